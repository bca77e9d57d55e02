from django.urls import URLPattern, URLResolver, path

from grants.views import amendments, announcement, applying, desk, drafts, public, questions
from questionnaires.builder import builder_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.calls, name="calls"),
    path("calls.csv", public.calls_csv, name="calls_csv"),
    path("desk/", desk.desk, name="call_desk"),
    path("desk/new/", desk.new, name="call_new"),
    path("desk/<int:pk>/", desk.call_draft, name="call_draft"),
    path("desk/<int:pk>/propose/", desk.propose, name="call_propose"),
    path("desk/<int:pk>/publish/", desk.publish, name="call_publish"),
    path("desk/<int:pk>/return/", desk.return_, name="call_return"),
    path("desk/<int:pk>/discard/", desk.discard, name="call_discard"),
    path("desk/<int:pk>/preview/<str:reader>/", public.preview, name="call_preview"),
    *builder_urls("desk/<int:pk>/questions/", questions.CallQuestions, name="call_questions"),
    path("desk/<int:pk>/section/<slug:key>/", drafts.section, name="call_section"),
    path("desk/<int:pk>/section/<slug:key>/done/", drafts.section_done, name="call_section_done"),
    path("desk/<int:pk>/lots/<int:lot_id>/lines/new/", drafts.item, {"collection": "lines"}, name="call_line_new"),
    path("desk/<int:pk>/<slug:collection>/new/", drafts.item, name="call_item_new"),
    path("desk/<int:pk>/<slug:collection>/<int:item_id>/", drafts.item, name="call_item"),
    path("desk/<int:pk>/<slug:collection>/<int:item_id>/remove/", drafts.item_remove, name="call_item_remove"),
    path("desk/<int:pk>/<slug:collection>/<int:item_id>/move/", drafts.item_move, name="call_item_move"),
    path("<str:number>/", public.call, name="call"),
    path("<str:number>/apply/", applying.begin, name="call_apply"),
    path("<str:number>/copy/", desk.copy, name="call_copy"),
    path("<str:number>/follow/", public.follow, name="call_follow"),
    path("<str:number>/may-we-apply/", public.may_we_apply, name="may_we_apply"),
    path("<str:number>/announcement.pdf", announcement.pdf, name="call_pdf"),
    path("<str:number>/changes/", public.changes, name="call_changes"),
    path("<str:number>/changes/new/<str:kind>/", amendments.propose, name="call_amend"),
    path("<str:number>/changes/<int:place>/", amendments.amendment, name="call_amendment"),
    path("<str:number>/changes/<int:place>/apply/", amendments.apply, name="call_amendment_apply"),
    path("<str:number>/changes/<int:place>/decline/", amendments.decline, name="call_amendment_decline"),
]
