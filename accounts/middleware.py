"""Makes `request.actor`, and asks people who decide about others for a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from accounts.acting import actor_of
from core.actor import Actor

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Once a request. A reader without a session costs no query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = get_language() or settings.LANGUAGE_CODE
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            actor = actor_of(request.user, request.session.get("membership_id"), language)
        else:
            actor = Actor.anonymous(language)
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
