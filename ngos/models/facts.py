"""What is known about an NGO from others: its filings in the NGO Database, and checks against lists."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ngos.models.registry import Ngo
from ngos.states import Exclusion


class DatabaseEntry(models.Model):
    """One year's information in the NGO Database (Law on non-commercial organisations, art. 41 p. 5: by 31 March)."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"source"}

    ngo = models.ForeignKey(Ngo, on_delete=models.PROTECT, related_name="database_entries")
    about_year = models.PositiveSmallIntegerField(_("Year that the information is about"))
    filed_on = models.DateField(_("Filed on"))
    source = models.CharField(_("Seen in"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry in the NGO Database")
        verbose_name_plural = _("entries in the NGO Database")
        ordering = ["-about_year"]
        constraints = [
            models.UniqueConstraint(fields=["ngo", "about_year"], name="database_entry_one_a_year"),
            models.CheckConstraint(
                condition=Q(about_year__gte=1991, about_year__lte=2100), name="database_entry_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ngo_id} {self.about_year}"


class FactQuerySet(models.QuerySet["RegistryFact"]):
    def newest_of_each(self) -> FactQuerySet:
        """The newest check of each ground."""
        return self.order_by("ngo_id", "ground", "-checked_at", "-pk").distinct("ngo_id", "ground")


class RegistryFact(models.Model):
    """The outcome of one check against a list. Never edited: the newest check of a ground counts, older ones stay."""

    class Value(models.TextChoices):
        YES = "yes", pgettext_lazy("check", "Yes, the ground applies")
        NO = "no", pgettext_lazy("check", "No, the ground does not apply")
        UNKNOWN = "unknown", pgettext_lazy("check", "Could not be found out")

    PERSONAL: ClassVar = {"note": "may name a relative or a listed person"}
    PLAIN: ClassVar = {"ground", "value", "source"}

    ngo = models.ForeignKey(Ngo, on_delete=models.PROTECT, related_name="facts")
    ground = models.CharField(_("Ground"), max_length=20, choices=Exclusion.choices)
    value = models.CharField(_("Result"), max_length=8, choices=Value.choices)
    source = models.CharField(_("Where it was checked"), max_length=300)
    note = models.CharField(_("Note for the operator's staff"), max_length=1000, blank=True)
    checked_at = models.DateTimeField()
    valid_until = models.DateField(_("Counts until"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("check against a list")
        verbose_name_plural = _("checks against lists")
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=Exclusion.values), name="registry_fact_ground_known"),
            models.CheckConstraint(condition=Q(value__in=["yes", "no", "unknown"]), name="registry_fact_value_known"),
        ]
        indexes = [models.Index(fields=["ngo", "ground", "-checked_at", "-id"], name="registry_fact_latest")]

    def __str__(self) -> str:
        return f"{self.ngo_id} {self.ground} {self.value}"
