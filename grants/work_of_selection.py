"""What waits for whom between admission and the decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.work import WorkItem
from councils.models import Item, Seat
from councils.states import CouncilKind, CouncilState, SeatRole
from grants import rules_of_selection as rules
from grants.commission import may_decide_on, waiting_lots
from grants.models import Assignment, Draw, Lot, Selection
from grants.states import AdmissionState, AssignmentState, CallState, DrawState, ReviewState, SelectionState

MOST = 50


def scores(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """An expert's lots with something left to score."""
    left = Count("reviews", filter=Q(reviews__state__in=[ReviewState.WAITING, ReviewState.DRAFT]))
    rows: Any = (
        Assignment.objects.visible_to(actor)
        .filter(
            state=AssignmentState.ACTIVE,
            lot__call__state=CallState.PUBLISHED,
            lot__call__selection__state=SelectionState.SCORING,
        )
        .annotate(left=left)
        .select_related("lot", "lot__call")
        .order_by("scores_due_at")
    )
    return [
        WorkItem(
            title=f"№ {row.lot.call.number}, {row.lot}",
            url=reverse("reviews"),
            group=gettext_lazy("Applications to score"),
            due_at=row.scores_due_at if row.answered_at else row.answer_due_at,
            state="scoring" if row.answered_at else "new",
            state_label=_("To be scored: %(count)s") % {"count": row.left} if row.answered_at else _("Answer awaited"),
            note=row.lot.call.title,
        )
        for row in rows[:MOST]
    ]


def draws(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """A coordinator's lots without a draw."""
    if not rules.is_coordinator.allows(actor):
        return []
    drawn = Draw.objects.filter(lot=OuterRef("pk"), state=DrawState.DRAWN)
    admitted = Q(submissions__application__admission__state=AdmissionState.ADMITTED)
    rows = (
        Lot.objects.filter(admitted, call__state=CallState.PUBLISHED, call__selection__state=SelectionState.SCORING)
        .exclude(Exists(drawn))
        .distinct()
        .select_related("call", "call__selection")
        .order_by("pk")
    )
    return [
        WorkItem(
            title=f"№ {lot.call.number}, {lot}",
            url=reverse("draw", args=[lot.call.number, lot.place]),
            group=gettext_lazy("Experts to draw"),
            due_at=lot.call.selection.scoring_due_at,
            state="waiting",
            state_label=_("Not drawn yet"),
        )
        for lot in rows[:MOST]
    ]


def draws_to_watch(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """An observer's: the pool is frozen, and the experts are drawn next."""
    if not actor.has(Role.OBSERVER):
        return []
    rows = Draw.objects.filter(
        state=DrawState.FROZEN, lot__call__state=CallState.PUBLISHED, lot__call__selection__state=SelectionState.SCORING
    )
    found = rows.select_related("lot__call").defer("pool", "result").order_by("frozen_at")
    return [
        WorkItem(
            title=f"№ {row.lot.call.number}, {row.lot}",
            url=reverse("draw", args=[row.lot.call.number, row.lot.place]),
            group=gettext_lazy("Draws to watch"),
            state="waiting",
            state_label=row.get_state_display(),
        )
        for row in found[:MOST]
    ]


def scoring(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Calls whose scoring a coordinator, or an officer of the body, follows to its end."""
    rows = Selection.objects.filter(
        state=SelectionState.SCORING, call__state=CallState.PUBLISHED, call__lots__draws__state=DrawState.DRAWN
    )
    if not rules.is_coordinator.allows(actor):
        if not actor.has(Role.OFFICER) or actor.organisation_id is None:
            return []
        rows = rows.filter(call__owner=actor.organisation_id)
    return [
        WorkItem(
            title=f"№ {row.call.number}. {row.call.title}",
            url=reverse("scoring_progress", args=[row.call.number]),
            group=gettext_lazy("Scoring to follow"),
            due_at=row.scoring_due_at,
            state="scoring",
            state_label=row.get_state_display(),
        )
        for row in rows.select_related("call").distinct().order_by("scoring_due_at")[:MOST]
    ]


def lots_to_put(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """A secretary's lots that wait for a decision and stand on no agenda."""
    if not actor.has(Role.SECRETARY):
        return []
    seats = Seat.objects.current().filter(
        user_id=actor.user_id or 0, organisation=actor.organisation_id, role=SeatRole.SECRETARY,
        council__kind=CouncilKind.GRANT_COMMISSION, council__state=CouncilState.ACTIVE,
    )  # fmt: skip
    councils = [seat.council for seat in seats.select_related("council__body")]
    subject = Concat(Value(f"{Lot._meta.label_lower}:"), Cast(OuterRef("pk"), CharField()))
    lots = waiting_lots().exclude(Exists(Item.objects.live().filter(subject=subject))).order_by("pk")[:MOST]
    return [
        WorkItem(
            title=f"№ {lot.call.number}, {lot}",
            url=council.get_absolute_url(),
            group=gettext_lazy("Lots for the commission"),
            state="deciding",
            state_label=_("On no agenda yet"),
            note=council.name,
        )
        for lot in (lots if councils else [])
        for council in councils
        if may_decide_on(council, lot.call)
    ]
