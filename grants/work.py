"""What waits for whom with calls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.work import WorkItem
from grants.models import Admission, Amendment, Application, Call
from grants.rules_of_applying import WRITING_ROLES
from grants.screens_of_admission import visible_admissions
from grants.states import AdmissionState, AmendmentState, CallState, SelectionState

GROUP = gettext_lazy("Calls")
MOST = 50


def drafts(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """An officer's drafts, those a publisher returned first of all."""
    if not actor.has(Role.OFFICER):
        return []
    calls = Call.objects.of_desk(actor).filter(state=CallState.DRAFT, owner=actor.organisation_id)
    return [
        WorkItem(
            title=call.title or _("Draft without a title"),
            url=reverse("call_draft", args=[call.pk]),
            group=GROUP,
            state="returned" if call.return_reason else "draft",
            state_label=_("Returned to you") if call.return_reason else call.get_state_display(),
            note=call.return_reason[:200],
        )
        for call in calls.order_by("-updated_at")[:MOST]
    ]


def proposed(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """What a publisher has to check: calls, and changes of published ones."""
    if not actor.has(Role.PUBLISHER):
        return []
    calls = Call.objects.of_desk(actor).filter(state=CallState.PROPOSED, owner=actor.organisation_id)
    amendments = Amendment.objects.filter(state=AmendmentState.PROPOSED, call__owner=actor.organisation_id)
    return [
        *(
            WorkItem(
                title=call.title,
                url=reverse("call_draft", args=[call.pk]),
                group=GROUP,
                state="proposed",
                state_label=call.get_state_display(),
            )
            for call in calls.order_by("proposed_at")[:MOST]
        ),
        *(
            WorkItem(
                title=f"{one.get_kind_display()}: {one.call.title}",
                url=reverse("call_amendment", args=[one.call.number, one.place]),
                group=GROUP,
                state="proposed",
                state_label=one.get_state_display(),
            )
            for one in amendments.select_related("call").order_by("proposed_at")[:MOST]
        ),
    ]


def applications(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Drafts of an NGO whose window is still open, the nearest close first."""
    if not actor.has(*WRITING_ROLES) or actor.organisation_id is None:
        return []
    rows = (
        Application.objects.of_organisation(actor)
        .filter(plan__state="draft", call__state=CallState.PUBLISHED, call__closes_at__gt=at)
        .select_related("plan", "call")
        .order_by("call__closes_at")
    )
    return [
        _to_write(row, row.plan.title or _("Application without a title"), due_at=row.call.closes_at, standing=row)
        for row in rows[:MOST]
    ]


def corrections(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """What came back to the NGO with remarks, the nearest deadline first."""
    if not actor.has(*WRITING_ROLES) or actor.organisation_id is None:
        return []
    rows = Admission.objects.filter(
        application__in=Application.objects.of_organisation(actor), state=AdmissionState.RETURNED, returned_until__gt=at,
        selection__call__state=CallState.PUBLISHED,
    )  # fmt: skip
    found = rows.select_related("application__plan", "application__call").order_by("returned_until")[:MOST]
    titles = ((row, f"{row.application.number} {row.application.plan.title}") for row in found)
    return [_to_write(row.application, title, due_at=row.returned_until, standing=row) for row, title in titles]


def _to_write(application: Application, title: str, *, due_at: datetime | None, standing: Any) -> WorkItem:
    """`standing`: whose state is shown, the application's own or that of its admission."""
    return WorkItem(
        title=title,
        url=reverse("application", args=[application.pk]),
        group=gettext_lazy("Applications"),
        due_at=due_at,
        state=standing.state,
        state_label=standing.get_state_display(),
        note=application.call.title,
    )


def admissions(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Applications that wait for this checker, the nearest deadline first."""
    if not actor.has(Role.COORDINATOR, Role.OFFICER):
        return []
    rows = visible_admissions(actor).filter(
        state=AdmissionState.WAITING,
        selection__state=SelectionState.CHECKING,
        selection__call__state=CallState.PUBLISHED,
    )
    found = rows.select_related("application", "submission", "submission__plan").order_by("due_at", "pk")
    return [
        WorkItem(
            title=f"{row.application.number} {row.submission.plan.title}",
            url=reverse("admission", args=[row.pk]),
            group=gettext_lazy("Applications to check"),
            due_at=row.due_at,
            state=row.state,
            state_label=row.get_state_display(),
        )
        for row in found[:MOST]
    ]
