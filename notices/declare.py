"""What people may be told. Each app declares its events in its `notices.py`, which is imported at start.

    CALLS = Group("calls", _("New calls"), _("Calls in the regions and spheres you work in."))
    CALL_AMENDED = declare(Event("grants.call_amended", _("A call was changed"), CALLS, mandatory=True))

An event's words stand in `templates/<app>/notices/<event>/subject.txt` and `text.txt`, written once with
`{% translate %}` and rendered in each recipient's language. Both get the context given to `notices.actions.tell`;
nothing in them is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Group:
    """What a person may choose not to be told by e-mail. `title` and `hint` are lazy texts."""

    key: str
    title: Any
    hint: Any = ""


@dataclass(frozen=True, slots=True)
class Event:
    """`key` is `<app>.<event>`. A mandatory event is always sent by e-mail: rights or deadlines depend on it."""

    key: str
    title: Any
    group: Group
    mandatory: bool = False
    by_mail: bool = True
    folder: str = ""

    @property
    def template_folder(self) -> str:
        app, name = self.key.split(".", 1)
        return self.folder or f"{app}/notices/{name}"


_events: dict[str, Event] = {}


def declare(event: Event) -> Event:
    if _events.setdefault(event.key, event) != event:
        raise ValueError(f"two events named {event.key}")
    return event


def event_named(key: str) -> Event | None:
    """None for an event that was told in the past and is no longer declared."""
    return _events.get(key)


def declared() -> Iterable[Event]:
    return _events.values()


def optional_groups() -> list[Group]:
    """Groups with at least one letter that a person may do without, in the order of declaration."""
    groups = {event.group.key: event.group for event in _events.values() if not event.mandatory and event.by_mail}
    return list(groups.values())


def mandatory_titles() -> list[Any]:
    return [event.title for event in _events.values() if event.mandatory and event.by_mail]
