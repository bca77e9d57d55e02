"""What happens in the demo, lived in the order in which it happened: so numbers follow each other as they would have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from partnership.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    part: str
    make: Callable[[], object]
    is_whole: bool = False


@dataclass
class Timeline:
    """Events of one moment happen in the order in which they were told."""

    events: list[Event] = field(default_factory=list)

    def tell(self, at: datetime, part: str, make: Callable[[], object], *, is_whole: bool = False) -> None:
        """As `Stage.once`, at its time."""
        self.events.append(Event(at, part, make, is_whole))

    def live(self, stage: Stage) -> None:
        for event in sorted(self.events, key=lambda each: each.at):
            if event.at > stage.now:
                raise ValueError(f"{event.part} lies ahead: {event.at}")
            try:
                stage.once(event.part, event.make, is_whole=event.is_whole)
            except Exception as error:
                error.add_note(f"In the demo, {event.part}, at {event.at}")
                raise
