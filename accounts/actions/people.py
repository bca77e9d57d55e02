"""A person's own account."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from core.identifiers import validate_iin
from core.record import lock, record_created, recorded


@transaction.atomic
def register_person(
    email: str,
    full_name: str,
    *,
    by: Actor,
    at: datetime,
    password: str | None = None,
    language: str = "kk",
    is_staff: bool = False,
    is_demo: bool = False,
) -> User:
    """An account made by the portal itself (set-up, import, demo), its address taken as verified. Sign-up goes through allauth."""
    user = User.objects.create_user(
        email, password, full_name=full_name, language=language, is_staff=is_staff, is_demo=is_demo, consented_at=at
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record_created(user, by=by, at=at, verb="register")
    return user


@transaction.atomic
def update_profile(
    user: User, *, full_name: str, phone: str, language: str, by: Actor, at: datetime, iin: str | None = None
) -> User:
    """`iin` None keeps it, an empty text removes it."""
    user = lock(User, user.pk)
    if iin:
        _check_iin(user, iin)
    with recorded(user, "update_profile", by=by, at=at):
        user.full_name, user.phone, user.language = full_name, phone, language
        if iin is not None and iin != user.iin:
            user.iin = iin
        user.save(update_fields=["full_name", "phone", "language", "iin_encrypted", "iin_index"])
    return user


def _check_iin(user: User, iin: str) -> None:
    validate_iin(iin)
    if User.objects.filter(iin_index=User.iin.index(iin)).exclude(pk=user.pk).exists():
        raise ValidationError(
            {"iin": _("This IIN is already kept for another account. Check the number, or sign in with that account.")}
        )
