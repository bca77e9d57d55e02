"""Links of the header, the account menu and the footer. Each app adds its own in `apps.py`; nothing links to an absent page.

`register(NavItem("calls", _("Calls"), "calls", order=10))`
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.urls import get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from core.actor import Actor

Place = Literal["service", "account", "footer"]


def to_everybody(actor: Actor) -> bool:
    return True


def to_signed_in(actor: Actor) -> bool:
    return actor.is_signed_in


@dataclass(frozen=True, slots=True)
class NavItem:
    """`label` is lazy text; `count`, when given, is shown as a badge if above zero and may cost one query."""

    key: str
    label: str | Promise
    url_name: str
    visible: Callable[[Actor], bool] = to_everybody
    order: int = 100
    place: Place = "service"
    count: Callable[[Actor], int] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An item as one reader sees it on one page."""

    key: str
    label: str | Promise
    url: str
    is_current: bool
    is_active: bool
    count: int


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Twice with the same key replaces: `ready()` may run again."""
    _items[item.key] = item


def links(actor: Actor, place: Place, path: str = "") -> list[Link]:
    """What this reader may open from here, in order; the section that holds `path` is active."""
    shown = [item for item in _items.values() if item.place == place and item.visible(actor)]
    shown.sort(key=lambda item: (item.order, item.key))
    urls = {item.key: _url(item.url_name, get_language(), get_urlconf()) for item in shown}
    # Of /ngos/ and /ngos/experts/ only the nearer one holds /ngos/experts/7/.
    section = max((url for url in urls.values() if path.startswith(url)), key=len, default=None)
    return [_link(item, urls[item.key], actor, path, section) for item in shown]


@lru_cache(maxsize=512)
def _url(name: str, _language: str | None, _urlconf: str | None) -> str:
    """A header has a dozen links, the same on every page."""
    return reverse(name)


def _link(item: NavItem, url: str, actor: Actor, path: str, section: str | None) -> Link:
    return Link(
        key=item.key,
        label=item.label,
        url=url,
        is_current=path == url,
        is_active=url == section,
        count=item.count(actor) if item.count else 0,
    )
