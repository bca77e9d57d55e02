"""Appeals as those see them who decide or follow them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.lists import Column, Filter, ListScreen, Row, Sort
from core.moments import show_day, show_deadline
from core.templatetags.portal import state_tag
from core.text import translated
from grants.models import Appeal
from grants.rules_of_results import RESULT_ROLES
from grants.states import AppealState


def visible_appeals(actor: Actor) -> QuerySet[Appeal]:
    """The operator's coordinators see every appeal; the desk of a body those against its own results."""
    if actor.is_system or actor.has(Role.COORDINATOR):
        return Appeal.objects.all()
    if actor.has(*RESULT_ROLES) and actor.organisation_id is not None:
        return Appeal.objects.filter(outcome__lot__call__owner=actor.organisation_id)
    return Appeal.objects.none()


class Appeals(ListScreen[Appeal]):
    caption = _("Appeals")
    empty = _("Nobody has appealed against a decision.")
    compact = True
    columns = (
        Column("number", _("Number")),
        Column("state", _("State")),
        Column("due", _("Decision due")),
        Column("applicant", _("Applicant")),
        Column("application", _("Application")),
        Column("call", _("Call")),
        Column("filed", pgettext_lazy("appeal", "Filed")),
    )
    values: ClassVar[Mapping[str, Any]] = {
        "number": F("number"),
        "state": F("state"),
        "due_at": F("due_at"),
        "filed_at": F("filed_at"),
        "decided_at": F("decided_at"),
        "applicant": translated("outcome__application__organisation__name"),
        "application": F("outcome__application__number"),
        "call": F("outcome__lot__call__number"),
    }
    sorts = (
        Sort("due", pgettext_lazy("order", "Nearest deadline first"), ("due_at", "pk")),
        Sort("newest", pgettext_lazy("order", "Newest first"), ("-filed_at", "-pk")),
    )
    filters = (Filter("state", _("State"), lambda _actor: AppealState.choices, lambda value: Q(state=value)),)

    def base(self) -> QuerySet[Appeal]:
        return visible_appeals(self.actor)

    def search(self, text: str) -> Q:
        return Q(number__iexact=text) | Q(outcome__application__number__iexact=text)

    def row(self, value: Mapping[str, Any]) -> Row:
        state = AppealState(value["state"])
        return Row(
            url=reverse("appeal", args=[value["number"]]),
            cells=(
                value["number"],
                state_tag(state.value, state.label),
                show_deadline(value["due_at"]) if state == AppealState.FILED else show_day(value["decided_at"]),
                value["applicant"],
                value["application"],
                value["call"],
                show_day(value["filed_at"]),
            ),
        )  # fmt: skip
