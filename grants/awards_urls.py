from django.urls import URLPattern, path

from grants.views import awards

urlpatterns: list[URLPattern] = [
    path("", awards.awards, name="awards"),
    path("awards.csv", awards.awards_csv, name="awards_csv"),
    path("<str:number>/", awards.award, name="award"),
]
