from django.urls import URLPattern, path

from grants.views import admission

urlpatterns: list[URLPattern] = [
    path("<str:number>/", admission.selection, name="selection"),
    path("<str:number>/open/", admission.open_now, name="selection_open"),
    path("<str:number>/conclude/", admission.conclude, name="selection_conclude"),
]
