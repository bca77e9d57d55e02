"""Makes `request.actor`, and asks people who decide about others for a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from accounts.acting import needs_second_factor, situation_of
from accounts.secondfactor import SESSION_KEY, has_second_factor
from core import sending_again
from core.actor import Actor

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# What a person without the second factor still reaches: its set-up, signing out, what has no language, the letter's code.
OPEN_TO_ALL = frozenset(
    {
        "second_factor",
        "account_logout",
        "account_reauthenticate",
        "account_inactive",
        "healthz",
        "readyz",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "account_email_verification_sent",
    }
)


class ActorMiddleware:
    """Once a request. A reader without a session costs no query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = get_language() or settings.LANGUAGE_CODE
        lacks_second_factor = False
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            situation = situation_of(request.user, request.session.get("membership_id"), language)
            actor = situation.actor
            lacks_second_factor = not request.session.get(SESSION_KEY) and needs_second_factor(request.user, situation)
        else:
            actor = Actor.anonymous(language)
        request.actor = actor  # type: ignore[attr-defined]
        request.lacks_second_factor = lacks_second_factor  # type: ignore[attr-defined]
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads to the sign-in; but whoever was signed out while typing gets the form back first."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if sending_again.may_send_again(request):
            return sending_again.page(request, is_signed_out=True)
        return super().handle_no_permission(request, view_func)


class SecondFactorMiddleware:
    """Sends officers, experts and the like to a page that explains, until their second factor is set up.

    That it is set up stands in the session since sign-in or set-up (accounts.signals), so that this costs no query.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not getattr(request, "lacks_second_factor", False):
            return None
        match = request.resolver_match
        if match is not None and match.url_name in OPEN_TO_ALL:
            return None
        if has_second_factor(request.user.pk):  # a session from before the role came
            return None
        return HttpResponseRedirect(reverse("second_factor"))
