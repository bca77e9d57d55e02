"""Reminders of drafts before the window closes: they name what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from grants.audience import people_of
from grants.models import Application
from grants.notices import DRAFT_REMINDER
from grants.parts import Whole
from grants.states import ApplicationState, CallState
from notices.reminders import Reminder
from notices.wording import texts_of
from projects.states import PlanState

# Before the close; each is told once. A draft begun later than one of these moments gets the next.
BEFORE = (timedelta(days=7), timedelta(days=3), timedelta(hours=24), timedelta(hours=3))


def drafts_before_the_close(at: datetime) -> Iterator[Reminder]:
    drafts = (
        Application.objects.filter(
            plan__state=PlanState.DRAFT,
            call__state=CallState.PUBLISHED,
            call__opens_at__lte=at,
            call__closes_at__gt=at,
            call__closes_at__lte=at + BEFORE[0],
        )
        .exclude(state=ApplicationState.DISCARDED)
        .select_related("call", "call__types_rules", "lot", "lot__call", "organisation", "plan", "plan__owner")
    )
    for application in drafts.iterator(chunk_size=200):
        closes_at = application.call.closes_at
        if closes_at is None:
            continue
        occasion = min(before for before in BEFORE if closes_at - at <= before)
        if application.created_at <= closes_at - occasion:
            yield _reminder(application, occasion)


def _reminder(application: Application, occasion: timedelta) -> Reminder:
    call = application.call
    whole = Whole.of(application)
    context = {
        "call": texts_of(call, "title"),
        "project": application.plan.title,
        "closes_at": call.closes_at,
        "parts": [part.title for part in whole.parts() if part.gaps],
        "url": f"/applications/{application.pk}/",
    }
    hours = int(occasion.total_seconds() // 3600)
    # An extension is a new occasion: the closing moment is part of it.
    once = f"closes-in-{hours}-hours:{call.closes_at:%Y%m%d%H%M}"
    return Reminder(DRAFT_REMINDER, people_of(application), context, application, once)
