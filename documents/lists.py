from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.lists import Column, Filter, ListScreen, Row, Sort
from core.moments import show_moment
from core.templatetags.portal import size, state_tag
from documents.inspection.kinds import SHORT_NAMES
from documents.models import Document, DocumentKind
from documents.states import DocumentState


def _kinds(actor: Actor) -> list[tuple[str, Any]]:
    return list(DocumentKind.choices)


def _states(actor: Actor) -> list[tuple[str, Any]]:
    return list(DocumentState.choices)


class OwnDocuments(ListScreen[Document]):
    """Files of the organisation acted for, and the person's own."""

    caption = _("Documents")
    empty = _(
        "There are no documents yet. Files that you upload and documents that the portal issues to you appear here."
    )
    columns = (
        Column("title", _("Title")),
        Column("kind", _("Kind of file")),
        Column("size", _("Size"), numeric=True),
        Column("state", _("State")),
        Column("created_at", _("Since")),
    )
    values = {
        "pk": F("pk"), "title": F("title"), "file_name": F("file_name"), "media_type": F("media_type"), "size": F("size"),
        "state": F("state"), "created_at": F("created_at"),
    }  # fmt: skip
    sorts = (
        Sort("newest", _("Newest first"), ("-created_at", "-pk")),
        Sort("oldest", _("Oldest first"), ("created_at", "pk")),
    )
    filters = (
        Filter("kind", _("Origin"), _kinds, lambda value: Q(kind=value)),
        Filter("state", _("State"), _states, lambda value: Q(state=value)),
    )

    def base(self) -> QuerySet[Document]:
        return Document.objects.visible_to(self.actor)

    def row(self, value: Mapping[str, Any]) -> Row:
        return Row(
            pk=value["pk"],
            url=reverse("document", args=[value["pk"]]),
            cells=(
                value["title"] or value["file_name"],
                SHORT_NAMES.get(value["media_type"], value["media_type"]),
                size(value["size"]),
                state_tag(value["state"], DocumentState(value["state"]).label),
                show_moment(value["created_at"]),
            ),
        )
