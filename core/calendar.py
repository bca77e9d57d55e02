"""Working days of Kazakhstan: a five-day week, and a table of the days that differ from it.

Statutory clocks count working days after the day of receipt; what arrives on a day off is registered on the next
working day (Administrative Procedural and Process-Related Code, art. 63 and 76).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import WrongState
from core.models.reference import CalendarDay
from core.periods import DAY, local_date, midnight
from core.record import record_created, recorded

SATURDAY = 5

# Both are sent inside the transaction of the change, with `day` (a date) and `at`. Before it: apps write down ends of terms
# that they only compute and that people have been told. After it: they recount the due dates that they keep. Of a term that
# somebody was told the end may only move away: a day that is worked after all takes nothing from anybody.
day_changing = Signal()
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
    return _due_on(on, count, _exceptions(on, on + timedelta(days=3 * count + 60)))


def due_at(moment: datetime, count: int) -> datetime:
    """The moment at which that term is over: midnight after `due_on`. In time means `at < due_at`."""
    return midnight(due_on(moment, count) + DAY)


def due_in_turn(moment: datetime, counts: Sequence[int]) -> list[datetime]:
    """As `due_at`, of terms each of which begins in the last minute of the one before. One query."""
    on, found = local_date(moment), []
    exceptions = _exceptions(on, on + timedelta(days=3 * sum(counts) + 60 * len(counts)))
    for count in counts:
        on = _due_on(on, count, exceptions)
        found.append(midnight(on + DAY))
    return found


@transaction.atomic
def set_day(on: date, kind: CalendarDay.Kind, name: DayName, *, note: str = "", by: Actor, at: datetime) -> CalendarDay:
    """Say that a day is worked or not, whatever the week and the seed say. Loading the seed again keeps it."""
    day_changing.send(CalendarDay, day=on, at=at)
    day = CalendarDay.objects.select_for_update(no_key=True).filter(pk=on).first()
    if day is None:
        day = CalendarDay(date=on)
        _fill(day, kind, name, note)
        _insert(day)
        record_created(day, by=by, at=at, verb="set")
    else:
        with recorded(day, "set", by=by, at=at):
            _fill(day, kind, name, note)
            day.save()
    day_changed.send(CalendarDay, day=on, at=at)
    return day


@transaction.atomic
def remove_day(on: date, *, note: str, by: Actor, at: datetime) -> CalendarDay:
    """The day counts as the week has it. The row stays, so that loading the seed does not bring the day back."""
    day_changing.send(CalendarDay, day=on, at=at)
    day = CalendarDay.objects.select_for_update(no_key=True).named().get(pk=on)
    with recorded(day, "remove", by=by, at=at):
        day.kind, day.note, day.is_set_by_hand = CalendarDay.Kind.USUAL, note, True
        day.save()
    day_changed.send(CalendarDay, day=on, at=at)
    return day


def _insert(day: CalendarDay) -> None:
    try:
        with transaction.atomic():
            day.save(force_insert=True)
    except IntegrityError:
        raise WrongState(_("Somebody has just set this day. Open the calendar to see what it is now.")) from None


def _fill(day: CalendarDay, kind: CalendarDay.Kind, name: DayName, note: str) -> None:
    day.kind, day.note, day.is_set_by_hand = kind, note, True
    day.name_kk, day.name_ru, day.name_en = name.kk, name.ru, name.en


def _exceptions(first: date, last: date) -> Mapping[date, str]:
    return dict(CalendarDay.objects.filter(date__range=(first, last)).values_list("date", "kind"))


def _due_on(on: date, count: int, exceptions: Mapping[date, str]) -> date:
    while not _works(on, exceptions):
        on += DAY
    for _step in range(count):
        on += DAY
        while not _works(on, exceptions):
            on += DAY
    return on


def _works(on: date, exceptions: Mapping[date, str]) -> bool:
    kind = exceptions.get(on, CalendarDay.Kind.USUAL)
    return on.weekday() < SATURDAY if kind == CalendarDay.Kind.USUAL else kind == CalendarDay.Kind.WORKING
