"""Where the demo is set: its moments, and what has been made already."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.acting import actor_of
from accounts.models import Membership, Organisation, User
from core.actor import Actor
from core.models import Record
from core.periods import ALMATY, local_date
from core.tracing import request_id

HERE = Path(__file__).parent / "data"
SYSTEM = Actor.system("demo")
MARK = "demo:"
JOINED = -420  # the day on which the first people came


@dataclass
class Stage:
    """One run. `made` counts the parts it has made; what an earlier run made is known by the request id of its records."""

    now: datetime
    made: int = 0
    _marks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        marked = Record.objects.filter(request_id__startswith=MARK)
        self._marks = set(marked.order_by().values_list("request_id", flat=True).distinct())

    @property
    def today(self) -> date:
        return local_date(self.now)

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def at(self, offset: int, hour: int = 11, minute: int = 0) -> datetime:
        """A moment so many days from today, on Almaty's clock."""
        return datetime.combine(self.day(offset), time(hour, minute), ALMATY)

    def once(self, part: str, make: Callable[[], object]) -> None:
        """Makes the part whole or not at all, and never again, whatever people have done with it since."""
        mark = MARK + hashlib.blake2s(part.encode(), digest_size=13).hexdigest()
        if mark in self._marks:
            return
        token = request_id.set(mark)
        try:
            with transaction.atomic():
                make()
        finally:
            request_id.reset(token)
        self._marks.add(mark)
        self.made += 1

    @cached_property
    def password(self) -> str:
        """Hashed once for everybody: each hash costs as much as making an NGO."""
        return make_password(settings.DEMO_PASSWORD)


def read(name: str) -> dict[str, Any]:
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


def three(name: str, texts: dict[str, str]) -> dict[str, Any]:
    """`{"title_kk": …, "title_ru": …, "title_en": …}`; a language that is not there is empty."""
    return {f"{name}_{code}": texts.get(code, "").strip() for code in ("kk", "ru", "en")}


def acting(email: str, organisation: Organisation | None = None) -> Actor:
    """The person as the portal would let them act: under the membership in `organisation`, else under the oldest."""
    user = User.objects.get(email=email)
    if organisation is None:
        return actor_of(user)
    return actor_of(user, Membership.objects.current().get(user=user, organisation=organisation).pk)
