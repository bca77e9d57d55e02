"""The table of days that differ from the week, as its keeper changes it: `core.calendar` counts by it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from core import calendar
from core.actor import Actor
from core.calendar import DayName
from core.models import CalendarDay
from core.periods import local_date

YEARS_AHEAD = 5
SATURDAY = 5


@transaction.atomic
def add_day(on: date, kind: str, name: DayName, note: str, *, by: Actor, at: datetime) -> CalendarDay:
    rules.may_keep_calendar.enforce(by)
    _enforce_ahead(on, at)
    if CalendarDay.objects.named().filter(pk=on).exists():
        raise ValidationError({"date": _("This day stands in the table already. Open it there to change it.")})
    _enforce_differs(on, kind)
    return calendar.set_day(on, CalendarDay.Kind(kind), name, note=note, by=by, at=at)


@transaction.atomic
def change_day(day: CalendarDay, kind: str, name: DayName, note: str, *, by: Actor, at: datetime) -> CalendarDay:
    """The words at any time; whether it is worked only until the day is over."""
    rules.may_keep_calendar.enforce(by)
    if kind != day.kind:
        if day.date < local_date(at):
            raise ValidationError({"kind": IS_OVER})
        _enforce_differs(day.date, kind)
    return calendar.set_day(day.date, CalendarDay.Kind(kind), name, note=note, by=by, at=at)


@transaction.atomic
def remove_day(day: CalendarDay, note: str, *, by: Actor, at: datetime) -> CalendarDay:
    rules.may_keep_calendar.enforce(by)
    if day.date < local_date(at):
        raise ValidationError(IS_OVER)
    return calendar.remove_day(day.date, note=note, by=by, at=at)


# What was counted over a day that is over has been told to people, and ended for some of them.
IS_OVER = _("This day is over and terms were counted by it, so whether it was worked can no longer be changed.")


def _enforce_ahead(on: date, at: datetime) -> None:
    today = local_date(at)
    if on < today:
        raise ValidationError({"date": _("Enter today or a later day: terms were counted by the days that are over.")})
    if on.year > today.year + YEARS_AHEAD:
        raise ValidationError(
            {
                "date": _("Check the year. The table is kept up to and including the year %(year)s.")
                % {"year": today.year + YEARS_AHEAD}
            }
        )


def _enforce_differs(on: date, kind: str) -> None:
    if kind == CalendarDay.Kind.WORKING and on.weekday() < SATURDAY:
        raise ValidationError(
            {"kind": _("From Monday to Friday days are worked anyway. To cancel a day off, take it out of the table.")}
        )
