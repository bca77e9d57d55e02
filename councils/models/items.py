from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import InterestDeclaration, InterestGround
from core.actor import Actor
from core.money import TengeField, non_negative
from core.text import Translated, reading_order
from councils.models.councils import Seat
from councils.models.meetings import Meeting
from councils.ranking import Candidate, OutcomeRow, in_order, line_after, outcome_of
from councils.states import LIVE_ITEM_STATES, Ballot, ItemState, RecusalSource


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, actor: Actor) -> ItemQuerySet:
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))

    def live(self) -> ItemQuerySet:
        return self.filter(state__in=LIVE_ITEM_STATES)


class Item(models.Model):
    """What is decided: candidates and money frozen as the caller gave them, and how far the council has come with it."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {
        "subject", "title_kk", "title_ru", "title_en", "candidates", "facts", "tie_rule_kk", "tie_rule_ru", "reference_kk",
        "reference_ru", "reference_en", "draft", "counted", "void_reason",
    }  # fmt: skip

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    state = models.CharField(_("State"), max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    subject = models.CharField(max_length=80, blank=True)
    title_kk = models.CharField(_("Title in Kazakh"), max_length=500)
    title_ru = models.CharField(_("Title in Russian"), max_length=500)
    title_en = models.CharField(_("Title in English"), max_length=500, blank=True)
    # Lists of `ranking.Candidate` and `items.Fact`, by their own `as_json`.
    candidates = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=list, blank=True)
    # TengeField cannot tell the type checker that it is nullable here.
    budget = TengeField(_("Budget"), null=True, blank=True)  # type: ignore[misc]
    most_awards = models.PositiveSmallIntegerField(_("Most awards"), null=True, blank=True)
    tie_rule_kk = models.TextField(_("Rule for equal scores, in Kazakh"), blank=True)
    tie_rule_ru = models.TextField(_("Rule for equal scores, in Russian"), blank=True)
    ballot = models.CharField(_("Ballot"), max_length=5, choices=Ballot.choices, default=Ballot.WHOLE)
    is_repeated = models.BooleanField(_("Repeated call"), default=False)
    reference_kk = models.CharField(max_length=300, blank=True)
    reference_ru = models.CharField(max_length=300, blank=True)
    reference_en = models.CharField(max_length=300, blank=True)

    # What a whole ballot votes on: a list of `ranking.OutcomeRow`. With a ballot on each, what the count gave.
    draft = models.JSONField(default=list, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    # The quorum of this item, recounted when its vote was opened.
    members_total = models.PositiveSmallIntegerField(null=True, blank=True)
    attending = models.PositiveSmallIntegerField(null=True, blank=True)
    recused = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    # Tallies: {"": {...}} of a whole ballot, {candidate: {...}} of a ballot on each; and whether it was carried.
    counted = models.JSONField(default=dict, blank=True)
    is_carried = models.BooleanField(null=True, blank=True)
    by_chair = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(_("Why it was taken off"), blank=True, max_length=1000)

    title = Translated()
    reference = Translated()

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            non_negative("budget"),
            models.UniqueConstraint(fields=["meeting", "place"], name="item_place_once"),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=LIVE_ITEM_STATES) & ~Q(subject=""),
                name="item_subject_on_one_agenda",
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="voting"), name="item_one_vote_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state__in=["voting", "counted", "decided"])
                | Q(opened_at__isnull=False, attending__gte=F("recused") + F("quorum_needed")),
                name="item_voted_with_a_quorum",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["counted", "decided"]) | Q(counted_at__isnull=False, is_carried__isnull=False),
                name="item_counted_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="void") & ~Q(void_reason="")) | (~Q(state="void") & Q(void_reason="")),
                name="item_void_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("council_item", args=[self.pk])

    @property
    def record_label(self) -> str:
        return f"{self.place}. {self.title_ru}"

    @property
    def votes_on_each(self) -> bool:
        return self.ballot == Ballot.EACH

    @property
    def tie_rule(self) -> str:
        texts = (getattr(self, f"tie_rule_{code}", "") for code in reading_order())
        return next((text for text in texts if text), "")

    @cached_property
    def ranked(self) -> list[Candidate]:
        return in_order(Candidate.from_json(row) for row in self.candidates)

    @cached_property
    def by_line(self) -> list[OutcomeRow]:
        """What the ranking and the budget propose by themselves."""
        return outcome_of(self.ranked, self.budget, self.most_awards)

    @property
    def outcome(self) -> list[OutcomeRow]:
        return [OutcomeRow.from_json(row) for row in self.draft]

    @property
    def cut_off(self) -> int:
        return line_after(self.by_line, self.ranked)

    @property
    def participating(self) -> int:
        """Attending and not recused, when the vote was opened."""
        return (self.attending or 0) - (self.recused or 0)


class Declaration(models.Model):
    """That a member has declared before the item opened; what, stands in `accounts.InterestDeclaration`."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar[set[str]] = set()

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="declarations")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="declarations")
    declared = models.ForeignKey(InterestDeclaration, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("declaration before an item")
        verbose_name_plural = _("declarations before items")
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "seat"], name="council_declaration_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.seat_id}"


class Recusal(models.Model):
    """A member who takes no part in one item: neither in its vote nor in its quorum."""

    PERSONAL: ClassVar = {"note": "why a named member takes no part"}
    PLAIN: ClassVar = {"grounds"}

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="recusals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recusals")
    source = models.CharField(max_length=10, choices=RecusalSource.choices)
    grounds = ArrayField(models.CharField(max_length=12, choices=InterestGround.choices), default=list, blank=True)
    note = models.CharField(_("Explanation"), max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "seat"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.seat_id}"

    def ground_names(self) -> list[str]:
        return [str(InterestGround(ground).label) for ground in self.grounds]


def local_texts(facts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Facts of an item in the active language; English readers get the Russian text."""
    code = next((each for each in reading_order() if each != "en"), "ru")
    return [(fact[f"label_{code}"], fact[f"value_{code}"]) for fact in facts]
