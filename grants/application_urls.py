from django.urls import URLPattern, path

from grants.views import appeals, applying, results, reuse, submitting

urlpatterns: list[URLPattern] = [
    path("", applying.applications, name="applications"),
    path("<int:pk>/", applying.application, name="application"),
    path("<int:pk>/earlier/", reuse.earlier, name="application_earlier"),
    path("<int:pk>/earlier/<int:earlier_id>/", reuse.take_over_parts, name="application_take_over_parts"),
    path("<int:pk>/lot/", applying.lot, name="application_lot"),
    path("<int:pk>/profile/", applying.profile, name="application_profile"),
    path("<int:pk>/plan/<slug:key>/", applying.section, name="application_section"),
    path("<int:pk>/budget/import/", applying.budget_import, name="application_budget_import"),
    path("<int:pk>/budget.xlsx", applying.budget, name="application_budget"),
    path("<int:pk>/questions/", applying.questions, name="application_questions"),
    path("<int:pk>/documents/", applying.documents, name="application_documents"),
    path("<int:pk>/documents/own/", reuse.own_file, name="application_own_file"),
    path("<int:pk>/documents/<int:attached_id>/remove/", applying.document_remove, name="application_document_remove"),
    path("<int:pk>/check/", submitting.check, name="application_check"),
    path("<int:pk>/submit/", submitting.submit, name="application_submit"),
    path("<int:pk>/receipt/", submitting.receipt, name="application_receipt"),
    path("<int:pk>/submitted-<int:version>.json", submitting.download, name="application_json"),
    path("<int:pk>/change/", submitting.change, name="application_change"),
    path("<int:pk>/withdraw/", submitting.withdraw, name="application_withdraw"),
    path("<int:pk>/discard/", submitting.discard, name="application_discard"),
    path("<int:pk>/history/", submitting.history, name="application_history"),
    path("<int:pk>/result/", results.result, name="application_result"),
    path("<int:pk>/appeal/", appeals.appeal_of, name="application_appeal"),
]
