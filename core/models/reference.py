"""Reference data that every app stands on: regions, working days, legal acts, rule sets, spheres."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, TypeVar, overload

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.alphabet import kazakh_sort_key
from core.periods import no_overlap
from core.rulekinds import RuleValues, schema_of
from core.text import Translated

Schema = TypeVar("Schema", bound=RuleValues)


class RegionQuerySet(models.QuerySet["Region"]):
    def oblasts(self) -> RegionQuerySet:
        """The 20 regions: oblasts and cities of republican significance."""
        return self.filter(level=Region.Level.REGION)

    def districts(self) -> RegionQuerySet:
        return self.filter(level=Region.Level.DISTRICT)

    def within(self, kato: str) -> RegionQuerySet:
        """The region itself and what lies in it."""
        return self.filter(Q(kato=kato) | Q(parent_id=kato))


class Region(models.Model):
    """A unit of the state classifier (KATO): a region, or a district or city within it."""

    class Level(models.IntegerChoices):
        REGION = 1, pgettext_lazy("region", "Region")
        DISTRICT = 2, pgettext_lazy("region", "District or city")

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {
        "kato", "name_kk", "name_ru", "name_en", "sort_key_kk", "iso", "short_kk", "short_ru", "short_en",
    }  # fmt: skip

    kato = models.CharField(_("KATO code"), max_length=9, primary_key=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    name_kk = models.CharField(_("name in Kazakh"), max_length=120)
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    sort_key_kk = models.CharField(max_length=240, db_index=True, editable=False)
    iso = models.CharField(_("ISO 3166-2 code"), max_length=6, blank=True)
    short_kk = models.CharField(max_length=4, blank=True)
    short_ru = models.CharField(max_length=4, blank=True)
    short_en = models.CharField(max_length=4, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)

    name = Translated()
    short = Translated()

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["sort_key_kk"]
        constraints = [
            models.CheckConstraint(condition=Q(kato__regex=r"^[0-9]{9}$"), name="region_kato_nine_digits"),
            models.CheckConstraint(
                condition=Q(level=1, parent=None, tile_column__isnull=False, tile_row__isnull=False)
                | Q(level=2, parent__isnull=False, tile_column=None, tile_row=None),
                name="region_level_decides_parent_and_tile",
            ),
            models.UniqueConstraint(fields=["tile_column", "tile_row"], name="region_one_a_tile"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key_kk = kazakh_sort_key(self.name_kk)
        super().save(*args, **kwargs)

    @property
    def region_kato(self) -> str:
        """The code of the level 1 region that this is or lies in."""
        return self.kato[:2] + "0000000"


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def named(self) -> CalendarDayQuerySet:
        """Without those that were taken out of the table again."""
        return self.exclude(kind=CalendarDay.Kind.USUAL)


class CalendarDay(models.Model):
    """A day that differs from the usual week: a holiday, a moved day off, a weekend that is worked."""

    class Kind(models.TextChoices):
        WORKING = "working", pgettext_lazy("calendar day", "Working day")
        DAY_OFF = "day_off", pgettext_lazy("calendar day", "Day off")
        # Taken out of the table: the row stays, so that the seed does not bring it back.
        USUAL = "usual", pgettext_lazy("calendar day", "As the week has it")

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"kind", "name_kk", "name_ru", "name_en", "note"}

    date = models.DateField(_("date"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Changed by a person: loading reference data again leaves it alone.
    is_set_by_hand = models.BooleanField(_("set by hand"), default=False, editable=False)

    name = Translated()

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["working", "day_off", "usual"]), name="calendar_day_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.date.isoformat()


class LegalActQuerySet(models.QuerySet["LegalAct"]):
    def in_force(self, on: date) -> LegalActQuerySet:
        """An act whose first day in force is not known counts from its adoption."""
        begun = Q(in_force_from__lte=on) | Q(in_force_from=None, adopted_on__lte=on)
        return self.filter(begun, Q(in_force_until=None) | Q(in_force_until__gt=on))


class LegalAct(models.Model):
    """A law, code, order or resolution to which rule sets refer."""

    class Kind(models.TextChoices):
        LAW = "law", pgettext_lazy("legal act", "Law")
        CODE = "code", pgettext_lazy("legal act", "Code")
        ORDER = "order", pgettext_lazy("legal act", "Order")
        RESOLUTION = "resolution", pgettext_lazy("legal act", "Resolution of the Government")

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"code", "kind", "number", "register_number", "title_kk", "title_ru", "title_en"}

    code = models.SlugField(max_length=40, primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=20)
    adopted_on = models.DateField(_("adopted on"))
    register_number = models.CharField(_("number in the register of normative acts"), max_length=20, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    title_kk = models.CharField(_("title in Kazakh"), max_length=500)
    title_ru = models.CharField(_("title in Russian"), max_length=500)
    title_en = models.CharField(_("title in English"), max_length=500)

    title = Translated()

    objects = LegalActQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal act")
        verbose_name_plural = _("legal acts")
        ordering = ["adopted_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_until=None)
                | Q(in_force_from=None)
                | Q(in_force_until__gt=models.F("in_force_from")),
                name="legal_act_ends_after_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.number} ({self.adopted_on:%d.%m.%Y})"


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, kind: str, on: date) -> RuleSet:
        """The one rule set of this kind on this day; `RuleSet.DoesNotExist` when the law is silent."""
        return self.select_related("act").get(kind=kind, period__contains=on)


class RuleSet(models.Model):
    """Law as data: values of one kind, from a day until another, by a stated clause. Immutable once used (trigger)."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"kind", "clause", "reference_kk", "reference_ru", "reference_en", "values"}

    kind = models.CharField(_("kind"), max_length=60)
    period = DateRangeField(_("in force"))
    act = models.ForeignKey(LegalAct, models.PROTECT, null=True, blank=True, related_name="rule_sets")
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    # What the act and the clause alone do not say, for instance that the values are provisional.
    reference_kk = models.CharField(_("legal reference in Kazakh"), max_length=500, blank=True)
    reference_ru = models.CharField(_("legal reference in Russian"), max_length=500, blank=True)
    reference_en = models.CharField(_("legal reference in English"), max_length=500, blank=True)
    values = models.JSONField(_("values"))
    used_at = models.DateTimeField(_("first used at"), null=True, editable=False)

    reference = Translated()

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["kind", "period"]
        constraints = [
            no_overlap("period", "kind"),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__startswith__isnull=False), name="rule_set_has_beginning"
            ),
            models.CheckConstraint(
                condition=Q(act__isnull=False) | ~Q(reference_kk="") & ~Q(reference_ru="") & ~Q(reference_en=""),
                name="rule_set_has_legal_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period.lower.isoformat()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Values are checked by the schema of their kind, and stored written out in full."""
        self.values = schema_of(self.kind).from_values(self.values).to_values()
        super().save(*args, **kwargs)

    @overload
    def typed(self) -> RuleValues: ...
    @overload
    def typed(self, schema: type[Schema]) -> Schema: ...
    def typed(self, schema: type[Any] | None = None) -> Any:
        """The values as the frozen dataclass of the kind; naming the schema lets the type checker know it."""
        registered = schema_of(self.kind)
        if schema is not None and schema is not registered:
            raise TypeError(f"{self.kind} holds {registered.__name__}, not {schema.__name__}.")
        return registered.from_values(self.values)


class SphereQuerySet(models.QuerySet["Sphere"]):
    def for_grants(self) -> SphereQuerySet:
        """The 16 of paragraph 1: grants, prizes and the social order."""
        return self.filter(is_for_order_only=False)


class Sphere(models.Model):
    """A sphere of article 5 of the Law of 12.04.2005, under the statute's own number ("13-1")."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"code", "name_kk", "name_ru", "name_en"}

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=300)
    name_ru = models.CharField(_("name in Russian"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300)
    is_for_order_only = models.BooleanField(_("for social order only"), default=False)
    sort = models.PositiveSmallIntegerField(unique=True)

    name = Translated()

    objects = SphereQuerySet.as_manager()

    class Meta:
        verbose_name = _("sphere")
        verbose_name_plural = _("spheres")
        ordering = ["sort"]

    def __str__(self) -> str:
        return f"{self.code}) {self.name}"
