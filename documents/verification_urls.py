"""`/v/`: anyone checks a document. Without language: the address is printed on paper."""

from django.urls import path

from documents.views import verification

urlpatterns = [
    path("", verification.ask, name="verify"),
    path("<str:code>/", verification.show, name="verify_code"),
]
