"""The checkers' side of admission: queue, one application with its checklist, the selection of a whole call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Role
from core.http import PortalRequest
from core.prepared import Prepared
from core.record import write
from councils.rules import looks_at_councils
from grants import actions
from grants import rules_of_admission as rules
from grants.checklist import lines_of
from grants.conclusion import conclusion_document
from grants.drawing.applicants import organisations_of
from grants.forms.admission import Checklist, RejectForm, RemarkForm, digest_of_parts
from grants.models import Admission, AdmissionRemark, Call, Selection
from grants.presentation_of_selection import facts_of, lot_rows, selection_view
from grants.remarks import called, parts_to_remark
from grants.rules_of_admission import untied_reason
from grants.rules_of_results import sees_results
from grants.rules_of_selection import follows_scoring
from grants.screens_of_admission import AdmissionQueue, admission_seen_by
from grants.states import AdmissionState, SelectionState
from grants.submitted import answers_of, files_of
from projects.content import Content

REMARKS = Prepared(lambda admission: AdmissionRemark.objects.filter(admission=admission), int)
DECIDED_STATES = (SelectionState.DECIDED, SelectionState.PUBLISHED)


def checkers_only(request: PortalRequest) -> None:
    if not request.actor.has(Role.COORDINATOR, Role.OFFICER, Role.FINANCE):
        raise Http404


def _admission(request: PortalRequest, pk: int) -> Admission:
    found = admission_seen_by(request.actor, pk)
    if found is None:
        raise Http404
    return found


@require_GET
@never_cache
def queue(request: PortalRequest) -> HttpResponse:
    checkers_only(request)
    page = AdmissionQueue(request.actor, request.GET, request.at).page()
    return render(request, "grants/admission/queue.html", {"page": page})


@never_cache
def admission(request: PortalRequest, pk: int) -> HttpResponse:
    """The application beside its checklist. Opening it is on the record."""
    found = _admission(request, pk)
    checklist = _checklist(found, request, is_sent=request.method == "POST")
    if request.method == "POST" and checklist.form.is_valid():
        actions.answer_checklist(found, checklist.form.answers(), by=request.actor, at=request.at)
        messages.success(request, _("The checklist is saved."))
        return redirect("admission", pk)
    if request.method == "GET":
        write(found.submission, "open", by=request.actor, at=request.at)
    return render(request, "grants/admission/application.html", _context(request, found, checklist))


@require_POST
def remark(request: PortalRequest, pk: int) -> HttpResponse:
    found = _admission(request, pk)
    form = RemarkForm(request.POST, parts=parts_to_remark(found))
    if not form.is_valid():
        context = {**_context(request, found, _checklist(found, request)), "remark_form": form, "form": form}
        return render(request, "grants/admission/application.html", context, status=422)
    part, place = form.chosen
    actions.make_remark(found, part, form.cleaned_data["text"], place=place, by=request.actor, at=request.at)
    messages.success(request, _("The remark is noted. The applicant sees it when you return the application."))
    return redirect("admission", pk)


@require_POST
def remark_remove(request: PortalRequest, pk: int, remark_id: int) -> HttpResponse:
    found = _admission(request, pk)
    actions.remove_remark(found, remark_id, by=request.actor, at=request.at)
    return redirect("admission", pk)


@require_POST
def decide(request: PortalRequest, pk: int, verb: str) -> HttpResponse:
    """Admit, return or reject."""
    found = _admission(request, pk)
    form = RejectForm(request.POST if verb == "reject" else None)
    try:
        if verb == "admit":
            actions.admit(found, by=request.actor, at=request.at)
            messages.success(
                request, _("The application is admitted. The applicant is told when admission is concluded.")
            )
        elif verb == "return":
            actions.return_application(found, by=request.actor, at=request.at)
            messages.success(request, _("The application is returned for correction. The applicant is told at once."))
        elif verb == "reject":
            actions.reject(found, request.POST.get("explanation", ""), by=request.actor, at=request.at)
            messages.success(
                request, _("The application is rejected. The applicant is told when admission is concluded.")
            )
        else:
            raise Http404
    except ValidationError as error:
        context = {
            **_context(request, found, _checklist(found, request)),
            "problems": error.messages,
            "reject_form": form,
        }
        return render(request, "grants/admission/application.html", context, status=422)
    return redirect("admission_queue")


@require_GET
@never_cache
def selection(request: PortalRequest, number: str) -> HttpResponse:
    """Where the selection of a call stands, and what may be done next."""
    call = get_object_or_404(Call.objects.public().select_related("owner", "terms_rules"), number=number)
    if not rules.follows_admission(request.actor, call):
        raise Http404
    found = Selection.objects.filter(call=call).first()
    context = {
        "call": call,
        "selection": found,
        "view": selection_view(found) if found else None,
        "lots": lot_rows(found) if found and found.state != SelectionState.CHECKING else [],
        "follows_scoring": follows_scoring(request.actor, call),
        "sees_councils": looks_at_councils.allows(request.actor),
        "sees_results": bool(found and found.state in DECIDED_STATES and sees_results(request.actor, call)),
        "conclude_refusal": _conclude_refusal(request, found) if found else "",
        "document": conclusion_document(found, request.actor.language) if found else None,
    }
    return render(request, "grants/admission/selection.html", context)


def _conclude_refusal(request: PortalRequest, found: Selection) -> Any | None:
    refusal = rules.may_conclude.refusal(request.actor, found)
    return refusal or rules.belonging_reason(request.actor, organisations_of(found.call), at=request.at)


@require_POST
def open_now(request: PortalRequest, number: str) -> HttpResponse:
    """The portal opens selections by itself some minutes after the close; this is for who cannot wait."""
    call = get_object_or_404(Call.objects.public(), number=number)
    if not rules.checks_call(request.actor, call):
        raise Http404
    actions.open_selection(call, by=request.actor, at=request.at)
    return redirect("selection", number)


@require_POST
def conclude(request: PortalRequest, number: str) -> HttpResponse:
    found = get_object_or_404(Selection.objects.select_related("call", "call__terms_rules"), call__number=number)
    if not rules.checks_call(request.actor, found.call):
        raise Http404
    try:
        actions.conclude_admission(found, by=request.actor, at=request.at)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("Admission is concluded. All applicants are told; the conclusion is being made."))
    return redirect("selection", number)


def _checklist(found: Admission, request: PortalRequest, *, is_sent: bool = False) -> Checklist:
    answered = {one["key"]: (one["answer"], one["note"]) for one in found.answers_given}  # type: ignore[attr-defined]
    return Checklist(lines_of(found, at=request.at), answered, request.POST if is_sent else None)


def _context(request: PortalRequest, found: Admission, checklist: Checklist) -> dict[str, Any]:
    content = Content(found.submission.plan)
    parts = parts_to_remark(found, content)
    refusal = rules.may_check.refusal(request.actor, found) or untied_reason(
        request.actor, found.application, at=request.at
    )
    if refusal is None and found.state != AdmissionState.WAITING:
        refusal = pgettext("admission", "This application is decided, or with its applicant.")
    return {
        "admission": found,
        "facts": facts_of(found, now=request.at),
        "application": found.application,
        "submission": found.submission,
        "content": content,
        "answers": answers_of(found.submission),
        "attached": files_of(found.submission),
        "checklist": checklist,
        "remarks": [(remark, called(parts, remark.part, remark.place)) for remark in REMARKS(found.pk)],
        "parts_digest": digest_of_parts(parts),
        "new_remark_form": lambda: RemarkForm(parts=parts),
        "reject_form": RejectForm(),
        "refusal": refusal,
    }
