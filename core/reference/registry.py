"""What `load_reference` loads: each app registers a function that brings its own tables up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)

    @property
    def changed(self) -> int:
        return self.created + self.updated


Load = Callable[[], Counts]

_seeds: dict[str, Load] = {}


def register_seed(name: str, load: Load) -> None:
    """In an app's `apps.py`. Seeds run in the order of registration: those of lower floors first."""
    if _seeds.setdefault(name, load) is not load:
        raise ValueError(f"The seed {name} is already registered.")


def seeds() -> dict[str, Load]:
    return dict(_seeds)
