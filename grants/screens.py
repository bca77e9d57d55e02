"""List screens of calls: the public's and the desk's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import regions, spheres
from core.actor import Actor
from core.lists import Addresses, Column, Filter, ListScreen, Row, Sort
from core.moments import show_day, show_deadline, show_instant
from core.money import TengeField, format_tenge
from core.periods import local_date
from core.templatetags.portal import state_tag
from core.text import translated
from grants.models import Call, Lot
from grants.states import CallPhase, CallState, GrantType


def amount_of_lots() -> Subquery:
    """Summed for the rows of the page alone: grouping a join would add up every call before the first is shown."""
    lots = Lot.objects.filter(call=OuterRef("pk")).order_by()
    return Subquery(lots.values("call").values(total=Sum("amount")), output_field=TengeField())


def _spheres(_actor: Actor) -> Sequence[tuple[str, Any]]:
    return [(code, f"{code}) {name}") for code, name in spheres.choices()]


def _regions(_actor: Actor) -> Sequence[tuple[str, Any]]:
    return regions.choices()


def _takes_region(kato: str) -> Q:
    """Calls that NGOs of this region may apply to: those that name it, and those that name none."""
    through = Call.regions.through.objects.filter(call=OuterRef("pk"))
    return Q(Exists(through.filter(region=kato))) | ~Q(Exists(through))


def _in_sphere(code: str) -> Q:
    return Q(Exists(Call.spheres.through.objects.filter(call=OuterRef("pk"), sphere=code)))


def _by_title(text: str) -> Q:
    return Q(title_kk__icontains=text) | Q(title_ru__icontains=text) | Q(number__iexact=text)


NUMBER = '<span class="portal-nowrap">{}</span>'


class PublicCalls(ListScreen[Call]):
    caption = _("Calls")
    empty = _("No call has been published yet.")
    columns = (
        Column("title", _("Call")),
        Column("phase", _("State")),
        Column("type", _("Type")),
        Column("amount", _("Amount"), numeric=True),
        Column("closes", _("Applications until")),
        Column("owner", _("Announced by")),
        Column("number", _("Number")),
    )
    values: ClassVar[Mapping[str, Any]] = {
        "number": F("number"),
        "title": translated("title"),
        "state": F("state"),
        "grant_type": F("grant_type"),
        "opens_at": F("opens_at"),
        "closes_at": F("closes_at"),
        "owner_name": translated("owner__name"),
        "amount": amount_of_lots(),
    }
    sorts = (
        Sort("newest", pgettext_lazy("order", "Newest first"), ("-published_at", "-pk")),
        Sort("closing", pgettext_lazy("order", "Last to close first"), ("-closes_at", "-pk")),
    )
    filters = (
        Filter("phase", _("State"), lambda _actor: CallPhase.choices, lambda value: Q()),
        Filter("sphere", _("Sphere"), _spheres, _in_sphere),
        Filter("region", _("NGOs of the region"), _regions, _takes_region),
        Filter("type", _("Type"), lambda _actor: GrantType.choices, lambda value: Q(grant_type=value)),
    )

    def base(self) -> QuerySet[Call]:
        """The phase follows from the clock, so it is applied here, where the moment is known."""
        calls = Call.objects.public()
        return calls.in_phase(self.chosen["phase"], self.at) if "phase" in self.chosen else calls

    def search(self, text: str) -> Q:
        return _by_title(text)

    @cached_property
    def url_of(self) -> Addresses:
        return Addresses("call", "x")

    @cached_property
    def types(self) -> dict[str, str]:
        return {kind.value: str(kind.label) for kind in GrantType}

    @cached_property
    def tags(self) -> dict[str, Any]:
        """Of what a published or cancelled call can be."""
        labels = [*CallPhase.choices, (CallState.CANCELLED.value, CallState.CANCELLED.label)]
        return {key: state_tag(key, label) for key, label in labels}

    def row(self, value: Mapping[str, Any]) -> Row:
        return Row(
            url=self.url_of(value["number"]),
            cells=(
                value["title"],
                self.tags[phase_of(value, self.at)],
                self.types[value["grant_type"]],
                format_tenge(value["amount"] or 0),
                show_deadline(value["closes_at"]),
                value["owner_name"],
                format_html(NUMBER, value["number"]),
            ),
        )

    def export_cells(self, value: Mapping[str, Any]) -> tuple[Any, ...]:
        cells = self.row(value).cells
        return (
            cells[0],
            str(phase_label(value, self.at)),
            *cells[2:3],
            value["amount"],
            value["closes_at"],
            *cells[5:],
        )


class DeskCalls(ListScreen[Call]):
    caption = _("Calls of your body")
    empty = _("Your body has no calls yet. Begin with a draft, or copy an earlier call.")
    compact = True
    columns = (
        Column("title", _("Call")),
        Column("state", _("State")),
        Column("number", _("Number")),
        Column("type", _("Type")),
        Column("amount", _("Amount"), numeric=True),
        Column("opens", _("Opens")),
        Column("closes", _("Closes")),
        Column("updated", _("Last change")),
    )
    values: ClassVar[Mapping[str, Any]] = {
        "pk": F("pk"),
        "number": F("number"),
        "title": translated("title"),
        "state": F("state"),
        "grant_type": F("grant_type"),
        "opens_at": F("opens_at"),
        "closes_at": F("closes_at"),
        "updated_at": F("updated_at"),
        "amount": amount_of_lots(),
    }
    sorts = (Sort("updated", pgettext_lazy("order", "Last changed first"), ("-updated_at", "-pk")),)
    filters = (
        Filter(
            "state",
            _("State"),
            lambda _actor: [pair for pair in CallState.choices if pair[0] != CallState.DISCARDED],
            lambda value: Q(state=value),
        ),
        Filter("type", _("Type"), lambda _actor: GrantType.choices, lambda value: Q(grant_type=value)),
    )

    def base(self) -> QuerySet[Call]:
        return Call.objects.of_desk(self.actor)

    def search(self, text: str) -> Q:
        return _by_title(text)

    def row(self, value: Mapping[str, Any]) -> Row:
        is_public = value["number"]
        return Row(
            url=reverse("call", args=[value["number"]]) if is_public else reverse("call_draft", args=[value["pk"]]),
            cells=(
                value["title"] or _("Draft without a title"),
                phase_tag(value, self.at),
                value["number"],
                GrantType(value["grant_type"]).label if value["grant_type"] else "",
                format_tenge(value["amount"] or 0),
                show_instant(value["opens_at"]) if value["opens_at"] else "",
                show_deadline(value["closes_at"]) if value["closes_at"] else "",
                show_day(local_date(value["updated_at"])),
            ),
        )


def phase_of(value: Mapping[str, Any], at: Any) -> str:
    """The key of what a reader is shown: the phase of a published call, else its state."""
    if value["state"] != CallState.PUBLISHED:
        return str(value["state"])
    if at < value["opens_at"]:
        return CallPhase.ANNOUNCED.value
    return CallPhase.OPEN.value if at < value["closes_at"] else CallPhase.CLOSED.value


def phase_label(value: Mapping[str, Any], at: Any) -> Any:
    key = phase_of(value, at)
    return CallPhase(key).label if key in CallPhase.values else CallState(key).label


def phase_tag(value: Mapping[str, Any], at: Any) -> Any:
    return state_tag(phase_of(value, at), phase_label(value, at))
