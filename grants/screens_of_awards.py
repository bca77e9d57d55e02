"""The public register of awards as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from core.lists import Column, Filter, ListScreen, Row, Sort
from core.moments import show_day
from core.text import LANGUAGES, chosen, translated
from grants.awards import choices, show_amount, totals_of
from grants.models import Award, AwardShare

OWN = "own"
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Total:
    """One currency of one register. Nothing is ever added up across them."""

    register: Any
    amount: str
    count: int


def _funders(_actor: Actor) -> Choices:
    return sorted(((org_id, chosen(names)) for org_id, *names in choices()["funders"]), key=lambda pair: pair[1])


def _years(_actor: Actor) -> Choices:
    return [(str(year), str(year)) for (year,) in choices()["years"]]


def _currencies(_actor: Actor) -> Choices:
    return [(code, code) for (code,) in choices()["currencies"]]


def _programmes(_actor: Actor) -> Choices:
    found = choices()
    calls = [(f"call:{number}", f"{number} {chosen(titles)}") for number, *titles in found["calls"]]
    return [*calls, *((f"title:{title}", title) for (title,) in found["programmes"])]


def _places(_actor: Actor) -> Choices:
    """Our regions by their code, the commonest places of imported data by their name."""
    found = choices()
    regions = [(f"kato:{kato}", chosen(names)) for kato, *names in found["regions"]]
    return [*regions, *((f"name:{name}", name) for (name,) in found["places"])]


def _data_sets(_actor: Actor) -> Choices:
    return [(OWN, _("Awards of this portal")), *((str(pk), name) for pk, name in choices()["data_sets"])]


def _by_funder(org_id: str) -> Q:
    shares = AwardShare.objects.filter(award=OuterRef("pk"))
    bin_ = org_id.rpartition("-")[2]
    return Q(funder_org_id=org_id) | Q(Exists(shares.filter(organisation__bin=bin_).exclude(organisation__bin="")))


def _by_programme(value: str) -> Q:
    kind, _colon, key = value.partition(":")
    return Q(call__number=key) if kind == "call" else Q(programme_title_en=key, data_set__isnull=False)


def _by_place(value: str) -> Q:
    kind, _colon, key = value.partition(":")
    if kind == "kato":
        return Q(region=key) | Q(region__parent=key)
    return Q(place_name=key, data_set__isnull=False)


def _by_data_set(value: str) -> Q:
    return Q(data_set=None) if value == OWN else Q(data_set=int(value))


class Awards(ListScreen[Award]):
    caption = _("Awards")
    empty = _("No grant has been awarded yet.")
    columns = (
        Column("title", _("Project")),
        Column("recipient", _("Recipient")),
        Column("amount", _("Amount"), numeric=True),
        Column("awarded", _("Date of the award")),
        Column("funder", _("Funder")),
        Column("programme", _("Programme")),
        Column("place", pgettext_lazy("award", "Place")),
        Column("number", _("Number")),
        Column("currency", _("Currency"), export_only=True),
        Column("data_set", _("Data set"), export_only=True),
        Column("identifier", _("360Giving identifier"), export_only=True),
    )
    values: ClassVar[Mapping[str, Any]] = {
        "number": F("number"),
        "title": F("title"),
        "to_whom": translated("recipient_name"),
        "by_whom": translated("funder_name"),
        "programme": translated("programme_title"),
        "amount": F("amount"),
        "currency": F("currency"),
        "awarded_on": F("awarded_on"),
        "place_name": F("place_name"),
        "region_name": translated("region__name"),
        "data_set_name": F("data_set__name"),
        "external_id": F("external_id"),
    }
    sorts = (Sort("newest", pgettext_lazy("order", "Newest first"), ("-awarded_on", "-pk")),)
    filters = (
        Filter("data_set", _("Data set"), _data_sets, _by_data_set),
        Filter("funder", _("Funder"), _funders, lambda value: _by_funder(value)),
        Filter("year", _("Year"), _years, lambda value: Q(awarded_on__year=int(value))),
        Filter("currency", _("Currency"), _currencies, lambda value: Q(currency=value)),
        Filter("programme", _("Programme"), _programmes, _by_programme),
        Filter("region", pgettext_lazy("award", "Place"), _places, _by_place),
    )

    _kept_count: tuple[QuerySet[Award], str] | None = None

    def base(self) -> QuerySet[Award]:
        return Award.objects.all()

    def search(self, text: str) -> Q:
        condition = Q(title__icontains=text) | Q(number__iexact=text)
        for code in LANGUAGES:
            condition |= Q(**{f"recipient_name_{code}__icontains": text})
        return condition

    def _counted(self) -> tuple[QuerySet[Award], str]:
        """Once for the rows and for the totals."""
        if self._kept_count is None:
            self._kept_count = super()._counted()
        return self._kept_count

    def totals(self) -> list[Total]:
        """Of what is shown, each register and each currency apart."""
        is_narrowed = bool(self.query or self.chosen)
        rows = totals_of(self._counted()[0]) if is_narrowed else choices()["totals"]
        return [
            Total(name or _("Awards of this portal"), show_amount(amount, currency), count)
            for name, currency, amount, count in rows
        ]

    def row(self, value: Mapping[str, Any]) -> Row:
        return Row(
            url=reverse("award", args=[value["number"]]),
            cells=(
                value["title"] or _now("Without a title"),
                value["to_whom"],
                show_amount(value["amount"], value["currency"]),
                show_day(value["awarded_on"]),
                value["by_whom"],
                value["programme"],
                value["region_name"] or value["place_name"],
                format_html('<span class="portal-nowrap">{}</span>', value["number"]),
            ),
        )

    def export_cells(self, value: Mapping[str, Any]) -> tuple[Any, ...]:
        amount: Decimal = value["amount"]
        return (
            value["title"], value["to_whom"], amount, value["awarded_on"], value["by_whom"], value["programme"],
            value["region_name"] or value["place_name"], value["number"], value["currency"],
            value["data_set_name"] or "", value["external_id"],
        )  # fmt: skip
