"""What waits for whom once the commission has decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.work import WorkItem
from grants.commission import unsigned_calls
from grants.impartiality import took_part
from grants.models import Outcome, Selection
from grants.results import appeal_until
from grants.rules_of_applying import WRITING_ROLES
from grants.screens_of_appeals import visible_appeals
from grants.states import AppealState, CallState, OutcomeKind, SelectionState

RESULTS = gettext_lazy("Results of calls")
APPEALS = gettext_lazy("Appeals")
MOST = 50
LOOK_BACK = timedelta(days=60)


def results_to_tell(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Decided, and the applicants know nothing yet."""
    if actor.has(Role.COORDINATOR):
        found = _decided(Q(told_at=None))
    elif actor.has(Role.OFFICER) and actor.organisation_id is not None:
        found = _decided(Q(told_at=None, call__owner=actor.organisation_id))
    else:
        return []
    unsigned = unsigned_calls([one.call_id for one in found])
    waits, tell = _("Waits for the commission to sign its protocol"), _("Tell the applicants")
    return [_item(one, waits if one.call_id in unsigned else tell) for one in found]


def results_to_publish(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    if not actor.has(Role.PUBLISHER) or actor.organisation_id is None:
        return []
    mine = Q(told_at__isnull=False, call__owner=actor.organisation_id) & ~Q(told_by=actor.user_id)
    return [_item(one, _("Publish the results")) for one in _decided(mine)]


def decisions_to_read(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """What an NGO was told and may still appeal against. The longest term of appeals is well within the days looked back."""
    if not actor.has(*WRITING_ROLES) or actor.organisation_id is None:
        return []
    rows = (
        Outcome.objects.filter(
            application__organisation=actor.organisation_id, told_at__gt=at - LOOK_BACK, appeals=None
        )
        .exclude(kind=OutcomeKind.WON)
        .select_related("submission__plan", "application", "lot__call__selection", "lot__call__terms_rules")
        .order_by("told_at", "pk")
    )
    ends = [(row, appeal_until(row.lot.call.selection)) for row in rows[:MOST]]
    return [
        WorkItem(
            title=f"{row.application.number} {row.submission.plan.title}",
            url=reverse("application_result", args=[row.application_id]),
            group=gettext_lazy("Applications"),
            due_at=end,
            state=row.kind,
            state_label=OutcomeKind(row.kind).label,
            note=_("Read the decision; you may appeal until the deadline."),
        )
        for row, end in ends
        if end and at < end
    ]


def appeals_to_decide(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Those in whose subject this person had no part, the nearest deadline first."""
    if not actor.has(Role.COORDINATOR, Role.OFFICER):
        return []
    others = Outcome.objects.exclude(took_part(actor.user_id))
    rows = visible_appeals(actor).filter(state=AppealState.FILED, outcome__in=others.values("pk"))
    return [
        WorkItem(
            title=f"{row.number} {row.outcome.submission.plan.title}",
            url=reverse("appeal", args=[row.number]),
            group=APPEALS,
            due_at=row.due_at,
            state=row.state,
            state_label=AppealState(row.state).label,
        )
        for row in rows.select_related("outcome__submission__plan").order_by("due_at", "pk")[:MOST]
    ]


def _decided(condition: Q) -> QuerySet[Selection]:
    rows = Selection.objects.filter(
        condition, state=SelectionState.DECIDED, call__state=CallState.PUBLISHED
    ).select_related("call")
    return rows.order_by("pk")[:MOST]


def _item(selection: Selection, note: Any) -> WorkItem:
    return WorkItem(
        title=f"{selection.call.number} {selection.call.title}",
        url=reverse("call_desk_results", args=[selection.call_id]),
        group=RESULTS,
        state=selection.state,
        state_label=SelectionState(selection.state).label,
        note=note,
    )
