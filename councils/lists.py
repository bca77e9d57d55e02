from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.lists import Column, Filter, ListScreen, Row, Sort
from core.moments import show_day
from core.templatetags.portal import state_tag
from core.text import translated
from councils.models import Council
from councils.states import CouncilKind, CouncilState


class Councils(ListScreen[Council]):
    """The councils that a reader may see."""

    columns = (
        Column("name", _("Council")),
        Column("kind", _("Kind")),
        Column("body", _("Formed by")),
        Column("until", _("Works until")),
        Column("state", _("State")),
    )
    values = {
        "pk": F("pk"),
        "name": translated("name"),
        "kind": F("kind"),
        "body_name": translated("body__name"),
        "valid_until": F("valid_until"),
        "state": F("state"),
    }
    sorts = (Sort("newest", _("Newest first"), ("-created_at", "-pk")),)
    filters = (Filter("state", _("State"), lambda _actor: CouncilState.choices, lambda state: Q(state=state)),)
    caption = _("Councils and commissions")
    empty = _("There is no council that you take part in or keep.")

    def base(self) -> QuerySet[Council]:
        return Council.objects.visible_to(self.actor)

    def row(self, value: Mapping[str, Any]) -> Row:
        state = CouncilState(value["state"])
        until = show_day(value["valid_until"]) if value["valid_until"] else ""
        kind = CouncilKind(value["kind"]).label
        cells = (value["name"], kind, value["body_name"], until, state_tag(state, state.label))
        return Row(url=reverse("council", args=[value["pk"]]), cells=cells, pk=value["pk"])
