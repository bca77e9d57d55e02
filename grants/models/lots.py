from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from core.money import ZERO, TengeField, non_negative
from core.text import Translated
from grants.models.calls import Call


class LotQuerySet(models.QuerySet["Lot"]):
    def total(self) -> Decimal:
        return self.aggregate(total=Sum("amount"))["total"] or ZERO


class Lot(models.Model):
    """One theme of a call, as the customer's plan states it: what is wanted, by when, where and for how much."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {
        "theme_kk", "theme_ru", "theme_en", "goal_kk", "goal_ru", "goal_en", "tasks_kk", "tasks_ru", "tasks_en",
        "result_kk", "result_ru", "result_en", "territory_kk", "territory_ru", "territory_en",
    }  # fmt: skip

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lots")
    place = models.PositiveSmallIntegerField(_("Number of the lot"))
    sphere = models.ForeignKey("core.Sphere", verbose_name=_("Sphere"), on_delete=models.PROTECT, null=True, blank=True)
    theme_kk = models.CharField(_("Theme in Kazakh"), max_length=300, blank=True)
    theme_ru = models.CharField(_("Theme in Russian"), max_length=300, blank=True)
    theme_en = models.CharField(_("Theme in English"), max_length=300, blank=True)
    goal_kk = models.TextField(_("Goal in Kazakh"), max_length=4000, blank=True)
    goal_ru = models.TextField(_("Goal in Russian"), max_length=4000, blank=True)
    goal_en = models.TextField(_("Goal in English"), max_length=4000, blank=True)
    tasks_kk = models.TextField(_("Tasks in Kazakh"), max_length=4000, blank=True)
    tasks_ru = models.TextField(_("Tasks in Russian"), max_length=4000, blank=True)
    tasks_en = models.TextField(_("Tasks in English"), max_length=4000, blank=True)
    result_kk = models.TextField(_("Expected result in Kazakh"), max_length=4000, blank=True)
    result_ru = models.TextField(_("Expected result in Russian"), max_length=4000, blank=True)
    result_en = models.TextField(_("Expected result in English"), max_length=4000, blank=True)
    territory_kk = models.CharField(_("Territory in words, in Kazakh"), max_length=300, blank=True)
    territory_ru = models.CharField(_("Territory in words, in Russian"), max_length=300, blank=True)
    territory_en = models.CharField(_("Territory in words, in English"), max_length=300, blank=True)
    # Empty: the whole country.
    regions = models.ManyToManyField("core.Region", verbose_name=_("Territory"), related_name="+", blank=True)
    starts_on = models.DateField(_("The project begins not before"), null=True, blank=True)
    ends_on = models.DateField(_("The project ends not later than"), null=True, blank=True)
    amount = TengeField(_("Amount of the lot"), default=ZERO)
    # How many grants the lot may give; their sum never exceeds the amount.
    grants_count = models.PositiveSmallIntegerField(_("How many grants the lot gives"), default=1)

    theme = Translated()
    goal = Translated()
    tasks = Translated()
    result = Translated()
    territory = Translated()

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "place"], name="lot_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="lot_ends_after_start",
                violation_error_message=_("The project ends before it begins. Move its end or its beginning."),
            ),
            models.CheckConstraint(condition=Q(grants_count__gte=1), name="lot_gives_a_grant"),
            non_negative("amount"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.theme}"

    @property
    def grant_amount(self) -> Decimal:
        """The most one grant of this lot may be."""
        return self.amount / self.grants_count if self.grants_count > 1 else self.amount

    def calculated(self) -> Decimal:
        """What the calculation adds up to; it must equal the amount before the call may be published."""
        return self.calculation.aggregate(total=Sum("total"))["total"] or ZERO


class CalculationLine(models.Model):
    """One line of the calculation behind a lot's amount, published with it."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"item_kk", "item_ru", "item_en", "unit_kk", "unit_ru", "unit_en"}

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="calculation")
    place = models.PositiveSmallIntegerField()
    item_kk = models.CharField(_("What, in Kazakh"), max_length=200)
    item_ru = models.CharField(_("What, in Russian"), max_length=200)
    item_en = models.CharField(_("What, in English"), max_length=200, blank=True)
    unit_kk = models.CharField(_("Unit in Kazakh"), max_length=40)
    unit_ru = models.CharField(_("Unit in Russian"), max_length=40)
    unit_en = models.CharField(_("Unit in English"), max_length=40, blank=True)
    quantity = models.DecimalField(_("Quantity"), max_digits=12, decimal_places=3)
    price = TengeField(_("Price"))
    total = models.GeneratedField(
        expression=Round(F("quantity") * F("price"), precision=2),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
    )

    item = Translated()
    unit = Translated()

    class Meta:
        verbose_name = _("line of the calculation")
        verbose_name_plural = _("lines of the calculation")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="calculation_quantity_positive"),
            non_negative("price"),
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def plain_quantity(self) -> Decimal:
        """Without trailing zeros: 3, 0.5."""
        whole = self.quantity.to_integral_value()
        return whole if whole == self.quantity else self.quantity.normalize()
