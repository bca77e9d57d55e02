"""From ranked candidates to a proposed outcome: the budget's cut-off line, and what departs from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from core.text import reading_order


class Result(models.TextChoices):
    AWARD = "award", pgettext_lazy("outcome", "Award")
    RESERVE = "reserve", pgettext_lazy("outcome", "Reserve")
    REFUSE = "refuse", pgettext_lazy("outcome", "Refuse")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ranked row, as the caller froze it. `key` is the caller's own; `fits` is False below a pass mark.

    `place` is unique: ties are resolved by the caller's rule before, and `note_*` may say how.
    """

    key: str
    place: int
    label_kk: str
    label_ru: str
    label_en: str = ""
    amount: Decimal | None = None
    score: Decimal | None = None
    fits: bool = True
    note_kk: str = ""
    note_ru: str = ""

    @property
    def label(self) -> str:
        return _first(self, "label")

    @property
    def note(self) -> str:
        return _first(self, "note")

    def as_json(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in plain.items()}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Candidate:
        decimals = {name: Decimal(row[name]) if row[name] is not None else None for name in ("amount", "score")}
        return cls(**{**row, **decimals})


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What becomes of one candidate. `reserve` counts from 1; reasons are written for departures from the line."""

    key: str
    result: str
    amount: Decimal | None = None
    reserve: int | None = None
    reason_kk: str = ""
    reason_ru: str = ""

    @property
    def reason(self) -> str:
        return _first(self, "reason")

    @property
    def result_label(self) -> str:
        return str(Result(self.result).label)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "result": str(self.result), "amount": None if self.amount is None else str(self.amount),
            "reserve": self.reserve, "reason_kk": self.reason_kk, "reason_ru": self.reason_ru,
        }  # fmt: skip

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> OutcomeRow:
        return cls(**{**row, "amount": None if row["amount"] is None else Decimal(row["amount"])})


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda each: each.place)


def outcome_of(
    candidates: Sequence[Candidate],
    budget: Decimal | None,
    most_awards: int | None,
    supported: Iterable[str] | None = None,
) -> list[OutcomeRow]:
    """Awards from the top until the next one no longer fits the budget; from there on reserves, in order.

    The line is never crossed by a smaller request from below it. Without `supported` everyone who passes competes.
    """
    competing = {each.key for each in candidates if each.fits} & (
        {each.key for each in candidates} if supported is None else set(supported)
    )
    rows, spent, awards, is_above_line, reserve = [], Decimal(0), 0, True, 0
    for each in in_order(candidates):
        if each.key not in competing:
            rows.append(OutcomeRow(each.key, Result.REFUSE))
            continue
        amount = each.amount or Decimal(0)
        is_above_line = is_above_line and (budget is None or spent + amount <= budget)
        is_above_line = is_above_line and (most_awards is None or awards < most_awards)
        if is_above_line:
            spent, awards = spent + amount, awards + 1
            rows.append(OutcomeRow(each.key, Result.AWARD, amount=each.amount))
        else:
            reserve += 1
            rows.append(OutcomeRow(each.key, Result.RESERVE, reserve=reserve))
    return rows


def line_after(rows: Iterable[OutcomeRow], candidates: Sequence[Candidate]) -> int:
    """The place below which the cut-off line lies; 0 when nobody is above it."""
    awarded = {row.key for row in rows if row.result == Result.AWARD}
    return max((each.place for each in candidates if each.key in awarded), default=0)


def departures(proposed: Iterable[OutcomeRow], final: Iterable[OutcomeRow]) -> list[str]:
    """Keys whose result, or awarded sum, is not what the line proposes."""
    by_line = {row.key: row for row in proposed}
    return [
        row.key
        for row in final
        if (row.result, row.amount if row.result == Result.AWARD else None)
        != (by_line[row.key].result, by_line[row.key].amount if by_line[row.key].result == Result.AWARD else None)
    ]


def _first(row: Any, name: str) -> str:
    texts = (getattr(row, f"{name}_{code}", "") for code in reading_order())
    return next((text for text in texts if text), "")
