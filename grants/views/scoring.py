"""An expert's desk, and how far scoring is for those who answer for it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Role
from core.actor import Actor
from core.errors import Stale
from core.http import PortalRequest
from core.prepared import Prepared
from core.record import write
from grants import actions
from grants import rules_of_selection as rules
from grants.drawing.applicants import declared_subjects, organisations_of
from grants.forms.scoring import CloseForm, DeclarationForm, RecusalForm, RefusalForm, ScoringForm, take_errors
from grants.models import Assignment, Call, Criterion, Review, Score
from grants.ranking import ranking
from grants.scoring.progress import progress_of, unscored
from grants.scoring.reading import given_in, peers_of, reading_of, title_for_expert
from grants.states import AssignmentState, ReviewState, SelectionState

OF_REVIEW = (
    "assignment", "assignment__lot", "submission", "submission__plan", "submission__plan__owner", "submission__lot",
    "submission__application", "submission__application__call", "submission__application__organisation",
)  # fmt: skip


OF_EXPERT = Prepared(lambda pk, user: Review.objects.of_expert(user).filter(pk=pk).select_related(*OF_REVIEW), int, int)
CRITERIA = Prepared(lambda call: Criterion.objects.filter(call=call), int)
SCORES = Prepared(lambda review: Score.objects.filter(review=review), int)


def _review(request: PortalRequest, pk: int) -> Review:
    """One of `Review.objects.visible_to` the reader, with what its page shows."""
    found = OF_EXPERT.one(pk, request.actor.user_id or 0) if request.actor.has(Role.EXPERT) else None
    if found is None:
        raise Http404
    found.assignment.lot.call = found.submission.application.call
    return found


def _assignment(request: PortalRequest, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(request.actor).select_related("lot", "lot__call", "draw")
    return get_object_or_404(rows, pk=pk)


def _followed(request: PortalRequest, number: str) -> Call:
    """A call in selection whose scoring the reader answers for."""
    rows = Call.objects.visible_to(request.actor).public().select_related("selection", "selection_rules", "owner")
    call = get_object_or_404(rows.exclude(selection=None), number=number)
    if not rules.follows_scoring(request.actor, call) or call.selection.state == SelectionState.CHECKING:
        raise Http404
    return call


# --- the expert's desk -------------------------------------------------------------------------------------


@require_GET
@never_cache
def reviews(request: PortalRequest) -> HttpResponse:
    """Every lot the expert was drawn for, with "12 of 25"."""
    if not request.actor.has(Role.EXPERT):
        raise Http404
    assignments = Assignment.objects.visible_to(request.actor).select_related(
        "lot", "lot__call", "lot__call__selection"
    )
    rows = Review.objects.visible_to(request.actor).select_related(*OF_REVIEW)
    by_assignment: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in rows.order_by("submission__application__number"):
        by_assignment[one.assignment_id].append({"review": one, "title": title_for_expert(one.submission)})
    found = [_of_desk(request.actor, one, by_assignment[one.pk]) for one in assignments.order_by("-invited_at", "-pk")]
    return render(request, "grants/scoring/reviews.html", {"assignments": found})


def _of_desk(actor: Actor, assignment: Assignment, rows: list[dict[str, Any]]) -> dict[str, Any]:
    counted = [row for row in rows if row["review"].state != ReviewState.RECUSED]
    return {
        "assignment": assignment,
        "rows": rows,
        "done": sum(row["review"].state == ReviewState.SENT for row in counted),
        "total": len(counted),
        "may_answer": assignment.state == AssignmentState.ACTIVE
        and rules.is_scoring.allows(actor, assignment.lot.call.selection),
    }


@require_POST
def accept(request: PortalRequest, pk: int) -> HttpResponse:
    actions.accept_assignment(_assignment(request, pk), by=request.actor, at=request.at)
    messages.success(request, _("Thank you. Now declare on each application whether there is a conflict of interest."))
    return redirect("reviews")


@never_cache
def refuse(request: PortalRequest, pk: int) -> HttpResponse:
    found = _assignment(request, pk)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.refuse_assignment(found, form.cleaned_data["reason"], by=request.actor, at=request.at)
        messages.success(request, _("You refused. A reserve expert will be asked."))
        return redirect("reviews")
    reason = rules.may_answer.refusal(request.actor, found)
    context = {"assignment": found, "form": form, "reason": reason}
    return render(request, "grants/scoring/refuse.html", context, status=422 if form.errors else 200)


@never_cache
def declare(request: PortalRequest, pk: int) -> HttpResponse:
    """Before the text: who applies (unless blind), and the five grounds."""
    found = _review(request, pk)
    if found.state not in (ReviewState.WAITING, ReviewState.DRAFT):
        return redirect("review", pk)
    kind: type[DeclarationForm | RecusalForm] = DeclarationForm if found.state == ReviewState.WAITING else RecusalForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = actions.declare(
                found, data["grounds"], explanation=data["explanation"], by=request.actor, at=request.at
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            return _declared(request, found)
    context = {"review": found, "form": form, **_head(found)}
    return render(request, "grants/scoring/declare.html", context, status=422 if form.errors else 200)


def _declared(request: PortalRequest, review: Review) -> HttpResponse:
    if review.state == ReviewState.RECUSED:
        messages.info(request, _("Because of the conflict you do not score this application. A reserve expert does."))
        return redirect("reviews")
    return redirect("review", review.pk)


@never_cache
def review(request: PortalRequest, pk: int) -> HttpResponse:
    """The text beside the criteria. Opening it is on the record."""
    found = _review(request, pk)
    if found.state == ReviewState.WAITING:
        return redirect("review_declare", pk)
    if found.state == ReviewState.RECUSED:
        return render(request, "grants/scoring/recused.html", {"review": found, **_head(found)})
    if request.method == "POST":
        return _scored(request, found)
    write(found, "read", by=request.actor, at=request.at)
    return _page(request, found, _form(found))


def _scored(request: PortalRequest, found: Review) -> HttpResponse:
    """Save a draft, by a button or in the background, or send."""
    form, press = _form(found, request.POST), request.POST.get("press", "save")
    if form.is_valid():
        act = actions.send_review if press == "send" else actions.save_review
        facts = {"notes": form.cleaned_data["notes"], "revision": form.cleaned_data["revision"]}
        try:
            saved = act(found, form.entries(), **facts, by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        except Stale as error:
            return _stale(request, error.current, form, press)
        else:
            if press == "autosave":
                return render(request, "grants/scoring/autosaved.html", {"saved_at": request.at, "review": saved})
            return _after(request, saved)
    if press == "autosave":
        return render(request, "grants/scoring/autosaved.html", {"saved_at": None, "review": found})
    return _page(request, found, form, status=422)


def _after(request: PortalRequest, saved: Review) -> HttpResponse:
    if saved.state == ReviewState.SENT:
        messages.success(request, _("Your scores are sent. They can no longer be changed."))
    else:
        messages.success(request, _("Your draft is saved."))
    return redirect("review", saved.pk)


def _stale(request: PortalRequest, current: Review, form: ScoringForm, press: str) -> HttpResponse:
    """Another window of theirs saved in between: both versions are shown, and saving again replaces knowingly."""
    if press == "autosave":
        return render(request, "grants/scoring/autosaved.html", {"saved_at": None, "review": current})
    found = _review(request, current.pk)
    kept = _form(found)
    differing = [
        {"criterion": one, "points": kept[f"points_{one.pk}"].value(), "comment": kept[f"comment_{one.pk}"].value()}
        for one in form.criteria
        if form.entries()[one.pk] != actions.Entry(kept[f"points_{one.pk}"].value(), kept[f"comment_{one.pk}"].value())
    ]
    data = request.POST.copy()
    data["revision"] = str(found.revision)
    return _page(request, found, _form(found, data), status=409, differing=differing)


def _form(found: Review, data: Any = None) -> ScoringForm:
    criteria = CRITERIA(found.assignment.lot.call_id)
    stored = {one.criterion_id: one for one in SCORES(found.pk)}
    return ScoringForm(
        data, criteria=criteria, stored=stored, notes=found.private_notes, current_revision=found.revision
    )


def _head(found: Review) -> dict[str, Any]:
    application = found.submission.application
    is_blind = application.call.is_blind
    return {
        "call": application.call,
        "number": application.number,
        "title": title_for_expert(found.submission),
        "language": found.submission.language,
        "applicant": None if is_blind else application.organisation,
        "is_blind": is_blind,
    }


def _page(request: PortalRequest, found: Review, form: ScoringForm, *, status: int = 200, **more: Any) -> HttpResponse:
    reading = reading_of(found)
    is_sent = found.state == ReviewState.SENT
    peers = peers_of(found)
    context = {
        "review": found,
        "form": form,
        "reading": reading,
        "content": reading.content,
        "call": found.submission.application.call,
        "is_sent": is_sent,
        "own": given_in([found], form.criteria) if is_sent else [],
        "peers": given_in(peers, form.criteria) if peers else [],
        "reason": None if is_sent else rules.may_answer.refusal(request.actor, found.assignment),
        "differing": [],
        **more,
    }
    return render(request, "grants/scoring/review.html", context, status=status)


# --- those who answer for scoring ----------------------------------------------------------------------------


@require_GET
@never_cache
def progress(request: PortalRequest, number: str) -> HttpResponse:
    call = _followed(request, number)
    selection = call.selection
    is_over = selection.state != SelectionState.SCORING
    is_published = selection.state == SelectionState.PUBLISHED
    lots = progress_of(call, at=request.at, with_names=is_published)
    context = {
        "call": call,
        "selection": selection,
        "lots": lots,
        "rankings": [(row.lot, ranking(row.lot)) for row in lots] if is_over else [],
        "is_over": is_over,
        "is_published": is_published,
        "may_close": rules.may_close_scoring.allows(request.actor, selection),
    }
    return render(request, "grants/scoring/progress.html", context)


@never_cache
def close(request: PortalRequest, number: str) -> HttpResponse:
    """When all is sent, a confirmation; when scores are missing, a decision with reasons."""
    call = _followed(request, number)
    if not rules.is_coordinator.allows(request.actor):
        raise Http404
    missing = unscored(call)
    form = CloseForm(request.POST if request.method == "POST" else None) if missing else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reasons = form.cleaned_data if form is not None else {}
        try:
            actions.close_scoring(call.selection, by=request.actor, at=request.at, **reasons)
        except ValidationError as error:
            if form is not None:
                take_errors(form, error)
        else:
            messages.success(request, _("Scoring is closed. The commission decides next."))
            return redirect("scoring_progress", number)
    context = {"call": call, "missing": missing, "form": form, "reason": _close_refusal(request, call)}
    return render(request, "grants/scoring/close.html", context, status=422 if form and form.errors else 200)


def _close_refusal(request: PortalRequest, call: Call) -> Any | None:
    reason = rules.may_close_scoring.refusal(request.actor, call.selection)
    return reason or rules.tied_reason(
        request.actor, organisations_of(call), at=request.at, subjects=declared_subjects(call)
    )
