"""An expert's work: declare, score, send, or refuse; and the end of scoring for the whole call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actions import declare_interest
from accounts.conflicts import conflicts_of
from core.actor import Actor
from core.errors import Stale, WrongState
from core.record import lock, recorded, subject_of
from core.states import move
from grants import notices_of_selection as notices
from grants import rules_of_selection as rules
from grants.actions.calling import enforce_stands, fill_gaps, has_waiting_reserve, lock_selection
from grants.actions.deciding import settle
from grants.drawing.applicants import declared_subjects, organisations_of
from grants.models import Assignment, Criterion, Review, Score, Selection
from grants.ranking import rounded
from grants.scoring.progress import unscored
from grants.states import (
    ASSIGNMENT_MOVES,
    REVIEW_MOVES,
    SELECTION_MOVES,
    AssignmentState,
    CallState,
    ReviewState,
    SelectionState,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an expert wrote about one criterion; a draft may lack either."""

    points: int | None = None
    comment: str = ""


Entries = Mapping[int, Entry]  # by the criterion's id


@transaction.atomic
def accept_assignment(assignment: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """The expert will score. Declaring on a first application says the same."""
    assignment = _own(assignment, by)
    _answer(assignment, by=by, at=at)
    return assignment


@transaction.atomic
def refuse_assignment(assignment: Assignment, reason: str, *, by: Actor, at: datetime) -> Assignment:
    """A reserve takes over what has not been sent."""
    assignment = _own(assignment, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the coordinator of the operator will read it.")})
    with recorded(assignment, "refuse", by=by, at=at):
        move(assignment, "refuse", ASSIGNMENT_MOVES)
        assignment.refusal_reason = reason.strip()
        assignment.answered_at = assignment.answered_at or at
        assignment.ended_at = at
        assignment.save()
    notices.expert_refused(assignment, by=by, at=at)
    fill_gaps(assignment.draw, by=by, at=at)
    return assignment


@transaction.atomic
def declare(review: Review, grounds: Iterable[str], *, by: Actor, at: datetime, explanation: str = "") -> Review:
    """Opens the application, or takes it from the expert: a stated ground and a known tie weigh the same.

    Once it is open, a ground that came to light while reading ends it.
    """
    assignment = _own(review.assignment, by)
    review = lock(Review, review.pk)
    application = review.submission.application
    stated = list(grounds)
    if review.state == ReviewState.DRAFT and not stated:
        return review  # a second press of "I have none"
    declare_interest(application, stated, by=by, at=at, explanation=explanation)
    _answer(assignment, by=by, at=at)
    known = conflicts_of(by.user_id, application.organisation, at=at, subjects=[subject_of(application)])
    verb = "recuse" if stated or known else "open"
    with recorded(review, verb, by=by, at=at):
        move(review, verb, REVIEW_MOVES)
        review.declared_at = review.declared_at or at
        review.save(update_fields=["state", "declared_at"])
    if verb == "recuse":
        _settle(assignment, by=by, at=at)
        fill_gaps(assignment.draw, by=by, at=at)
    return review


@transaction.atomic
def save_review(review: Review, entries: Entries, *, notes: str = "", revision: int, by: Actor, at: datetime) -> Review:
    """A draft. Raises Stale when another window saved in between, ValidationError by field."""
    review = lock(Review, review.pk)
    rules.may_answer.enforce(by, review.assignment)
    if review.state != ReviewState.DRAFT:
        move(review, "send", REVIEW_MOVES)
    if review.revision != revision:
        raise Stale(review)
    _check(review, entries, is_whole=False)
    with recorded(review, "save", by=by, at=at):
        _store(review, entries, notes)
        review.revision += 1
        review.save(update_fields=["revision", "private_notes"])
    return review


@transaction.atomic
def send_review(review: Review, entries: Entries, *, notes: str = "", revision: int, by: Actor, at: datetime) -> Review:
    """Once: a second press with the same scores gets the same answer, other scores after that are refused."""
    selection = _scoring_of(review.assignment)
    review = lock(Review, review.pk)
    rules.is_drawn_expert.enforce(by, review.assignment)
    if review.state == ReviewState.SENT:
        if _stored(review) == dict(entries):
            return review
        raise WrongState(_("These scores were sent already. What was sent stays as it is."))
    assignment = _own(review.assignment, by)
    _enforce_in_time(assignment, at)
    if review.state == ReviewState.DRAFT and review.revision != revision:
        raise Stale(review)
    _check(review, entries, is_whole=True)
    with recorded(review, "send", by=by, at=at) as beside:
        _store(review, entries, notes)
        move(review, "send", REVIEW_MOVES)
        review.revision += 1
        review.total, review.sent_at = total_of(review, entries), at
        review.save()
        beside["points"] = {str(key): entry.points for key, entry in sorted(entries.items())}
    _settle(assignment, by=by, at=at)
    if not unscored(selection.call):
        notices.scoring_complete(selection, by=by, at=at)
    return review


@transaction.atomic
def lapse_assignment(assignment: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """The term to answer, or to score, is over: a reserve takes over. Without a reserve the expert may still finish."""
    selection = _scoring_of(assignment)
    assignment = lock(Assignment, assignment.pk)
    if not is_overdue(assignment, at) or selection.state != SelectionState.SCORING:
        return assignment
    if not has_waiting_reserve(assignment.draw_id):
        notices.expert_late(assignment, by=by, at=at)
        return assignment
    with recorded(assignment, "lapse", by=by, at=at):
        move(assignment, "lapse", ASSIGNMENT_MOVES)
        assignment.ended_at = at
        assignment.save(update_fields=["state", "ended_at"])
    notices.expert_replaced(assignment, by=by, at=at)
    fill_gaps(assignment.draw, by=by, at=at)
    return assignment


def overdue(at: datetime) -> list[Assignment]:
    late = Q(answered_at=None, answer_due_at__lte=at) | Q(scores_due_at__lte=at)
    rows = Assignment.objects.holding().filter(late, state=AssignmentState.ACTIVE)
    going = rows.filter(lot__call__state=CallState.PUBLISHED, lot__call__selection__state=SelectionState.SCORING)
    return list(going.order_by("pk")[:200])


def is_overdue(assignment: Assignment, at: datetime) -> bool:
    if assignment.state != AssignmentState.ACTIVE or assignment.scores_due_at is None:
        return False
    is_silent = (
        assignment.answered_at is None and assignment.answer_due_at is not None and assignment.answer_due_at <= at
    )
    return is_silent or assignment.scores_due_at <= at


@transaction.atomic
def close_scoring(
    selection: Selection, *, reason_kk: str = "", reason_ru: str = "", reason_en: str = "", by: Actor, at: datetime
) -> Selection:
    """When every score is sent; or, once the term is over, by a decision with reasons. The commission follows."""
    selection = lock(Selection, selection.pk)
    rules.is_coordinator.enforce(by)
    enforce_stands(selection)
    call = selection.call
    rules.enforce_untied_to(by, organisations_of(call), at=at, subjects=declared_subjects(call))
    missing = unscored(call)
    if missing and selection.state == SelectionState.SCORING:
        _enforce_may_close_early(selection, [reason_kk, reason_ru], missing, at)
    with recorded(selection, "close_scoring", by=by, at=at):
        move(selection, "close_scoring", SELECTION_MOVES)
        if missing:
            selection.scoring_reason_kk, selection.scoring_reason_ru = reason_kk.strip(), reason_ru.strip()
            selection.scoring_reason_en = reason_en.strip()
        selection.save()
    # Where nothing was admitted, the commission has nothing to decide.
    settle(selection, by=by, at=at)
    if selection.state == SelectionState.DECIDING:
        notices.lots_wait(selection, by=by, at=at)
    return selection


def total_of(review: Review, entries: Entries) -> Decimal:
    """Points times weights, added up."""
    criteria = Criterion.objects.filter(call=review.assignment.lot.call_id)
    points = (entries[each.pk].points or 0 for each in criteria)
    total = sum((each.weight * count for each, count in zip(criteria, points, strict=True)), Decimal(0))
    return rounded(total)


def _scoring_of(assignment: Assignment) -> Selection:
    """The locked selection of the expert's lot."""
    selection = lock_selection(assignment.lot.call_id)
    assert selection is not None  # noqa: S101  (without one nobody is drawn)
    return selection


def _own(assignment: Assignment, by: Actor) -> Assignment:
    """The locked assignment, its selection locked before: the actor's own, at work, in a draw and a selection that hold."""
    selection = _scoring_of(assignment)
    assignment = lock(Assignment, assignment.pk)
    rules.is_drawn_expert.enforce(by, assignment)
    reason = rules.is_scoring.refusal(by, selection) or rules.may_answer.refusal(by, assignment)
    if reason is not None:
        raise WrongState(reason)
    return assignment


def _answer(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    if assignment.answered_at is None:
        with recorded(assignment, "answer", by=by, at=at):
            assignment.answered_at = at
            assignment.save(update_fields=["answered_at"])


def _settle(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    """Nothing left to score: done, or, when every application was a conflict, out."""
    states = set(Review.objects.filter(assignment=assignment).values_list("state", flat=True))
    if states & {ReviewState.WAITING, ReviewState.DRAFT}:
        return
    verb = "finish" if ReviewState.SENT in states else "conflict"
    with recorded(assignment, verb, by=by, at=at):
        move(assignment, verb, ASSIGNMENT_MOVES)
        assignment.ended_at = at
        assignment.save(update_fields=["state", "ended_at"])


def _enforce_in_time(assignment: Assignment, at: datetime) -> None:
    if is_overdue(assignment, at) and has_waiting_reserve(assignment.draw_id):
        raise WrongState(
            _("The term for scoring is over, and a reserve takes over. What you wrote is kept as a draft.")
        )


def _enforce_may_close_early(selection: Selection, reasons: list[str], missing: Any, at: datetime) -> None:
    if any(each.sent == 0 for each in missing):
        raise WrongState(_("Some applications have no scores at all. They need at least one expert: draw again."))
    if selection.scoring_due_at is None or at < selection.scoring_due_at:
        raise WrongState(_("Not every expert has sent every score, and the term is not over yet."))
    if not all(reason.strip() for reason in reasons):
        message = _("Give the reasons in Kazakh and in Russian: scores are missing, and the protocol will say why.")
        raise ValidationError({"reason_kk": message})


def _check(review: Review, entries: Entries, *, is_whole: bool) -> None:
    faults: dict[str, Any] = {}
    for criterion in Criterion.objects.filter(call=review.assignment.lot.call_id):
        entry = entries.get(criterion.pk, Entry())
        if entry.points is not None and not 0 <= entry.points <= criterion.max_score:
            faults[f"points_{criterion.pk}"] = _("Whole points, from 0 to %(most)s.") % {"most": criterion.max_score}
        if is_whole and entry.points is None:
            faults[f"points_{criterion.pk}"] = _("Give points: whole ones, from 0 to %(most)s.") % {
                "most": criterion.max_score
            }
        if is_whole and not entry.comment.strip():
            faults[f"comment_{criterion.pk}"] = _("Say what the points rest on: the applicant will read it.")
    if faults:
        raise ValidationError(faults)


def _store(review: Review, entries: Entries, notes: str) -> None:
    """Drafts are stored while the review is still one: a sent one refuses (trigger)."""
    stored = {score.criterion_id: score for score in Score.objects.filter(review=review)}
    added: list[Score] = []
    changed: list[Score] = []
    for criterion in Criterion.objects.filter(call=review.assignment.lot.call_id):
        entry, score = entries.get(criterion.pk, Entry()), stored.get(criterion.pk)
        if score is None:
            added.append(Score(review=review, criterion=criterion, points=entry.points, comment=entry.comment))
        elif (score.points, score.comment) != (entry.points, entry.comment):
            score.points, score.comment = entry.points, entry.comment
            changed.append(score)
    Score.objects.bulk_create(added)
    Score.objects.bulk_update(changed, ["points", "comment"])
    review.private_notes = notes


def _stored(review: Review) -> dict[int, Entry]:
    rows = Score.objects.filter(review=review).values_list("criterion_id", "points", "comment")
    return {criterion_id: Entry(points, comment) for criterion_id, points, comment in rows}
