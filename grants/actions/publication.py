"""Results: every applicant first, in the same minute; then, by a second person, the public."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.outbox import enqueue
from core.record import lock, recorded
from core.states import move
from grants import awards
from grants import notices_of_results as notices
from grants import rules_of_results as rules
from grants.drawing.applicants import organisations_of
from grants.models import Call, Lot, Selection
from grants.results import appeal_until, outcomes_of
from grants.rules_of_admission import enforce_outside
from grants.states import SELECTION_MOVES, OutcomeKind, SelectionState

RESULT_LETTER = "grants.result_letter"
EXTRACT = "grants.extract"


@transaction.atomic
def tell_applicants(selection: Selection, *, by: Actor, at: datetime) -> Selection:
    """A notice and a letter to everyone who took part, whatever became of them. From now on the term for appeals runs.

    Telling twice is telling once: all of it stands in one transaction, the letters in the outbox.
    """
    selection = lock(Selection, selection.pk)
    if selection.told_at is not None:
        return selection
    rules.may_tell.enforce(by, selection)
    enforce_outside(by, organisations_of(selection.call), at=at)
    _refuse_incomplete(selection)
    outcomes = list(outcomes_of(selection).select_related("application__call", "submission__plan", "lot"))
    with recorded(selection, "tell_applicants", by=by, at=at, note=f"applications: {len(outcomes)}"):
        selection.told_at, selection.told_by_id = at, by.user_id
        selection.save()
    outcomes_of(selection).update(told_at=at)
    until = appeal_until(selection)
    assert until is not None  # noqa: S101 - told_at was set above
    for outcome in outcomes:
        notices.result_told(outcome, until=until, by=by, at=at)
        enqueue(RESULT_LETTER, {"outcome_id": outcome.pk}, at=at)
    notices.applicants_told(selection, by=by, at=at)
    return selection


@transaction.atomic
def publish_results(selection: Selection, *, by: Actor, at: datetime) -> Selection:
    """The page of results is everybody's, and every winner enters the register of awards. Twice is once."""
    selection = lock(Selection, selection.pk)
    if selection.state == SelectionState.PUBLISHED:
        return selection
    rules.may_publish.enforce(by, selection)
    enforce_outside(by, organisations_of(selection.call), at=at)
    with recorded(selection, "publish", by=by, at=at) as beside:
        move(selection, "publish", SELECTION_MOVES)
        selection.published_at, selection.published_by_id = at, by.user_id
        selection.save()
        outcomes_of(selection).update(published_at=at)
        beside["awards"] = [None, _enter_awards(selection, by, at)]
    # The feed of calls shows the entry as changed.
    Call.objects.filter(pk=selection.call_id).update(updated_at=at)
    enqueue(EXTRACT, {"selection_id": selection.pk}, at=at)
    notices.results_published(selection, by=by, at=at)
    return selection


def _enter_awards(selection: Selection, by: Actor, at: datetime) -> int:
    won = outcomes_of(selection).filter(kind=OutcomeKind.WON)
    rows = won.select_related("lot__call", "lot__sphere", "submission__plan", "application__organisation")
    numbers = [awards.enter(outcome, by=by, at=at) for outcome in rows.order_by("lot__place", "place", "pk")]
    return len(numbers)


def _refuse_incomplete(selection: Selection) -> None:
    """Whoever is left out now would learn the outcome from the public page."""
    without = selection.admissions.filter(application__outcome=None).count()
    if without:
        raise ValidationError(
            _("Applications without a decision: %(count)s. Nobody is told before everybody can be."),
            params={"count": without},
            code="incomplete",
        )
    won = Lot.objects.filter(call=selection.call_id, outcomes__kind=OutcomeKind.WON)
    beyond = won.annotate(awarded=Sum("outcomes__amount")).filter(awarded__gt=F("amount")).first()
    if beyond is not None:
        raise ValidationError(
            _("Lot %(number)s: the grants add up to more than the lot. The commission has to decide again."),
            params={"number": beyond.place},
            code="beyond",
        )
