"""Reminders: each app says which are due, a short periodic task tells them. They lie in the database, not in a queue.

    @register_reminders
    def drafts_before_the_close(at: datetime) -> Iterable[Reminder]: ...

A source may give the same reminder at every sweep: its `once` makes sure that a person is told once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import User
from core.actor import Actor
from notices.actions import tell
from notices.declare import Event

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reminder:
    """`once` names the occasion: `closes-in-3-days`."""

    event: Event
    recipients: Iterable[User]
    context: Mapping[str, Any]
    subject: Model | str
    once: str


Source = Callable[[datetime], Iterable[Reminder]]
_sources: list[Source] = []


def register_reminders(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def remind(*, at: datetime) -> int:
    """Tells what is due. A source that fails does not silence the others. Returns how many people were told."""
    return sum(_from(source, at) for source in _sources)


def _from(source: Source, at: datetime) -> int:
    by, told = Actor.system("reminders"), 0
    try:
        for due in source(at):
            notices = tell(due.event, due.recipients, due.context, subject=due.subject, at=at, by=by, once=due.once)
            told += len(notices)
    except Exception:
        log.exception("reminders of %s failed", source)
    return told
