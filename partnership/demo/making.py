"""The order in which the demo comes to be, at each scale."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import override

from core.outbox import left_to_the_sweep
from notices.actions import mark_all_read
from notices.sending import count_as_sent
from partnership.demo import applying, bodies, calls, commission, country, crowd, experts, ngos, people, selecting
from partnership.demo.stage import Stage, acting
from partnership.demo.timeline import Timeline


def live(stage: Stage) -> None:
    """All calls with everything that came of them, in one order of time."""
    timeline = Timeline()
    lives = calls.tell(timeline, stage)
    for key, life in lives.items():
        proposals = crowd.proposals(life) if key == crowd.CALL else applying.proposals_of(life)
        applying.tell(timeline, life, proposals)
        if "selection" in life.facts:
            selecting.tell(timeline, life, proposals)
    commission.tell(timeline, stage, lives)
    timeline.live(stage)


SMALL: tuple[Callable[[Stage], None], ...] = (
    bodies.make, ngos.make, crowd.make, experts.make, people.citizens, live, ngos.claims,
)  # fmt: skip
SCALES: dict[str, tuple[Callable[[Stage], None], ...]] = {"small": SMALL, "country": (*SMALL, country.make)}

# What came more than a week ago has been read, as it would have been.
READERS = (
    "director@ngo.example", "director2@ngo.example", "officer@ministry.example", "publisher@ministry.example",
    "officer@akimat.example", "coordinator@operator.example",
)  # fmt: skip
READ, POSTED = -7, -2  # days


def make(stage: Stage, scale: str) -> None:
    with override("kk"), left_to_the_sweep():
        for part in SCALES[scale]:
            part(stage)
        if stage.made:
            for email in READERS:
                mark_all_read(by=acting(email), at=stage.at(READ))
            count_as_sent(before=stage.at(POSTED, 0))
