"""State tables: `MOVES = {"submit": ({DRAFT}, SUBMITTED), …}`, read by buttons, checks, tests and docs alike."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import WrongState

Moves = Mapping[str, tuple[Set[str], str]]


def move(row: Any, verb: str, moves: Moves) -> None:
    """Set `row.state` by the table. The row must be locked. Raises `WrongState`."""
    sources, target = moves[verb]
    if row.state not in sources:
        raise WrongState(
            _("This was changed in the meantime: its state is now “%(state)s”. Open it again to see what can be done.")
            % {"state": row.get_state_display()}
        )
    row.state = target
