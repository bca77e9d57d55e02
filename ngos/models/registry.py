"""An NGO's entry in the register: what it is, who heads it, how to pay it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership, Organisation, Standing
from accounts.roles import SIGNING_ROLES, Role
from core.actor import Actor
from core.alphabet import fold, kazakh_sort_key
from core.identifiers import validate_bik
from core.secrets import HoldsSecrets, Secret
from core.text import Translated
from ngos.states import LegalForm, RegistryStatus

FACT = ("ground", "value", "valid_until")


def _signatories(organisation: Any) -> models.QuerySet[Membership]:
    return Membership.objects.current().filter(organisation=organisation, roles__overlap=list(SIGNING_ROLES))


class NgoQuerySet(models.QuerySet["Ngo"]):
    def public(self) -> NgoQuerySet:
        """Entries anyone may read: confirmed ones."""
        return self.filter(organisation__standing=Standing.CONFIRMED)

    def visible_to(self, actor: Actor) -> NgoQuerySet:
        """Confirmed ones to everyone; one that waits for confirmation to its own people and the operator."""
        if actor.is_system or actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
            return self.all()
        own = Membership.objects.current().filter(user_id=actor.user_id or 0, organisation=OuterRef("organisation"))
        return self.filter(Q(organisation__standing=Standing.CONFIRMED) | Exists(own))

    def acted_for(self, actor: Actor) -> NgoQuerySet:
        """The one NGO that the person acts for now."""
        return self.filter(organisation_id=actor.organisation_id or 0)

    def by_reference(self, reference: str) -> NgoQuerySet:
        """By BIN, or by the register's own number for an entry without BIN."""
        if reference.isascii() and reference.isdigit():
            return self.filter(organisation__bin=reference)
        return self.filter(number=reference)

    def with_standing(self) -> NgoQuerySet:
        """With all that the conditions of a grant ask of one: its properties below then cost no query of their own."""
        from ngos.models.facts import DatabaseEntry, RegistryFact

        own = OuterRef("pk")
        facts = RegistryFact.objects.filter(ngo=own).newest_of_each()
        years = DatabaseEntry.objects.filter(ngo=own).order_by("-about_year").values("about_year")
        known: dict[str, Any] = {
            "has_founders": Exists(Founder.objects.filter(ngo=own)),
            "has_spheres": Exists(Ngo.spheres.through.objects.filter(ngo=own)),
            "has_signatory": Exists(_signatories(OuterRef("organisation"))),
            "latest_database_year": Subquery(years[:1]),
            "newest_facts": ArraySubquery(facts.values(json=JSONObject(**{name: name for name in FACT}))),
        }
        return self.select_related("organisation__region").annotate(**known)


class Ngo(HoldsSecrets):
    """One organisation of the kind "ngo". Names, BIN, region and address stand on the organisation."""

    PERSONAL: ClassVar = {
        "head_name": "named in applications, agreements and letters",
        "head_iin_encrypted": "checked against the lists of article 6-1; encrypted",
        "head_iin_index": "to find conflicts of interest; cannot be read back",
        "phones": "to be reached by staff who work on the application",
        "email": "to be reached by staff who work on the application",
        "iban_encrypted": "to pay tranches; encrypted",
        "iban_index": "to notice one account used by two organisations; cannot be read back",
    }
    PLAIN: ClassVar = {
        "number", "legal_form", "status", "web_page", "bik", "bank_name", "charter_kk", "charter_ru", "search_text",
        "sort_key",
    }  # fmt: skip

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="ngo")
    # Only an entry without BIN has one.
    number = models.CharField(_("Number in the register"), max_length=20, blank=True, editable=False)
    legal_form = models.CharField(_("Legal form"), max_length=24, choices=LegalForm.choices, blank=True)
    registered_on = models.DateField(_("Date of state registration"), null=True, blank=True)
    status = models.CharField(
        _("Status"), max_length=12, choices=RegistryStatus.choices[:-1], default=RegistryStatus.ACTIVE
    )
    head_name = models.CharField(_("Full name of the head"), max_length=200, blank=True)
    head_iin_encrypted = models.TextField(blank=True, editable=False)
    head_iin_index = models.CharField(max_length=64, blank=True, editable=False)
    phones = ArrayField(models.CharField(max_length=16), verbose_name=_("Phone numbers"), blank=True, default=list)
    email = models.EmailField(_("E-mail"), blank=True)
    web_page = models.URLField(_("Web page"), blank=True)
    iban_encrypted = models.TextField(blank=True, editable=False)
    iban_index = models.CharField(max_length=64, blank=True, editable=False)
    bik = models.CharField(_("BIK of the bank"), max_length=8, blank=True, validators=[validate_bik])
    bank_name = models.CharField(_("Name of the bank"), max_length=200, blank=True)
    spheres = models.ManyToManyField("core.Sphere", verbose_name=_("Spheres of activity"), related_name="+", blank=True)
    charter_kk = models.TextField(_("Goals by the charter, in Kazakh"), blank=True, max_length=4000)
    charter_ru = models.TextField(_("Goals by the charter, in Russian"), blank=True, max_length=4000)
    staff_count = models.PositiveIntegerField(_("Paid staff"), null=True, blank=True)
    volunteer_count = models.PositiveIntegerField(_("Volunteers"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Names and BIN of the organisation, folded, and the place in the Kazakh alphabet: kept up by `index_names`.
    search_text = models.TextField(blank=True, editable=False)
    sort_key = models.CharField(max_length=1000, blank=True, editable=False)

    head_iin = Secret("head_iin", indexed=True, purpose="iin")
    iban = Secret("iban", indexed=True)
    charter = Translated()

    objects = NgoQuerySet.as_manager()

    class Meta:
        verbose_name = _("NGO")
        verbose_name_plural = _("NGOs")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="ngo_number"),
            models.CheckConstraint(condition=~Q(status="without_bin"), name="ngo_without_bin_is_not_stored"),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="ngo_alphabet"),
            models.Index(fields=["status", "sort_key", "id"], name="ngo_status_alphabet"),
            models.Index(fields=["legal_form", "sort_key", "id"], name="ngo_form_alphabet"),
            models.Index(fields=["head_iin_index"], name="ngo_head_iin", condition=~Q(head_iin_index="")),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="ngo_search_trgm"),
        ]

    def __str__(self) -> str:
        return str(self.organisation.name)

    def get_absolute_url(self) -> str:
        return reverse("ngo", args=[self.reference])

    @property
    def record_label(self) -> str:
        return str(self.organisation.record_label)

    @property
    def reference(self) -> str:
        """What the address of the public page says: the BIN, else the number."""
        return self.organisation.bin or self.number

    @property
    def registry_status(self) -> RegistryStatus:
        return RegistryStatus(self.status) if self.organisation.bin else RegistryStatus.WITHOUT_BIN

    @property
    def is_verified(self) -> bool:
        return self.organisation.standing == Standing.CONFIRMED

    # What `with_standing` brings along.

    @cached_property
    def has_founders(self) -> bool:
        return len(self.founders.all()) > 0

    @cached_property
    def has_spheres(self) -> bool:
        return len(self.spheres.all()) > 0

    @cached_property
    def has_signatory(self) -> bool:
        """Somebody may sign for it on the portal."""
        return _signatories(self.organisation_id).exists()

    @cached_property
    def latest_database_year(self) -> int | None:
        """The latest year about which it is entered in the NGO Database."""
        return self.database_entries.order_by("-about_year").values_list("about_year", flat=True).first()

    @cached_property
    def newest_facts(self) -> list[dict[str, Any]]:
        """The newest check of each ground; a day as a text or as a day."""
        return list(self.facts.newest_of_each().values(*FACT))

    def index_names(self) -> None:
        """Call before saving whenever the organisation's names or BIN have changed."""
        organisation = self.organisation
        names = [organisation.name_kk, organisation.name_ru, organisation.name_en]
        self.search_text = " ".join(fold(text) for text in [*names, organisation.bin, self.number] if text)
        self.sort_key = kazakh_sort_key(next((name for name in names if name), ""))[:1000]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.index_names()
        super().save(*args, **kwargs)


class Founder(HoldsSecrets):
    """A founder (participant): a person by IIN or an organisation by BIN, checked for kinship and against lists."""

    class Kind(models.TextChoices):
        PERSON = "person", pgettext_lazy("founder", "Person")
        ORGANISATION = "organisation", pgettext_lazy("founder", "Organisation")

    PERSONAL: ClassVar = {
        "name": "checked against the lists of article 6-1",
        "identifier_encrypted": "checked against the lists of article 6-1; encrypted",
        "identifier_index": "to find conflicts of interest; cannot be read back",
    }
    PLAIN: ClassVar = {"kind"}

    ngo = models.ForeignKey(Ngo, on_delete=models.CASCADE, related_name="founders")
    kind = models.CharField(_("Founder is"), max_length=12, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(_("Name of the founder"), max_length=500)
    identifier_encrypted = models.TextField(blank=True, editable=False)
    identifier_index = models.CharField(max_length=64, blank=True, editable=False)

    identifier = Secret("identifier", indexed=True, purpose="iin")

    class Meta:
        verbose_name = _("founder")
        verbose_name_plural = _("founders")
        ordering = ["pk"]
        indexes = [models.Index(fields=["identifier_index"], name="founder_identifier")]

    def __str__(self) -> str:
        return self.name
