"""A line of the budget: the total is computed by the database, and the sources add up to it."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.money import TengeField, non_negative
from projects.arithmetic import split
from projects.models.rows import Activity, Row, row_constraints
from projects.vocabulary import Block, Category


class BudgetLine(Row):
    """`requested`, `own` and `other` are known as soon as quantity and price are: see `projects.arithmetic.split`."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "category", "block", "description", "unit", "justification"}

    description = models.CharField(_("What is paid for"), max_length=300, blank=True)
    category = models.CharField(
        pgettext_lazy("budget", "Category"), max_length=14, choices=Category.choices, blank=True
    )
    block = models.CharField(pgettext_lazy("budget", "Block"), max_length=15, choices=Block.choices, blank=True)
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        verbose_name=_("Activity it serves"),
        null=True,
        blank=True,
        related_name="budget_lines",
    )
    unit = models.CharField(pgettext_lazy("budget", "Unit"), max_length=60, blank=True)
    quantity = models.DecimalField(
        pgettext_lazy("budget", "Quantity"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    # TengeField cannot tell the type checker that it is nullable here.
    price = TengeField(pgettext_lazy("budget", "Price"), null=True, blank=True)  # type: ignore[misc]
    # numeric round() of PostgreSQL rounds halves away from zero, and nothing here is below zero: half up.
    total = GeneratedField(
        expression=Round(F("quantity") * F("price"), precision=2),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
        verbose_name=pgettext_lazy("budget", "Total"),
    )
    requested = TengeField(pgettext_lazy("budget", "Requested"), null=True, blank=True)  # type: ignore[misc]
    own = TengeField(pgettext_lazy("budget", "Own contribution"), null=True, blank=True)  # type: ignore[misc]
    other = TengeField(pgettext_lazy("budget", "Other sources"), null=True, blank=True)  # type: ignore[misc]
    justification = models.CharField(pgettext_lazy("budget", "Justification"), max_length=1000, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("line of the budget")
        verbose_name_plural = _("lines of the budget")
        constraints = [
            *row_constraints(),
            non_negative("quantity"),
            non_negative("price"),
            non_negative("requested"),
            non_negative("own"),
            non_negative("other"),
            models.CheckConstraint(
                condition=Q(total=F("requested") + F("own") + F("other")), name="budget_line_sources_make_total"
            ),
            # Without this one an empty source would make the sum unknown, and an unknown check passes.
            models.CheckConstraint(
                condition=Q(total=None) | Q(requested__isnull=False, own__isnull=False, other__isnull=False),
                name="budget_line_total_has_sources",
            ),
            models.CheckConstraint(condition=Q(category__in=["", *Category.values]), name="budget_line_category_known"),
            models.CheckConstraint(condition=Q(block__in=["", *Block.values]), name="budget_line_block_known"),
        ]

    def clean(self) -> None:
        """Completes the sources; a ValidationError by field when they do not make the total."""
        parts = split(self.quantity, self.price, self.requested, self.own, self.other)
        for name in ("requested", "own", "other"):
            setattr(self, name, getattr(parts, name))

    def __str__(self) -> str:
        return f"{self.position}. {self.description}"
