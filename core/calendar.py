"""Working days of Kazakhstan: a five-day week, and a table of the days that differ from it.

Statutory clocks count working days after the day of receipt; what arrives on a day off is registered on the next
working day (Administrative Procedural and Process-Related Code, art. 63 and 76).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.dispatch import Signal

from core.actor import Actor
from core.models.reference import CalendarDay
from core.periods import DAY, local_date, midnight
from core.record import record_created, recorded

SATURDAY = 5

# Sent after a day has changed, with `day` (a date): apps recount the due dates that they keep.
day_changed = Signal()


@dataclass(frozen=True)
class DayName:
    kk: str
    ru: str
    en: str


def is_working_day(on: date) -> bool:
    return _works(on, _exceptions(on, on))


def next_working_day(on: date) -> date:
    """The day itself when it is worked, else the first one after it that is."""
    return on if is_working_day(on) else add_working_days(on, 1)


def add_working_days(on: date, count: int) -> date:
    """The `count`-th working day after `on`, which is not counted itself. One query."""
    if count < 0:
        raise ValueError("Working days are counted forwards.")
    # No stretch of days off is long enough for a window of three days a working day to fall short.
    exceptions = _exceptions(on, on + timedelta(days=3 * count + 30))
    day = on
    for _step in range(count):
        day += DAY
        while not _works(day, exceptions):
            day += DAY
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days in `[start, end)`. One query."""
    exceptions = _exceptions(start, end)
    return sum(_works(start + DAY * step, exceptions) for step in range((end - start).days))


def registration_day(moment: datetime) -> date:
    """The day on which what arrived at this moment is registered. One query."""
    on = local_date(moment)
    exceptions = _exceptions(on, on + timedelta(days=30))
    while not _works(on, exceptions):
        on += DAY
    return on


def due_on(moment: datetime, count: int) -> date:
    """The last day of a term of `count` working days for what arrived at this moment. One query."""
    on = local_date(moment)
    exceptions = _exceptions(on, on + timedelta(days=3 * count + 60))
    while not _works(on, exceptions):
        on += DAY
    for _step in range(count):
        on += DAY
        while not _works(on, exceptions):
            on += DAY
    return on


def due_at(moment: datetime, count: int) -> datetime:
    """The moment at which that term is over: midnight after `due_on`. In time means `at < due_at`."""
    return midnight(due_on(moment, count) + DAY)


@transaction.atomic
def set_day(on: date, kind: CalendarDay.Kind, name: DayName, *, note: str = "", by: Actor, at: datetime) -> CalendarDay:
    """Say that a day is worked or not, whatever the week and the seed say. Loading the seed again keeps it."""
    day = CalendarDay.objects.select_for_update(no_key=True).filter(pk=on).first()
    if day is None:
        day = CalendarDay(date=on)
        _fill(day, kind, name, note)
        day.save(force_insert=True)
        record_created(day, by=by, at=at, verb="set")
    else:
        with recorded(day, "set", by=by, at=at):
            _fill(day, kind, name, note)
            day.save()
    transaction.on_commit(lambda: day_changed.send(CalendarDay, day=on))
    return day


def _fill(day: CalendarDay, kind: CalendarDay.Kind, name: DayName, note: str) -> None:
    day.kind, day.note, day.is_set_by_hand = kind, note, True
    day.name_kk, day.name_ru, day.name_en = name.kk, name.ru, name.en


def _exceptions(first: date, last: date) -> Mapping[date, str]:
    return dict(CalendarDay.objects.filter(date__range=(first, last)).values_list("date", "kind"))


def _works(on: date, exceptions: Mapping[date, str]) -> bool:
    kind = exceptions.get(on)
    return on.weekday() < SATURDAY if kind is None else kind == CalendarDay.Kind.WORKING
