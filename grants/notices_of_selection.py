"""What people are told while experts are drawn and score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.record import subject_of
from councils.models import Council, Item, Seat
from councils.states import CouncilKind, CouncilState, ItemState, SeatRole
from grants.commission import may_decide_on
from grants.models import Amendment, Assignment, Draw, Lot, Review, Selection
from grants.notices import DESK
from grants.states import AssignmentState, CallState, ReviewState
from notices.actions import tell
from notices.declare import Event, Group, declare
from notices.reminders import Reminder
from notices.wording import texts_of

EXPERTS = Group("grants.experts", _("Your work as an expert"), _("Draws, applications to score, terms."))
DRAWS = Group("grants.draws", _("Draws of experts"), _("When a pool is frozen and can be watched being drawn."))
COMMISSION = Group(
    "grants.commission", _("Work of the commission"), _("Lots that wait for a meeting of your commission.")
)

EXPERT_CALLED = declare(Event("grants.expert_called", _("You were drawn as an expert"), EXPERTS, mandatory=True))
EXPERT_REPLACED = declare(Event("grants.expert_replaced", _("A reserve scores in your place"), EXPERTS, mandatory=True))
DRAW_VOID = declare(Event("grants.draw_void", _("A draw of experts became void"), EXPERTS, mandatory=True))
SCORES_DUE = declare(Event("grants.scores_due", _("Applications wait for your scores"), EXPERTS))
POOL_FROZEN = declare(Event("grants.pool_frozen", _("A draw of experts can be watched"), DRAWS))
EXPERT_REFUSED = declare(Event("grants.expert_refused", _("An expert refused to score"), DESK))
EXPERT_LATE = declare(Event("grants.expert_late", _("An expert is late, and no reserve is left"), DESK))
RESERVES_EXHAUSTED = declare(Event("grants.reserves_exhausted", _("No reserve is left for a lot"), DESK))
LOTS_WAIT = declare(Event("grants.lots_wait", _("Lots wait for the commission"), COMMISSION))
SCORING_CANCELLED = declare(
    Event("grants.scoring_cancelled", _("A call that you score was cancelled"), EXPERTS, mandatory=True)
)
DECIDING_CANCELLED = declare(
    Event("grants.deciding_cancelled", _("A call on your agenda was cancelled"), COMMISSION, mandatory=True)
)
SCORING_COMPLETE = declare(Event("grants.scoring_complete", _("Every score of a call is sent"), DESK))

# Before the end of the term; each is told once.
BEFORE = (timedelta(days=5), timedelta(days=2), timedelta(hours=24))


def pool_frozen(draw: Draw, *, by: Actor, at: datetime) -> None:
    """To observers: the hash is public, the seed does not exist yet."""
    context = {**_about(draw.lot), "sha256": draw.pool_sha256, "frozen_at": draw.frozen_at, "url": _draw_url(draw.lot)}
    observers = Membership.objects.current().filter(roles__contains=[Role.OBSERVER]).values("user")
    tell(POOL_FROZEN, User.objects.filter(pk__in=observers), context, subject=draw, at=at, by=by)


def draw_made_void(draw: Draw, *, by: Actor, at: datetime) -> None:
    """To those who had been asked to score by it."""
    asked = Assignment.objects.filter(draw=draw).exclude(invited_at=None).values("user")
    tell(DRAW_VOID, User.objects.filter(pk__in=asked), _about(draw.lot), subject=draw, at=at, by=by)


def expert_called(assignment: Assignment, lot: Lot, count: int, *, by: Actor, at: datetime) -> None:
    context = {
        **_about(lot),
        "count": count,
        "answer_due_at": None if assignment.answered_at else assignment.answer_due_at,
        "scores_due_at": assignment.scores_due_at,
        "is_reserve": assignment.is_reserve,
        "url": "/reviews/",
    }
    tell(EXPERT_CALLED, _expert(assignment), context, subject=assignment, at=at, by=by)


def expert_refused(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    context = {**_of_expert(assignment), "reason": assignment.refusal_reason}
    tell(EXPERT_REFUSED, coordinators(), context, subject=assignment, at=at, by=by)


def expert_replaced(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    context = {**_about(assignment.lot), "url": "/reviews/"}
    tell(EXPERT_REPLACED, _expert(assignment), context, subject=assignment, at=at, by=by)


def expert_late(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    """Once for each term that was missed: the sweep comes again every few minutes."""
    term = assignment.scores_due_at if assignment.answered_at else assignment.answer_due_at
    once = f"late:{term:%Y%m%d%H%M}" if term else "late"
    tell(EXPERT_LATE, coordinators(), _of_expert(assignment), subject=assignment, at=at, by=by, once=once)


def reserves_exhausted(draw: Draw, lot: Lot, *, by: Actor, at: datetime) -> None:
    context = {**_about(lot), "url": _draw_url(lot)}
    tell(RESERVES_EXHAUSTED, coordinators(), context, subject=draw, at=at, by=by)


def scoring_complete(selection: Selection, *, by: Actor, at: datetime) -> None:
    call = selection.call
    context = {"call": texts_of(call, "title"), "number": call.number, "url": f"/reviews/progress/{call.number}/"}
    tell(SCORING_COMPLETE, coordinators(), context, subject=selection, at=at, by=by)


def lots_wait(selection: Selection, *, by: Actor, at: datetime) -> None:
    """To the secretaries of commissions that may decide on the call, and to those who follow its selection."""
    call = selection.call
    councils = Council.objects.filter(kind=CouncilKind.GRANT_COMMISSION, state=CouncilState.ACTIVE).select_related(
        "body"
    )
    fitting = [council.pk for council in councils if may_decide_on(council, call)]
    secretaries = Seat.objects.current().filter(council__in=fitting, role=SeatRole.SECRETARY).values("user")
    people = User.objects.filter(pk__in=secretaries, is_active=True)
    context = {"call": texts_of(call, "title"), "number": call.number, "url": "/councils/"}
    tell(LOTS_WAIT, people, context, subject=selection, at=at, by=by)


def work_cancelled(amendment: Amendment, *, by: Actor, at: datetime) -> None:
    """To everybody who works, or has worked, on the selection of a call that is cancelled: experts, commissions."""
    call = amendment.call
    context = {
        "call": texts_of(call, "title"),
        "number": call.number,
        "decision_number": amendment.decision_number,
        "reason": texts_of(amendment, "reason"),
        "url": f"/calls/{call.number}/changes/",
    }
    at_work = (AssignmentState.ACTIVE, AssignmentState.DONE)
    experts = Assignment.objects.called().filter(lot__call=call, state__in=at_work).values("user")
    tell(SCORING_CANCELLED, User.objects.filter(pk__in=experts), context, subject=amendment, at=at, by=by)
    subjects = [subject_of(lot) for lot in call.lots.all()]
    councils = Item.objects.exclude(state=ItemState.VOID).filter(subject__in=subjects).values("meeting__council")
    members = Seat.objects.current().filter(council__in=councils).values("user")
    people = User.objects.filter(pk__in=members, is_active=True)
    tell(DECIDING_CANCELLED, people, context, subject=amendment, at=at, by=by)


def scores_due(at: datetime) -> Iterator[Reminder]:
    """Reminders of experts who have not sent everything."""
    rows = Assignment.objects.holding().filter(
        state=AssignmentState.ACTIVE,
        scores_due_at__gt=at,
        scores_due_at__lte=at + BEFORE[0],
        lot__call__state=CallState.PUBLISHED,
    )
    for one in rows.select_related("lot", "lot__call"):
        if one.scores_due_at is None:
            continue
        left = one.scores_due_at - at
        occasion = min(before for before in BEFORE if left <= before)
        waiting = Review.objects.filter(assignment=one, state__in=[ReviewState.WAITING, ReviewState.DRAFT]).count()
        context = {**_about(one.lot), "count": waiting, "scores_due_at": one.scores_due_at, "url": "/reviews/"}
        once = f"due-in-{int(occasion.total_seconds() // 3600)}-hours:{one.scores_due_at:%Y%m%d%H%M}"
        yield Reminder(SCORES_DUE, _expert(one), context, one, once)


def coordinators() -> list[User]:
    """Of the operator."""
    rows = Membership.objects.current().filter(
        roles__contains=[Role.COORDINATOR], organisation__kind=OrganisationKind.OPERATOR
    )
    return list(User.objects.filter(pk__in=rows.values("user"), is_active=True))


def _expert(assignment: Assignment) -> list[User]:
    return list(User.objects.filter(pk=assignment.user_id))


def _about(lot: Lot) -> dict[str, Any]:
    call = lot.call
    return {"call": texts_of(call, "title"), "number": call.number, "lot": lot.place, "theme": texts_of(lot, "theme")}


def _of_expert(assignment: Assignment) -> dict[str, Any]:
    """By number: names are sealed until results are published."""
    number = assignment.lot.call.number
    return {**_about(assignment.lot), "expert": assignment.number, "url": f"/reviews/progress/{number}/"}


def _draw_url(lot: Lot) -> str:
    return f"/draws/{lot.call.number}/{lot.place}/"
