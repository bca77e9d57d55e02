"""The register of awards: the portal's own, and data sets of others imported in the 360Giving shape."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.money import TengeField, non_negative
from core.text import Translated
from grants.models.calls import Call
from grants.models.lots import Lot
from grants.models.selection import Outcome

OWN_CURRENCY = "KZT"


class RecipientKind(models.TextChoices):
    ORGANISATION = "organisation", pgettext_lazy("recipient of an award", "Organisation")
    INDIVIDUAL = "individual", pgettext_lazy("recipient of an award", "Person")


class DataSet(models.Model):
    """Awards that somebody else published. Never part of the portal's own totals."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"name", "package", "sha256"}

    name = models.CharField(_("Data set"), max_length=80, unique=True)
    # What the file says of itself beside the grants: publisher, licence, when it was made.
    package = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(_("Imported"))

    class Meta:
        verbose_name = _("data set of awards")
        verbose_name_plural = _("data sets of awards")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AwardQuerySet(models.QuerySet["Award"]):
    def own(self) -> AwardQuerySet:
        """Of this portal: everything that is counted and shown as its work."""
        return self.filter(data_set=None)


class Award(models.Model):
    """One grant that was awarded. Names are kept as they stood that day; `extra` holds what has no column here, so that
    an export gives back all that was imported."""

    PERSONAL: ClassVar = {
        "recipient_name_kk": "public money: who received it; may be a person in an imported data set",
        "recipient_name_ru": "public money: who received it; may be a person in an imported data set",
        "recipient_name_en": "public money: who received it; may be a person in an imported data set",
        "recipient_org_id": "identifies the recipient, who may be a person in an imported data set",
        "extra": "the rest of an imported grant, which may name a person to ask",
    }
    PLAIN: ClassVar = {
        "number", "external_id", "source_sha256", "funder_name_kk", "funder_name_ru", "funder_name_en", "funder_org_id",
        "title", "description", "language", "currency", "programme_title_kk", "programme_title_ru",
        "programme_title_en", "programme_code", "place_name", "country",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=20, unique=True)
    # None: an award of this portal.
    data_set = models.ForeignKey(
        DataSet, verbose_name=_("Data set"), on_delete=models.PROTECT, null=True, blank=True, related_name="awards"
    )
    # Unique in the world by the standard: each publisher has a prefix of its own.
    external_id = models.CharField(_("360Giving identifier"), max_length=200, unique=True)
    # Of the imported grant in canonical JSON: a repeated import sees by it that nothing has changed.
    source_sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="award")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")

    funder = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="awards_given"
    )
    funder_name_kk = models.CharField(_("Funder in Kazakh"), max_length=500, blank=True)
    funder_name_ru = models.CharField(_("Funder in Russian"), max_length=500, blank=True)
    funder_name_en = models.CharField(_("Funder in English"), max_length=500, blank=True)
    funder_org_id = models.CharField(_("Identifier of the funder"), max_length=200)

    recipient_kind = models.CharField(_("Kind of recipient"), max_length=12, choices=RecipientKind.choices)
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="awards_received"
    )
    recipient_name_kk = models.CharField(_("Recipient in Kazakh"), max_length=500, blank=True)
    recipient_name_ru = models.CharField(_("Recipient in Russian"), max_length=500, blank=True)
    recipient_name_en = models.CharField(_("Recipient in English"), max_length=500, blank=True)
    recipient_org_id = models.CharField(_("Identifier of the recipient"), max_length=200)

    title = models.TextField(_("Project"))
    description = models.TextField(_("What it is for"), blank=True)
    # Of title and description; empty when an imported data set does not say.
    language = models.CharField(max_length=2, blank=True)
    currency = models.CharField(_("Currency"), max_length=3)
    amount = models.DecimalField(_("Amount"), max_digits=16, decimal_places=2)
    amount_applied = models.DecimalField(_("Amount asked for"), max_digits=16, decimal_places=2, null=True, blank=True)
    amount_disbursed = models.DecimalField(_("Amount paid"), max_digits=16, decimal_places=2, null=True, blank=True)
    awarded_on = models.DateField(_("Date of the award"))
    starts_on = models.DateField(_("Planned start"), null=True, blank=True)
    ends_on = models.DateField(_("Planned end"), null=True, blank=True)
    programme_title_kk = models.CharField(_("Programme in Kazakh"), max_length=500, blank=True)
    programme_title_ru = models.CharField(_("Programme in Russian"), max_length=500, blank=True)
    programme_title_en = models.CharField(_("Programme in English"), max_length=500, blank=True)
    programme_code = models.CharField(_("Code of the programme"), max_length=200, blank=True)
    place_name = models.CharField(pgettext_lazy("award", "Place"), max_length=500, blank=True)
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    country = models.CharField(_("Country"), max_length=2, blank=True)
    from_open_call = models.BooleanField(_("From an open call"), null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    funder_name = Translated()
    recipient_name = Translated()
    programme_title = Translated()

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0)
                & (Q(amount_applied=None) | Q(amount_applied__gte=0))
                & (Q(amount_disbursed=None) | Q(amount_disbursed__gte=0)),
                name="award_amounts_not_negative",
            ),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="award_currency_three_letters"),
            models.CheckConstraint(
                condition=Q(
                    data_set=None, outcome__isnull=False, call__isnull=False, lot__isnull=False, funder__isnull=False,
                    recipient__isnull=False, currency=OWN_CURRENCY, amount__gt=0, recipient_kind="organisation",
                )
                | Q(data_set__isnull=False, outcome=None, call=None, lot=None),
                name="award_own_follows_from_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(data_set__isnull=False)
                | Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=F("starts_on")),
                name="award_own_ends_after_start",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-awarded_on", "-id"], name="award_newest"),
            models.Index(fields=["data_set", "-awarded_on", "-id"], name="award_newest_in_data_set"),
            models.Index(fields=["funder_org_id", "-awarded_on", "-id"], name="award_newest_of_funder"),
            *(
                GinIndex(OpClass(Upper(name), name="gin_trgm_ops"), name=f"award_{name}_trgm")
                for name in ("title", "recipient_name_kk", "recipient_name_ru", "recipient_name_en")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def record_label(self) -> str:
        return self.number


class AwardShare(models.Model):
    """What one state body gives to an award of this portal; shares add up to its amount."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar[set[str]] = set()

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = TengeField(_("Share in tenge"))

    class Meta:
        verbose_name = _("share of an award")
        verbose_name_plural = _("shares of awards")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "organisation"], name="award_share_once_a_body"),
            non_negative("amount"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.organisation_id}"
