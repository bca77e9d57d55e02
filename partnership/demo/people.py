"""Demo people: accounts with verified addresses and one known password."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from accounts.actions import register_person, update_profile
from accounts.models import User
from core.actor import Actor
from partnership.demo.invented import invented_iin
from partnership.demo.stage import JOINED, SYSTEM, Stage

CITIZENS: tuple[dict[str, Any], ...] = ({"email": "citizen@people.example", "name": "Алия Омарова"},)


def citizens(stage: Stage) -> None:
    """People who act for nobody."""
    for facts in CITIZENS:
        stage.once(f"citizen {facts['email']}", partial(person, stage, facts, stage.at(JOINED + 90)))


def person(stage: Stage, facts: dict[str, Any], at: datetime) -> User:
    """The account with this address, made when it is not there yet."""
    found = User.objects.filter(email=facts["email"]).first()
    return found or _register(stage, facts, at)


def _register(stage: Stage, facts: dict[str, Any], at: datetime) -> User:
    language = facts.get("language", "kk")
    user = register_person(
        facts["email"], facts["name"], language=language, is_demo=True,
        is_staff="administrator" in facts.get("roles", []), by=SYSTEM, at=at,
    )  # fmt: skip
    User.objects.filter(pk=user.pk).update(password=stage.password)
    themselves = Actor(user_id=user.pk, name=user.full_name, language=language)
    return update_profile(
        user, full_name=user.full_name, phone=facts.get("phone") or f"+7700{user.pk % 10**7:07d}", language=language,
        iin=invented_iin(user.pk), by=themselves, at=at,
    )  # fmt: skip
