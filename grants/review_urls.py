from django.urls import URLPattern, path

from grants.views import scoring

urlpatterns: list[URLPattern] = [
    path("", scoring.reviews, name="reviews"),
    path("assignments/<int:pk>/accept/", scoring.accept, name="assignment_accept"),
    path("assignments/<int:pk>/refuse/", scoring.refuse, name="assignment_refuse"),
    path("progress/<str:number>/", scoring.progress, name="scoring_progress"),
    path("progress/<str:number>/close/", scoring.close, name="scoring_close"),
    path("<int:pk>/", scoring.review, name="review"),
    path("<int:pk>/declare/", scoring.declare, name="review_declare"),
]
