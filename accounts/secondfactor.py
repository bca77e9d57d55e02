"""The second factor of a person, and that this session knows of it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

SESSION_KEY = "second_factor"

# Recovery codes alone are no second factor: they exist only beside one.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user_id: int | None) -> bool:
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists())


def has_another_factor(authenticator: Authenticator) -> bool:
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    return bool(others.exclude(pk=authenticator.pk).exists())
