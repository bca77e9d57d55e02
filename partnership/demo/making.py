"""The order in which the demo comes to be, at each scale."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import override

from notices.actions import mark_all_read
from partnership.demo import bodies, calls, country, experts, ngos, people
from partnership.demo.stage import Stage, acting

SMALL: tuple[Callable[[Stage], None], ...] = (
    bodies.make, ngos.make, experts.make, people.citizens, calls.make, ngos.claims,
)  # fmt: skip
SCALES: dict[str, tuple[Callable[[Stage], None], ...]] = {"small": SMALL, "country": (*SMALL, country.make)}

# What came more than a week ago has been read, as it would have been.
READERS = (
    "director@ngo.example", "director2@ngo.example", "officer@ministry.example", "publisher@ministry.example",
    "officer@akimat.example", "coordinator@operator.example",
)  # fmt: skip


def make(stage: Stage, scale: str) -> None:
    with override("kk"):
        for part in SCALES[scale]:
            part(stage)
        if stage.made:
            for email in READERS:
                mark_all_read(by=acting(email), at=stage.at(-7))
