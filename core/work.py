"""What waits for a person ("my work"), gathered from every app.

`register(drafts_to_finish)`, a function `(actor, at) -> Iterable[WorkItem]` that costs one query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from core.actor import Actor


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do. `state` is a key for the colour, `state_label` its text; `group` is a lazy heading."""

    title: str
    url: str
    group: str | Promise
    due_at: datetime | None = None
    state: str = ""
    state_label: str | Promise = ""
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class WorkGroup:
    title: str
    items: list[WorkItem]


Source = Callable[[Actor, datetime], Iterable[WorkItem]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def waiting(actor: Actor, at: datetime) -> list[WorkGroup]:
    """Groups in the order their sources were registered; inside, the nearest deadline first, then what has none."""
    groups: dict[str, list[WorkItem]] = {}
    for source in _sources:
        for item in source(actor, at):
            groups.setdefault(str(item.group), []).append(item)
    return [WorkGroup(title, sorted(items, key=_nearest_first)) for title, items in groups.items()]


def _nearest_first(item: WorkItem) -> tuple[bool, float]:
    return item.due_at is None, item.due_at.timestamp() if item.due_at else 0.0
