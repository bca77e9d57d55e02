"""Calling experts up: those drawn first, then reserves in their order wherever a score is missing.

Whoever changes who scores what locks the selection first, so that one reserve is never called up twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from accounts.conflicts import conflicts_among
from core.actor import Actor
from core.calendar import due_at
from core.errors import WrongState
from core.record import lock, record_created, recorded
from core.states import move
from grants import notices_of_selection as notices
from grants.drawing.applicants import admitted, declared_subjects
from grants.drawing.pool import rules_of
from grants.lawbook import Terms
from grants.models import Assignment, Draw, Lot, Review, Selection, Submission
from grants.rules_of_admission import selection_stands
from grants.states import ASSIGNMENT_MOVES, AssignmentState


def lock_selection(call_id: int) -> Selection | None:
    """Raises WrongState when the call was cancelled."""
    selection = Selection.objects.select_for_update(no_key=True).filter(call=call_id).first()
    if selection is not None:
        enforce_stands(selection)
    return selection


def enforce_stands(selection: Selection) -> None:
    """Its call is read after the lock, so a cancellation that came before is seen, and a later one waits."""
    reason = selection_stands.refusal(Actor.system("selection"), selection)
    if reason is not None:
        raise WrongState(reason)


def call_up(assignment: Assignment, submissions: list[Submission], *, by: Actor, at: datetime) -> None:
    """Asks the expert to score these: the whole term counts from now. They are told."""
    assignment = lock(Assignment, assignment.pk)
    lot = Lot.objects.select_related("call", "call__selection_rules", "call__terms_rules").get(pk=assignment.lot_id)
    terms = lot.call.terms_rules
    assert terms is not None  # noqa: S101  (a published call has them)
    with recorded(assignment, "call_up", by=by, at=at):
        if assignment.state != AssignmentState.ACTIVE:
            verb = "resume" if assignment.state == AssignmentState.DONE else "call_up"
            move(assignment, verb, ASSIGNMENT_MOVES)
        if assignment.answered_at is None:
            assignment.answer_due_at = due_at(at, rules_of(lot).answer_days)
        assignment.invited_at = assignment.invited_at or at
        assignment.scores_due_at = due_at(at, terms.typed(Terms).scoring_days)
        assignment.ended_at = None
        assignment.save()
    reviews = Review.objects.bulk_create(Review(assignment=assignment, submission=each) for each in submissions)
    for review in reviews:
        record_created(review, by=by, at=at, verb="assign")
    _extend(lot.call_id, assignment.scores_due_at, by=by, at=at)
    notices.expert_called(assignment, lot, len(submissions), by=by, at=at)


def fill_gaps(draw: Draw, *, by: Actor, at: datetime) -> None:
    """Gives what is not going to be scored often enough to reserves; tells the coordinators when there are too few."""
    lot = Lot.objects.select_related("call", "call__selection_rules").get(pk=draw.lot_id)
    submissions = list(admitted(lot))
    live = Counter(Review.objects.live().filter(assignment__draw=draw).values_list("submission_id", flat=True))
    seen = set(Review.objects.filter(assignment__draw=draw).values_list("assignment_id", "submission_id"))
    free = (AssignmentState.WAITING, AssignmentState.ACTIVE, AssignmentState.DONE)
    reserves = list(Assignment.objects.filter(draw=draw, is_reserve=True, state__in=free).order_by("order"))
    bodies = [each.application.organisation for each in submissions]
    tied = conflicts_among([each.user_id for each in reserves], bodies, at=at, subjects=declared_subjects(lot))
    given: dict[int, list[Submission]] = defaultdict(list)
    is_short = False
    for submission in submissions:
        gap = rules_of(lot).experts - live[submission.pk]
        # Those who are at work already come first: a reserve is called up only when it must be.
        for reserve in sorted(
            reserves, key=lambda one: (one.state == AssignmentState.WAITING and one.pk not in given, one.order)
        ):
            body_id = submission.application.organisation_id
            if gap <= 0 or (reserve.pk, submission.pk) in seen or tied.get((reserve.user_id, body_id)):
                continue
            given[reserve.pk].append(submission)
            gap -= 1
        is_short = is_short or gap > 0
    for reserve in reserves:
        if reserve.pk in given:
            call_up(reserve, given[reserve.pk], by=by, at=at)
    if is_short:
        notices.reserves_exhausted(draw, lot, by=by, at=at)


def has_waiting_reserve(draw_id: int) -> bool:
    return Assignment.objects.filter(draw=draw_id, state=AssignmentState.WAITING).exists()


def _extend(call_id: int, until: datetime, *, by: Actor, at: datetime) -> None:
    """A reserve has the whole term, so the selection's own end moves with the latest of them."""
    selection = Selection.objects.get(call=call_id)
    if selection.scoring_due_at is None or selection.scoring_due_at < until:
        with recorded(selection, "extend_scoring", by=by, at=at):
            selection.scoring_due_at = until
            selection.save(update_fields=["scoring_due_at"])
