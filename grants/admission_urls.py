from django.urls import URLPattern, path

from grants.views import admission

urlpatterns: list[URLPattern] = [
    path("", admission.queue, name="admission_queue"),
    path("<int:pk>/", admission.admission, name="admission"),
    path("<int:pk>/remark/", admission.remark, name="admission_remark"),
    path("<int:pk>/remark/<int:remark_id>/remove/", admission.remark_remove, name="admission_remark_remove"),
    path("<int:pk>/<slug:verb>/", admission.decide, name="admission_decide"),
]
