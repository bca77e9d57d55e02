"""The Atom feed of calls, in the language asked for by `?language=`, else the reader's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core.moments import show_deadline
from grants.models import Call
from grants.states import CallState

if TYPE_CHECKING:
    Base = Feed[Call, Any]
else:
    Base = Feed

NEWEST = 50


class CallsFeed(Base):
    """Every entry names its author, which Atom requires and Django leaves out by default."""

    feed_type = Atom1Feed
    login_required = False  # read by LoginRequiredMiddleware

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("language", "")
        known = dict(settings.LANGUAGES)
        with translation.override(asked if asked in known else translation.get_language()):
            return super().__call__(request, *args, **kwargs)

    def title(self) -> str:
        return _("Calls for grants")

    def subtitle(self) -> str:
        return _("Calls of state bodies for NGOs' projects")

    def author_name(self) -> str:
        return _("Three-sided partnership portal")

    def link(self) -> str:
        return reverse("calls")

    def items(self) -> Iterable[Call]:
        return Call.objects.public().select_related("owner").order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, item: Call) -> str:
        if item.state == CallState.CANCELLED:
            return _("Cancelled: %(title)s") % {"title": item.title}
        return str(item.title)

    def item_description(self, item: Call) -> str:
        window = _("Applications are taken until: %(moment)s") % {
            "moment": show_deadline(item.closes_at or item.updated_at)
        }
        return f"{item.summary}\n\n{window}"

    def item_link(self, item: Call) -> str:
        return reverse("call", args=[item.number])

    def item_guid(self, item: Call) -> str:
        return f"{settings.PORTAL_URL}/calls/{item.number}/"

    item_guid_is_permalink = False

    def item_author_name(self, item: Call) -> str:
        return str(item.owner.name)

    def item_pubdate(self, item: Call) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Call) -> datetime:
        return item.updated_at
