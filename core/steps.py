"""The steps of a step bar, from the states of a thing on its usual way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Status = Literal["done", "now", "later", "stopped"]


@dataclass(frozen=True, slots=True)
class Step:
    """`note` is a short line below, usually a date."""

    label: str | Promise
    status: Status
    note: str | Promise = ""


def along(
    path: Sequence[str],
    state: str,
    labels: Mapping[str, str | Promise],
    *,
    notes: Mapping[str, str] | None = None,
    reached: str = "",
) -> list[Step]:
    """The states of `path` in order. A state that is off the path (refused, withdrawn) stops it after `reached`."""
    notes = notes or {}
    if state in path:
        at = path.index(state)
        last = at == len(path) - 1
        return [Step(labels[key], _status(index, at, last), notes.get(key, "")) for index, key in enumerate(path)]
    passed = path[: path.index(reached) + 1] if reached in path else path[:1]
    steps = [Step(labels[key], "done", notes.get(key, "")) for key in passed]
    return [*steps, Step(labels[state], "stopped", notes.get(state, ""))]


def _status(index: int, at: int, last: bool) -> Status:
    if index < at or (last and index == at):
        return "done"
    return "now" if index == at else "later"
