"""The list of an NGO's own applications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from core.lists import Column, Filter, ListScreen, Row, Sort
from core.moments import show_day, show_deadline
from core.periods import local_date
from core.templatetags.portal import state_tag
from core.text import translated
from grants.models import Application
from grants.reuse import earlier_of
from grants.states import ApplicationState
from projects.vocabulary import PlanLanguage


class OwnApplications(ListScreen[Application]):
    caption = _("Applications of your organisation")
    empty = _("There is no application yet. Choose an open call and begin one.")
    columns = (
        Column("title", pgettext_lazy("application", "Project")),
        Column("state", _("State")),
        Column("number", _("Number")),
        Column("call", _("Call")),
        Column("closes", _("Applications until")),
        Column("updated", _("Last change")),
    )
    values: ClassVar[Mapping[str, Any]] = {
        "pk": F("pk"),
        "number": F("number"),
        "state": F("state"),
        "updated_at": F("updated_at"),
        "title": F("plan__title"),
        "call_title": translated("call__title"),
        "closes_at": F("call__closes_at"),
    }
    sorts = (Sort("updated", pgettext_lazy("order", "Last changed first"), ("-updated_at", "-pk")),)
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter(
            "state",
            _("State"),
            lambda _actor: [pair for pair in ApplicationState.choices if pair[0] != ApplicationState.DISCARDED],
            lambda value: Q(state=value),
        ),
    )

    def base(self) -> QuerySet[Application]:
        return Application.objects.of_organisation(self.actor)

    def row(self, value: Mapping[str, Any]) -> Row:
        state, label = self._state(value)
        return Row(
            url=reverse("application", args=[value["pk"]]),
            cells=(
                value["title"] or _("Without a title"),
                state_tag(state, label),
                value["number"],
                value["call_title"],
                show_deadline(value["closes_at"]),
                show_day(local_date(value["updated_at"])),
            ),
        )

    def _state(self, value: Mapping[str, Any]) -> tuple[str, Any]:
        if value["state"] != ApplicationState.SUBMITTED and value["closes_at"] <= self.at:
            return "expired", pgettext_lazy("application", "Not submitted in time")
        return value["state"], ApplicationState(value["state"]).label


class EarlierApplications(OwnApplications):
    """Those from which `application` may take something over."""

    caption = _("Other applications of your organisation")
    empty = _("Your organisation has no other application.")
    columns = (*OwnApplications.columns[:4], Column("language", _("Language")), OwnApplications.columns[5])
    values: ClassVar[Mapping[str, Any]] = {**OwnApplications.values, "language": F("plan__language")}
    filters = ()

    def __init__(self, actor: Actor, parameters: Mapping[str, str], at: datetime, *, application: Application) -> None:
        super().__init__(actor, parameters, at)
        self.application = application

    def base(self) -> QuerySet[Application]:
        return earlier_of(self.application, self.actor)

    def row(self, value: Mapping[str, Any]) -> Row:
        cells = super().row(value).cells
        return Row(
            url=reverse("application_take_over_parts", args=[self.application.pk, value["pk"]]),
            cells=(*cells[:4], PlanLanguage(value["language"]).label, cells[5]),
        )
