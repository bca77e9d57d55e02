"""Terms after a day of the calendar has changed: those that are running are counted anew from the moment they began.

Whoever was told the end of a term relies on it, so an end only moves away from now, never nearer. A term that is over stays
over. Calls that were cancelled have no terms.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction

from core.actor import Actor
from core.calendar import due_at
from core.record import lock, moment_of, recorded
from grants.drawing.pool import rules_of
from grants.lawbook import Terms
from grants.models import Admission, Assignment, Lot, Selection
from grants.results import appeal_until
from grants.states import AdmissionState, AssignmentState, CallState, SelectionState

# No term for appeals is longer, in calendar days.
LONGEST = timedelta(days=120)
# Every term that is kept in the database runs in these states.
RUNNING = (SelectionState.CHECKING, SelectionState.SCORING)

Due = Callable[[datetime, int], datetime]


@transaction.atomic
def recount_selection(selection: Selection, *, by: Actor, at: datetime) -> Selection:
    """Admission while it is checked, corrections that are awaited, answers and scores of experts."""
    selection = lock(Selection, selection.pk)
    call = selection.call
    if call.state != CallState.PUBLISHED or selection.state not in RUNNING or call.terms_rules is None:
        return selection
    terms, due = call.terms_rules.typed(Terms), cache(due_at)
    if selection.state == SelectionState.CHECKING:
        _admission(selection, terms, due, by=by, at=at)
    else:
        _scoring(selection, terms, due, by=by, at=at)
    return selection


@transaction.atomic
def keep_told_term(selection: Selection, *, by: Actor, at: datetime) -> Selection:
    """Before a day changes: the term for appeals is computed, not kept, so what the applicants were told is written down."""
    selection = lock(Selection, selection.pk)
    until = appeal_until(selection)
    if until is not None and at < until and until != selection.appeals_until:
        with recorded(selection, "keep_term", by=by, at=at):
            selection.appeals_until = until
            selection.save(update_fields=["appeals_until"])
    return selection


def _admission(selection: Selection, terms: Terms, due: Due, *, by: Actor, at: datetime) -> None:
    closes_at = selection.call.closes_at
    if closes_at is None:
        return
    _lengthen(selection, {"admission_due_at": due(closes_at, terms.admission_days)}, by=by, at=at)
    undecided = selection.admissions.filter(state__in=[AdmissionState.WAITING, AdmissionState.RETURNED])
    for pk in undecided.order_by("pk").values_list("pk", flat=True):
        admission = lock(Admission, pk)
        ends = {"due_at": due(closes_at, terms.admission_days)}
        if admission.submission.submitted_at > closes_at:
            ends["due_at"] = max(ends["due_at"], due(admission.submission.submitted_at, terms.revision_days))
        returned_at = moment_of(admission, "return") if admission.state == AdmissionState.RETURNED else None
        if returned_at:
            ends["returned_until"] = due(returned_at, terms.revision_days)
        _lengthen(admission, ends, by=by, at=at)


def _scoring(selection: Selection, terms: Terms, due: Due, *, by: Actor, at: datetime) -> None:
    ends = [due(selection.concluded_at, terms.scoring_days)] if selection.concluded_at else []
    called = Assignment.objects.called().filter(lot__call=selection.call_id, state=AssignmentState.ACTIVE)
    for pk in called.order_by("pk").values_list("pk", flat=True):
        assignment = lock(Assignment, pk)
        since = moment_of(assignment, "call_up") or assignment.invited_at
        if since is None:
            continue
        theirs = {"scores_due_at": due(since, terms.scoring_days)}
        if assignment.answered_at is None:
            lot = Lot.objects.select_related("call__selection_rules").get(pk=assignment.lot_id)
            theirs["answer_due_at"] = due(since, rules_of(lot).answer_days)
        _lengthen(assignment, theirs, by=by, at=at)
        if assignment.scores_due_at:
            ends.append(assignment.scores_due_at)
    if ends:
        _lengthen(selection, {"scoring_due_at": max(ends)}, by=by, at=at)


def _lengthen(row: Selection | Admission | Assignment, ends: dict[str, datetime], *, by: Actor, at: datetime) -> None:
    kept = {name: getattr(row, name) for name in ends}
    later = {name: end for name, end in ends.items() if kept[name] is None or at < kept[name] < end}
    if later:
        with recorded(row, "recount", by=by, at=at):
            for name, end in later.items():
                setattr(row, name, end)
            row.save(update_fields=list(later))
