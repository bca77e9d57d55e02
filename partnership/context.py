"""What every page knows: who reads, where they may go, the time. No query for a reader without a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from core import clock
from core.actor import Actor
from core.navigation import Link, links


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool


class Portal:
    """`portal` in templates. Lazy: what a page does not print costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        # A request that failed before our middleware (a wrong host name) still gets its page.
        self.actor: Actor = getattr(request, "actor", Actor.anonymous(get_language() or settings.LANGUAGE_CODE))
        self.at: datetime = getattr(request, "at", None) or clock.now()
        self.is_demo: bool = settings.DEMO

    @cached_property
    def service(self) -> list[Link]:
        return links(self.actor, "service", self._request.path)

    @cached_property
    def account(self) -> list[Link]:
        return links(self.actor, "account", self._request.path)

    @cached_property
    def footer(self) -> list[Link]:
        return links(self.actor, "footer", self._request.path)

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """The same path in each language; from a page without language, its front page."""
        path = self._request.get_full_path()
        codes = [code for code, _ in settings.LANGUAGES]
        first, _, rest = path.lstrip("/").partition("/")
        if first not in codes:
            rest = ""
        current = get_language() or settings.LANGUAGE_CODE
        return [LanguageLink(code, name, f"/{code}/{rest}", code == current) for code, name in settings.LANGUAGES]


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"portal": Portal(request)}
