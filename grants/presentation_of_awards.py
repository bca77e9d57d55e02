"""What the page of an award shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grants.awards import show_amount
from grants.models import Award, AwardShare

# An imported grant may name whom to write to; that is between the publisher and its readers.
NOT_SHOWN = {"contactName", "telephone", "email"}
LONGEST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class AwardView:
    amount: str
    applied: str
    disbursed: str
    shares: list[AwardShare]
    further: list[tuple[str, str]]


def view_of_award(award: Award) -> AwardView:
    return AwardView(
        amount=show_amount(award.amount, award.currency),
        applied="" if award.amount_applied is None else show_amount(award.amount_applied, award.currency),
        disbursed="" if award.amount_disbursed is None else show_amount(award.amount_disbursed, award.currency),
        shares=[] if award.data_set_id else list(award.shares.select_related("organisation")),
        further=list(_flat(award.extra)) if award.data_set_id else [],
    )


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """What an imported grant says beyond our columns, under the names of its file."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in NOT_SHOWN:
                yield from _flat(part, f"{path} / {name}" if path else name)
    elif isinstance(value, list):
        for part in value:
            yield from _flat(part, path)
    elif value not in (None, ""):
        yield path, str(value)[:LONGEST_SHOWN]
