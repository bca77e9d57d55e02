from django.urls import path

from notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("<int:pk>/open/", views.notice_open, name="notice_open"),
    path("read-all/", views.notices_read_all, name="notices_read_all"),
    path("choices/", views.notice_choices, name="notice_choices"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("letters/", views.letters, name="letters"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/send-again/", views.letter_send_again, name="letter_send_again"),
    path("letters/<int:pk>/abandon/", views.letter_abandon, name="letter_abandon"),
]
