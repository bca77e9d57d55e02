"""Where the demo is set: its moments, and what has been made already."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from accounts.acting import actor_of
from accounts.models import Membership, Organisation, User
from core.actor import Actor
from core.calendar import is_working_day
from core.models import Record
from core.periods import ALMATY, DAY, local_date
from core.tracing import request_id

HERE = Path(__file__).parent / "data"
SYSTEM = Actor.system("demo")
MARK = "demo:"
JOINED = -420  # the day on which the first people came

When = int | str
Row = TypeVar("Row", bound=models.Model)


@dataclass
class Stage:
    """One run. `made` counts the parts it has made; what an earlier run made is known by the request id of its records."""

    now: datetime
    made: int = 0
    _marks: set[str] = field(default_factory=set)
    _rows: dict[str, Any] = field(default_factory=dict)
    _working: dict[date, bool] = field(default_factory=dict)
    _actors: dict[tuple[str, int | None], Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        marked = Record.objects.filter(request_id__startswith=MARK)
        self._marks = set(marked.order_by().values_list("request_id", flat=True).distinct())

    @property
    def today(self) -> date:
        return local_date(self.now)

    def day(self, when: When, **named: date) -> date:
        """`-12`: so many days from today. `"-12w"`: working days. `"closes+3w"`: counted from a day that is named."""
        if isinstance(when, int):
            return self.today + timedelta(days=when)
        found = re.fullmatch(r"([a-z]*)([+-][0-9]+)(w?)", when)
        if found is None:
            raise ValueError(f"not a day: {when}")
        start, count = named[found[1]] if found[1] else self.today, int(found[2])
        return self._working_day(start, count) if found[3] else start + timedelta(days=count)

    def at(self, when: When, hour: int = 11, minute: int = 0, **named: date) -> datetime:
        """A moment of that day, on Almaty's clock."""
        return datetime.combine(self.day(when, **named), time(hour, minute), ALMATY)

    def once(self, part: str, make: Callable[[], object], *, is_whole: bool = False) -> None:
        """Makes the part whole or not at all, and never again, whatever people have done with it since.

        `is_whole`: it is one action in a transaction of its own, which may not stand inside another.
        """
        mark = mark_of(part)
        if mark in self._marks:
            return
        token = request_id.set(mark)
        try:
            if is_whole:
                self._rows[part] = make()
            else:
                with transaction.atomic():
                    self._rows[part] = make()
        finally:
            request_id.reset(token)
        self._marks.add(mark)
        self.made += 1

    def made_in(self, part: str, model: type[Row]) -> Row:
        """The row, fresh from the database, that the part made in this run or in an earlier one."""
        found = self._rows.get(part)
        if isinstance(found, model):
            return model._default_manager.get(pk=found.pk)
        of_model = Record.objects.filter(request_id=mark_of(part), subject__startswith=f"{model._meta.label_lower}:")
        subject = of_model.order_by("pk").values_list("subject", flat=True)[0]
        row = model._default_manager.get(pk=subject.rpartition(":")[2])
        self._rows[part] = row
        return row

    def acting(self, email: str, organisation_id: int | None = None) -> Actor:
        """As `acting`, asked once: for people whose memberships no longer change while the demo is made."""
        key = (email, organisation_id)
        if key not in self._actors:
            self._actors[key] = acting(email, organisation_id)
        return self._actors[key]

    def _working_day(self, start: date, count: int) -> date:
        day, step = start, DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self._is_working(day):
                day += step
        return day

    def _is_working(self, day: date) -> bool:
        if day not in self._working:
            self._working[day] = is_working_day(day)
        return self._working[day]

    @cached_property
    def password(self) -> str:
        """Hashed once for everybody: each hash costs as much as making an NGO."""
        return make_password(settings.DEMO_PASSWORD)


def mark_of(part: str) -> str:
    """The request id of everything that the part records."""
    return MARK + hashlib.blake2s(part.encode(), digest_size=13).hexdigest()


def read(name: str) -> dict[str, Any]:
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


def three(name: str, texts: dict[str, str]) -> dict[str, Any]:
    """`{"title_kk": …, "title_ru": …, "title_en": …}`; a language that is not there is empty."""
    return {f"{name}_{code}": texts.get(code, "").strip() for code in ("kk", "ru", "en")}


def acting(email: str, organisation: Organisation | int | None = None) -> Actor:
    """The person as the portal would let them act: under the membership in `organisation`, else under the oldest."""
    user = User.objects.get(email=email)
    if organisation is None:
        return actor_of(user)
    return actor_of(user, Membership.objects.current().get(user=user, organisation=organisation).pk)
