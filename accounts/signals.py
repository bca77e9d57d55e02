"""What allauth tells: written on the person's record, and remembered in the session."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed, password_changed, password_reset, user_logged_in
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.acting import actor_of
from accounts.models import User
from accounts.secondfactor import FACTORS, SESSION_KEY, has_second_factor
from core import clock
from core.record import write


def _record(request: HttpRequest, user: User, verb: str, note: str = "") -> None:
    at = getattr(request, "at", None) or clock.now()
    write(user, verb, by=actor_of(user), at=at, note=note)


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    if has_second_factor(user.pk):
        request.session[SESSION_KEY] = True
    _record(request, user, "sign_in")


@receiver(authenticator_added, dispatch_uid="accounts.factor_added")
def factor_added(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    if authenticator.type in FACTORS:
        request.session[SESSION_KEY] = True
    _record(request, user, "add_second_factor", authenticator.type)


@receiver(authenticator_removed, dispatch_uid="accounts.factor_removed")
def factor_removed(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    _record(request, user, "remove_second_factor", authenticator.type)


@receiver(authentication_failed, dispatch_uid="accounts.factor_failed")
def factor_failed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(request, user, "fail_second_factor")


@receiver(password_changed, dispatch_uid="accounts.password_changed")
def password_was_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(request, user, "change_password")


@receiver(password_reset, dispatch_uid="accounts.password_reset")
def password_was_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(request, user, "reset_password")


@receiver(email_changed, dispatch_uid="accounts.email_changed")
def address_was_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(request, user, "change_email")
