"""An NGO's people write an application together: start, task list, one part a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core import once
from core.errors import Stale
from core.http import PortalRequest
from core.prepared import Prepared
from core.record import subject_of
from documents import actions as files
from documents.models import Document
from documents.refusals import sentence
from documents.states import DocumentState
from grants import actions
from grants import rules_of_applying as rules
from grants.eligibility import conditions
from grants.forms.applications import BeginForm, DocumentUploadForm, LotForm
from grants.forms.reuse import OwnFileForm
from grants.journey import journey_of
from grants.models import Admission, Application, Outcome
from grants.parts import (
    DOCUMENTS,
    LOT,
    QUESTIONS,
    Whole,
    answer_set_of,
    open_parts,
    open_remarks,
    openings,
    place_of_document,
    returned_admission,
)
from grants.remarks import called, parts_to_remark
from grants.reuse import takable
from grants.screens_of_applicant import OwnApplications
from grants.views.access import public_call
from ngos.eligibility import blockers
from ngos.models import Ngo
from projects import editing, importing, spreadsheet
from projects.content import Content
from projects.openings import Opening
from projects.sections import SECTIONS
from projects.states import PlanState
from questionnaires.answers import diff, merged
from questionnaires.files import keep_uploads
from questionnaires.forms import form_for
from questionnaires.kinds import Kind
from questionnaires.models import AnswerSet
from questionnaires.showing import AnswerRow, answer_row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _of_body(pk: int, organisation: int) -> QuerySet[Application]:
    rows = Application.objects.of_body(organisation)
    told = Outcome.objects.filter(application=OuterRef("pk"), told_at__isnull=False)
    return rows.filter(pk=pk).select_related(
        "call__types_rules", "call__terms_rules", "lot", "organisation", "plan"
    ).annotate(
        has_others=Exists(rows.exclude(pk=OuterRef("pk"))),
        is_checked=Exists(Admission.objects.filter(application=OuterRef("pk"))),
        is_told=Exists(told),
    )  # fmt: skip


OF_BODY = Prepared(_of_body, int, int)


def own(request: PortalRequest, pk: int) -> Application:
    """An application of the organisation that the person acts for; else 404."""
    writes = rules.is_of_ngo.allows(request.actor)
    found = OF_BODY.one(pk, request.actor.organisation_id or 0) if writes else None
    if found is None:
        raise Http404
    if found.lot is not None:
        found.lot.call = found.call
    if found.plan.owner_id == found.organisation_id:
        found.plan.owner = found.organisation
    return found


def _opened(request: PortalRequest, pk: int, part: str) -> tuple[Application, Opening]:
    """As `own`, when this part may be written now, and what of it."""
    application = own(request, pk)
    opened = openings(application, at=request.at, call=application.call)
    if application.plan.state != PlanState.DRAFT or part not in opened:
        raise Http404
    return application, opened[part]


def _writable(request: PortalRequest, pk: int, part: str) -> Application:
    return _opened(request, pk, part)[0]


def _may_still_change(application: Application, request: PortalRequest) -> bool:
    call = application.call
    return call.state == "published" and call.closes_at is not None and request.at < call.closes_at


@require_GET
@never_cache
def applications(request: PortalRequest) -> HttpResponse:
    if not rules.is_of_ngo.allows(request.actor):
        raise Http404
    page = OwnApplications(request.actor, request.GET, request.at).page()
    return render(request, "grants/applications.html", {"page": page})


@never_cache
def begin(request: PortalRequest, number: str) -> HttpResponse:
    """The start page: what is needed, what may stand in the way; then a draft, once whatever is clicked."""
    call = public_call(request, number)
    form = BeginForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        earlier = form.cleaned_data.get("earlier")

        def act() -> str:
            application = actions.begin_application(
                call, language=form.cleaned_data["language"], earlier=earlier, by=request.actor, at=request.at
            )
            return reverse("application", args=[application.pk])

        key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
        return redirect(once.run(key, by=request.actor, at=request.at, digest=digest, act=act).result)
    refusal = rules.may_begin.refusal(request.actor)
    ngo = Ngo.objects.select_related("organisation").acted_for(request.actor).first() if refusal is None else None
    found = conditions(call, ngo, at=request.at, in_confidence=True) if ngo else []
    context = {
        "call": call,
        "form": form,
        "refusal": refusal,
        "blockers": blockers(found),
        "drafts": Application.objects.of_organisation(request.actor).filter(call=call).select_related("plan"),
        "is_takable": call.phase(request.at) in ("announced", "open"),
        "once": request.POST.get(once.FIELD, ""),
    }
    return render(request, "grants/apply_start.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def application(request: PortalRequest, pk: int) -> HttpResponse:
    """The task list while it is written; afterwards where it stands and what comes next."""
    found = own(request, pk)
    writable = openings(found, at=request.at, call=found.call)
    is_draft = found.plan.state == PlanState.DRAFT and bool(writable)
    returned = returned_admission(found, at=request.at) if found.is_checked else None  # type: ignore[attr-defined]
    context = {
        "application": found,
        "parts": [part for part in Whole.of(found).parts() if part.key in writable] if is_draft else [],
        "remarks": _remarks(returned) if returned else [],
        "returned": returned,
        "is_draft": is_draft,
        "may_take_over": is_draft and bool(takable(writable)) and found.has_others,  # type: ignore[attr-defined]
        "may_change": _may_still_change(found, request),
        "standing": found.submissions.standing().first() if found.number else None,
        "submissions": found.submissions.all(),
        "journey": journey_of(found, at=request.at),
        "is_told": found.is_told,  # type: ignore[attr-defined]
        "withdraw_refusal": rules.may_withdraw.refusal(request.actor, found),
    }
    return render(request, "grants/application.html", context)


@never_cache
def section(request: PortalRequest, pk: int, key: str) -> HttpResponse:
    """One section of the plan; an autosave gets only its line back."""
    if key not in SECTIONS:
        raise Http404
    found, opening = _opened(request, pk, key)
    if request.method == "POST":
        save = partial(_save_section, found)
        edit = editing.received(
            found.plan, key, request.POST, by=request.actor, at=request.at, save=save, opening=opening
        )
        if request.htmx:
            return render(request, "projects/autosaved.html", {"edit": edit, "saved_at": request.at})
        if edit.is_saved:
            messages.success(request, _("Saved: %(section)s") % {"section": SECTIONS[key].title})
            return redirect(
                _after(found, key, at=request.at) if edit.press == "continue" else reverse("application", args=[pk])
            )
    else:
        edit = editing.opened(found.plan, key, by=request.actor, opening=opening)
    status = {"invalid": 422, "stale": 409}.get(edit.became.value, 200)
    revision = edit.form.content.revisions[key]
    context: dict[str, Any] = {
        "application": found,
        "edit": edit,
        "form": edit.form,
        "section": SECTIONS[key],
        "section_url": reverse("application_section", args=[pk, key]),
        "import_url": reverse("application_budget_import", args=[pk]) if opening.is_whole else "",
        "export_url": reverse("application_budget", args=[pk]),
        "saved_at": revision.updated_at,
        "may_take_over": opening.is_whole and found.has_others,  # type: ignore[attr-defined]
    }
    return render(request, "grants/apply_section.html", context, status=status)


@never_cache
def budget_import(request: PortalRequest, pk: int) -> HttpResponse:
    found, opening = _opened(request, pk, "budget")
    if not opening.is_whole:
        raise Http404
    posted = request.method == "POST"
    preview = importing.received(found.plan, request.POST, request.FILES) if posted else importing.opened()
    context = {
        "application": found,
        "preview": preview,
        "form": preview.form,
        "import_url": reverse("application_budget_import", args=[pk]),
        "export_url": reverse("application_budget", args=[pk]),
        "section_url": reverse("application_section", args=[pk, "budget"]),
    }
    status = 422 if preview.faults or preview.form.errors else 200
    return render(request, "grants/apply_budget_import.html", context, status=status)


@require_GET
@never_cache
def budget(request: PortalRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    target = BytesIO()
    spreadsheet.write_budget(Content(found.plan), target)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="budget-{found.number or found.pk}.xlsx"'
    return response


@never_cache
def lot(request: PortalRequest, pk: int) -> HttpResponse:
    found = _writable(request, pk, LOT)
    form = LotForm(request.POST if request.method == "POST" else None, call=found.call, initial={"lot": found.lot_id})
    if request.method == "POST" and form.is_valid():
        actions.choose_lot(found, form.cleaned_data["lot"], by=request.actor, at=request.at)
        return redirect("application", pk)
    lots = found.call.lots.select_related("sphere").prefetch_related("regions")
    context = {"application": found, "form": form, "lots": lots}
    return render(request, "grants/apply_lot.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def profile(request: PortalRequest, pk: int) -> HttpResponse:
    """What the register knows goes into the application by itself: shown, not asked."""
    found = own(request, pk)
    ngo = Ngo.objects.select_related("organisation").prefetch_related("spheres").acted_for(request.actor).first()
    whole = Whole.of(found)
    context = {"application": found, "ngo": ngo, "gaps": [gap for gap in whole.gaps() if gap.part == "profile"]}
    return render(request, "grants/apply_profile.html", context)


@never_cache
def questions(request: PortalRequest, pk: int) -> HttpResponse:
    found = _writable(request, pk, QUESTIONS)
    answer_set = answer_set_of(found)
    if answer_set is None:
        raise Http404
    if request.method == "POST" and request.htmx:
        return _autosave_answers(request, found, answer_set)
    stale = False
    form = form_for(answer_set, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploads = keep_uploads(form, subject_of(found), by=request.actor, at=request.at)
        if not form.errors:
            revision = form.cleaned_data["revision"]
            values = {**form.values, **uploads}
            try:
                actions.save_application_answers(found, values, revision=revision, by=request.actor, at=request.at)
            except Stale as error:
                stale, answer_set = True, error.current
                form.take_revision(answer_set.revision)
            else:
                return _answered(request, found, form)
    context = {
        "application": found,
        "form": form,
        "stale": stale,
        "saved_at": answer_set.updated_at if answer_set.revision else None,
        "files": [question.key for question in answer_set.version.questions.questions if question.kind == Kind.FILE],
        "changes": _differing(answer_set, form) if stale else [],
    }
    return render(request, "grants/apply_questions.html", context, status=409 if stale else 422 if form.errors else 200)


@never_cache
def documents(request: PortalRequest, pk: int) -> HttpResponse:
    found, opening = _opened(request, pk, DOCUMENTS)
    form = DocumentUploadForm(request, call=found.call, opening=opening)
    if request.method == "POST" and form.is_valid() and _attached(request, found, form):
        messages.success(request, _("The file is attached."))
        return redirect("application_documents", pk)
    context = {
        "application": found,
        "form": form,
        "attached": [
            (one, opening.has_field(place_of_document(one.requirement_id)))
            for one in found.attached.select_related("document", "requirement")
        ],
        "requirements": [
            (one, opening.remarks.get(place_of_document(one.pk), "")) for one in found.call.required_documents.all()
        ],
        "remarks": [text for place, text in opening.remarks.items() if text and place in ("", place_of_document(None))],
        "gaps": [gap for gap in Whole.of(found).gaps() if gap.part == "documents"],
        "once": request.POST.get(once.FIELD, "") if form.errors else "",
        "own_form": OwnFileForm(application=found, opening=opening, actor=request.actor),
    }
    return render(request, "grants/apply_documents.html", context, status=422 if form.errors else 200)


@require_POST
def document_remove(request: PortalRequest, pk: int, attached_id: int) -> HttpResponse:
    found = _writable(request, pk, DOCUMENTS)
    actions.detach_document(found, attached_id, by=request.actor, at=request.at)
    messages.success(request, _("Removed from the application. The file itself stays among your documents."))
    return redirect("application_documents", pk)


def _remarks(admission: Admission) -> list[tuple[str, str]]:
    """What each remark is on, and its words."""
    parts = parts_to_remark(admission)
    return [(called(parts, part, place), text) for part, place, text in open_remarks(admission)]


def _save_section(application: Application, plan: Any, key: str, entry: Any, **facts: Any) -> Any:
    return actions.save_application_section(application, key, entry, **facts)


def _after(application: Application, key: str, *, at: datetime) -> str:
    """The next section that may be written; after the last one, the task list."""
    keys, writable = list(SECTIONS), open_parts(application, at=at)
    for following in keys[keys.index(key) + 1 :]:
        if following in writable:
            return reverse("application_section", args=[application.pk, following])
    return reverse("application", args=[application.pk])


def _autosave_answers(request: PortalRequest, application: Application, answer_set: AnswerSet) -> HttpResponse:
    """What can be saved of what is typed so far; files wait for the button. The page gets its line and the next revision."""
    form = form_for(answer_set, request.POST)
    became = "saved" if form.is_valid() else "invalid"
    revision = form.cleaned_data.get("revision")
    values = {key: value for key, value in form.values.items() if key not in form.errors}
    if revision is not None:
        try:
            actions.save_application_answers(application, values, revision=revision, by=request.actor, at=request.at)
        except Stale:
            became = "stale"
        except ValidationError:
            became = "invalid"
    answer_set.refresh_from_db()
    shown = form.data.get("revision", "0") if became == "stale" else answer_set.revision
    context = {"became": became, "revision": shown, "saved_at": request.at}
    return render(request, "grants/answers_autosaved.html", context)


@dataclass(frozen=True, slots=True)
class Differing:
    """One question answered differently: as a colleague has stored it, and as it is typed here."""

    old: AnswerRow
    new: AnswerRow


def _differing(answer_set: AnswerSet, form: Any) -> list[Differing]:
    definition = answer_set.version.questions
    found = []
    for change in diff(definition, answer_set.answers, merged(answer_set.answers, form.values)):
        question = definition.find(change.key)
        if question is not None:
            rows = (answer_row(definition, question, value) for value in (change.old, change.new))
            found.append(Differing(*rows))
    return found


def _answered(request: PortalRequest, application: Application, form: Any) -> HttpResponse:
    if form.newly_asked:
        messages.info(request, _("Your answers raise further questions: they are marked below."))
        return redirect("application_questions", application.pk)
    messages.success(request, _("Your answers are saved."))
    return redirect("application", application.pk)


def _attached(request: PortalRequest, application: Application, form: DocumentUploadForm) -> bool:
    """Stores the file once, examines it, and attaches it when it was accepted."""
    try:
        outcome = once.run(
            request.POST.get(once.FIELD, ""),
            by=request.actor,
            at=request.at,
            digest=once.digest_of(request.POST),
            act=lambda: str(form.take(by=request.actor, at=request.at).pk),
        )
        if outcome.again:
            return True
        document = files.examine(Document.objects.get(pk=int(outcome.result)), by=request.actor, at=request.at)
        if document.state == DocumentState.REFUSED:
            form.add_error("file", sentence(document.refusal, document.refusal_values))
            return False
        document = files.attach(document, subject_of(application), by=request.actor, at=request.at)
        requirement = form.cleaned_data.get("requirement")
        actions.attach_document(application, document, requirement, by=request.actor, at=request.at)
    except ValidationError as error:
        form.add_error("file" if error.code != "once" else None, error)
        return False
    return True
