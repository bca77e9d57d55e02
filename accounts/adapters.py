"""Where allauth asks the portal."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext, override

from accounts.acting import needs_second_factor
from accounts.models import User
from accounts.secondfactor import has_another_factor
from core import clock, crypto
from core.actor import Actor
from core.record import record_created

# Said by the page that follows anyway; a banner would only cover it.
SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


def display_name(user: User) -> str:
    return user.full_name or user.email


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Sign-up. The actor is the person themselves, who exists from this moment."""
        data = form.cleaned_data
        at = getattr(request, "at", None) or clock.now()
        user.full_name, user.language, user.consented_at = data["full_name"], data["language"], at
        user = super().save_user(request, user, form, commit=commit)
        by = Actor(user_id=user.pk, name=user.full_name, language=user.language)
        record_created(user, by=by, at=at, verb="sign_up", note="consent to the processing of personal data")
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's own language; a stranger's in the language of the page they sent."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        with override(language):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(self, template_prefix: str, user: User, context: Any = None, email: Any = None) -> None:
        """allauth names no user in the context of a notification; the letter is in the language of this one."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kw: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kw)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of apps and recovery codes are encrypted in their column."""

    AAD = "mfa_authenticator:data"

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text, aad=self.AAD)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text, aad=self.AAD)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who decides about others keeps at least one, so a session that knows of one stays right."""
        return has_another_factor(authenticator) or not needs_second_factor(authenticator.user)

    def get_totp_issuer(self) -> str:
        return gettext("Three-sided partnership portal")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Keys belong to the host name of the address; a bare IP address has none, and browsers refuse it."""
        return {**super().get_public_key_credential_rp_entity(), "name": gettext("Three-sided partnership portal")}
