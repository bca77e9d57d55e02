from django.urls import URLPattern, path

from grants.views import appeals

urlpatterns: list[URLPattern] = [
    path("", appeals.appeals, name="appeals"),
    path("<str:number>/", appeals.appeal, name="appeal"),
    path("<str:number>/decide/", appeals.decide, name="appeal_decide"),
]
