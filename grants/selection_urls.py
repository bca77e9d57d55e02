from django.urls import URLPattern, path

from grants.views import admission, commission

urlpatterns: list[URLPattern] = [
    path("commission/<int:pk>/<str:number>/", commission.application, name="commission_application"),
    path("<str:number>/", admission.selection, name="selection"),
    path("<str:number>/open/", admission.open_now, name="selection_open"),
    path("<str:number>/conclude/", admission.conclude, name="selection_conclude"),
]
