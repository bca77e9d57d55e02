"""Signing in is allauth's. Whoever is signed in comes with where they may act: one query a page, not two."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.acting import person
from accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    def get_user(self, user_id: Any) -> User | None:
        user = person(int(user_id))
        return user if user is not None and self.user_can_authenticate(user) else None
