"""The commission's decision on a lot becomes the outcome of each of its applications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor import Actor
from core.errors import WrongState
from core.money import ZERO
from core.record import lock, record_created, recorded
from core.states import move
from councils.models.voting import DecisionRow
from councils.ranking import Result
from grants import notices_of_results as notices
from grants import rules_of_selection as rules
from grants.commission import each_language
from grants.drawing.applicants import admitted, declared_subjects, organisations_of
from grants.models import Lot, Outcome, Selection, Submission
from grants.rules_of_admission import selection_stands
from grants.states import SELECTION_MOVES, AdmissionState, OutcomeKind, SelectionState

KINDS = {Result.AWARD: OutcomeKind.WON, Result.RESERVE: OutcomeKind.RESERVE, Result.REFUSE: OutcomeKind.LOST}
CHANGED = gettext_lazy(
    "The applications of this lot have changed since it was put on the agenda. Take the item off and put it on again."
)


@transaction.atomic
def write_outcomes(lot: Lot, rows: Sequence[DecisionRow], *, by: Actor, at: datetime) -> list[Outcome]:
    """One a row, whose key is the application's number. Vetoes a decision that does not fit the lot as it is now."""
    selection = lock(Selection, lot.call.selection.pk)
    if selection.state != SelectionState.DECIDING:
        raise ValidationError(_("This lot is decided already, or its scoring is not closed."))
    reason = selection_stands.refusal(by, selection)
    if reason is not None:
        raise WrongState(reason)
    rules.enforce_untied_to(by, organisations_of(lot), at=at, subjects=declared_subjects(lot))
    submissions = {each.application.number: each for each in admitted(lot)}
    _enforce_fits(lot, rows, submissions)
    outcomes = [_write(lot, row, submissions[row.key], by=by, at=at) for row in rows]
    settle(selection, by=by, at=at)
    return outcomes


def settle(selection: Selection, *, by: Actor, at: datetime) -> None:
    """When nothing waits for the commission any more the call is decided. The selection is locked by the caller."""
    undecided = selection.admissions.filter(state=AdmissionState.ADMITTED, application__outcome=None)
    if selection.state != SelectionState.DECIDING or undecided.exists():
        return
    with recorded(selection, "decide", by=by, at=at):
        move(selection, "decide", SELECTION_MOVES)
        selection.save()
    notices.call_decided(selection, by=by, at=at)


def _enforce_fits(lot: Lot, rows: Sequence[DecisionRow], submissions: dict[str, Submission]) -> None:
    if {row.key for row in rows} != set(submissions) or len(rows) != len(submissions):
        raise ValidationError(CHANGED)
    if Outcome.objects.filter(application__in=[each.application_id for each in submissions.values()]).exists():
        raise ValidationError(_("This lot is decided already, or its scoring is not closed."))
    awarded = sum((row.amount or ZERO for row in rows if row.result == Result.AWARD), ZERO)
    if awarded > lot.amount:
        raise ValidationError(_("The grants add up to more than the lot. Lower them or award fewer."))


def _write(lot: Lot, row: DecisionRow, submission: Submission, *, by: Actor, at: datetime) -> Outcome:
    kind = KINDS[Result(row.result)]
    outcome = Outcome.objects.create(
        application_id=submission.application_id,
        submission=submission,
        lot=lot,
        kind=kind,
        place=row.place,
        total=row.score,
        amount=(row.amount or ZERO) if kind == OutcomeKind.WON else ZERO,
        decided_at=at,
        **_reasons(lot, row, kind),
    )
    record_created(outcome, by=by, at=at, verb="decide", note=row.key)
    return outcome


def _reasons(lot: Lot, row: DecisionRow, kind: OutcomeKind) -> dict[str, str]:
    """The commission's own words; where it followed the ranking, what the ranking says."""
    if row.reason_kk or row.reason_ru:
        return {"reason_kk": row.reason_kk, "reason_ru": row.reason_ru}
    texts: Any = each_language(lambda _code: _by_ranking(lot, row, kind))
    return {f"reason_{code}": text for code, text in texts.items()}


def _by_ranking(lot: Lot, row: DecisionRow, kind: OutcomeKind) -> str:
    mark = lot.call.pass_mark
    if kind == OutcomeKind.WON:
        return ""
    if kind == OutcomeKind.RESERVE:
        return _(
            "The budget of the lot, or the number of its grants, ended above this place. Number in the reserve: %(number)s."
        ) % {"number": row.reserve}
    if row.score is None:
        return _("No expert scored this application.")
    if mark is not None and row.score < mark:
        return _("The score is below the pass mark. Pass mark: %(mark)s.") % {"mark": f"{mark.normalize():f}"}
    return _("The place in the ranking decided.")
