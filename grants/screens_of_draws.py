"""The public list of lots whose experts are drawn or waiting to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lists import Column, Filter, ListScreen, Row, Sort
from core.moments import show_moment
from core.templatetags.portal import state_tag
from core.text import translated
from grants.models import Draw, Lot
from grants.states import CallState, DrawState, SelectionState

WAITING = ("waiting", _("Not drawn yet"))
STATES = [WAITING, *((state.value, state.label) for state in (DrawState.FROZEN, DrawState.DRAWN))]
HOLDING = Draw.objects.holding().filter(lot=OuterRef("pk"))


class Draws(ListScreen[Lot]):
    caption = _("Draws of experts")
    empty = _("No experts are drawn at present.")
    columns = (
        Column("lot", _("Lot")),
        Column("call", _("Call")),
        Column("state", _("State")),
        Column("frozen", _("The pool was frozen")),
        Column("drawn", pgettext_lazy("draw", "Drawn")),
    )
    values: ClassVar[Mapping[str, Any]] = {
        "pk": F("pk"),
        "place": F("place"),
        "theme": translated("theme"),
        "number": F("call__number"),
        "title": translated("call__title"),
        "draw_state": Subquery(HOLDING.values("state")[:1]),
        "frozen": Subquery(HOLDING.values("frozen_at")[:1]),
        "drawn": Subquery(HOLDING.values("drawn_at")[:1]),
    }
    sorts = (Sort("newest", pgettext_lazy("order", "Newest first"), ("-pk",)),)
    filters = (
        Filter(
            "state",
            _("State"),
            lambda _actor: STATES,
            lambda value: (
                ~Q(pk__in=Draw.objects.holding().values("lot"))
                if value == "waiting"
                else Q(pk__in=Draw.objects.filter(state=value).values("lot"))
            ),
        ),
    )

    def base(self) -> QuerySet[Lot]:
        checked = Q(call__selection__isnull=False) & ~Q(call__selection__state=SelectionState.CHECKING)
        return Lot.objects.filter(checked, call__state=CallState.PUBLISHED)

    def row(self, value: Mapping[str, Any]) -> Row:
        state = value["draw_state"] or WAITING[0]
        return Row(
            url=reverse("draw", args=[value["number"], value["place"]]),
            cells=(
                f"{value['place']}. {value['theme']}",
                f"№ {value['number']}. {value['title']}",
                state_tag(state, dict(STATES)[state]),
                show_moment(value["frozen"]) if value["frozen"] else "",
                show_moment(value["drawn"]) if value["drawn"] else "",
            ),
        )
