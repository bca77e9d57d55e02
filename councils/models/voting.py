from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import Translated, reading_order
from councils.counting import Tally
from councils.models.councils import Seat
from councils.models.items import Item
from councils.ranking import Result
from councils.states import Choice


class Vote(models.Model):
    """One member's vote on one item in one round. It changes until the votes are counted; a trigger keeps it then."""

    PERSONAL: ClassVar = {"dissent": "the dissenting opinion of a named member, part of the protocol"}
    PLAIN: ClassVar = {"choices"}

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="cast_votes")
    round = models.PositiveSmallIntegerField()
    # Of a whole ballot; else `choices`: candidate → choice.
    choice = models.CharField(_("Vote"), max_length=8, choices=Choice.choices, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    dissent = models.TextField(_("Dissenting opinion"), max_length=2000, blank=True)
    cast_at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seat", "round"], name="vote_one_a_member"),
            models.CheckConstraint(
                condition=(~Q(choice="") & Q(choices={})) | (Q(choice="") & ~Q(choices={})), name="vote_whole_or_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.seat_id}"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided about one candidate. `asked` is what they applied for, `amount` what they are awarded."""

    key: str
    place: int
    label_kk: str
    label_ru: str
    label_en: str
    score: Decimal | None
    asked: Decimal | None
    result: str
    amount: Decimal | None
    reserve: int | None
    is_departure: bool
    reason_kk: str
    reason_ru: str
    votes: Mapping[str, int] | None

    @property
    def label(self) -> str:
        return _read(self, "label")

    @property
    def reason(self) -> str:
        return _read(self, "reason")

    @property
    def result_label(self) -> str:
        return str(Result(self.result).label)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> DecisionRow:
        money = {name: None if row[name] is None else Decimal(row[name]) for name in ("score", "asked", "amount")}
        return cls(**{**row, **money})


class Decision(models.Model):
    """What the council decided about an item; never changed. Without a majority for it nothing is decided about anybody."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"outcome", "reference_kk", "reference_ru", "reference_en"}

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="decision")
    is_carried = models.BooleanField(_("Carried"))
    by_chair = models.BooleanField(_("Decided by the presiding member's vote"), default=False)
    # A list of `DecisionRow`; empty when the proposal was not carried or the item has no candidates.
    outcome = models.JSONField(default=list, blank=True)
    in_favour = models.PositiveSmallIntegerField(_("For"))
    against = models.PositiveSmallIntegerField(_("Against"))
    abstained = models.PositiveSmallIntegerField(_("Abstained"))
    reference_kk = models.CharField(max_length=300, blank=True)
    reference_ru = models.CharField(max_length=300, blank=True)
    reference_en = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField()

    reference = Translated()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return str(self.item_id)

    @property
    def rows(self) -> list[DecisionRow]:
        """By place in the ranking."""
        return [DecisionRow.from_json(row) for row in self.outcome]

    @property
    def tally(self) -> Tally:
        return Tally(self.in_favour, self.against, self.abstained)

    def awarded(self) -> list[DecisionRow]:
        return [row for row in self.rows if row.result == Result.AWARD]

    def reserves(self) -> list[DecisionRow]:
        return sorted((row for row in self.rows if row.result == Result.RESERVE), key=lambda row: row.reserve or 0)

    def refused(self) -> list[DecisionRow]:
        return [row for row in self.rows if row.result == Result.REFUSE]


def _read(row: Any, name: str) -> str:
    texts = (getattr(row, f"{name}_{code}", "") for code in reading_order())
    return next((text for text in texts if text), "")
