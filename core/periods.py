"""Time as the portal keeps it: aware moments, days of Asia/Almaty, periods half-open `[start, end)`."""

from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange  # type: ignore[import-untyped]
from django.utils.translation import gettext_lazy as _

ALMATY = ZoneInfo("Asia/Almaty")
DAY = timedelta(days=1)

Point = TypeVar("Point", date, datetime)


def local(moment: datetime) -> datetime:
    """The moment on Almaty's clock; a naive one is refused, for nobody knows what it means."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(ALMATY)


def local_date(moment: datetime) -> date:
    """The calendar day in Kazakhstan at this moment."""
    return local(moment).date()


def midnight(on: date) -> datetime:
    """The moment at which a day begins in Kazakhstan."""
    return datetime.combine(on, time.min, ALMATY)


def whole_day(on: date) -> DateTimeTZRange:
    return DateTimeTZRange(midnight(on), midnight(on + DAY), "[)")


def year_of(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year + 1, 1, 1), "[)")


def since(on: date, until: date | None = None) -> DateRange:
    """`[on, until)`; without `until` it has no end."""
    return DateRange(on, until, "[)")


def contains(start: Point, end: Point | None, point: Point) -> bool:
    """Whether `[start, end)` holds the point; without an end it never closes."""
    return start <= point and (end is None or point < end)


def overlap(start: Point, end: Point | None, other_start: Point, other_end: Point | None) -> bool:
    """Whether two half-open periods share anything; periods that touch do not."""
    return (other_end is None or start < other_end) and (end is None or other_start < end)


def add_months(on: date, count: int) -> date:
    """The same day `count` months later, or the last day of that month when it is shorter."""
    month_index = on.year * 12 + on.month - 1 + count
    year, month = month_index // 12, month_index % 12 + 1
    next_month = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(on.day, (next_month - DAY).day))


def months_between(start: date, end: date) -> int:
    """Whole months in `[start, end)`: from 1 March to 1 June there are three."""
    if end < start:
        raise ValueError("A period does not end before it begins.")
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def validate_date_range(value: DateRange) -> None:
    _validate_range(value)


def validate_datetime_range(value: DateTimeTZRange) -> None:
    _validate_range(value)
    if value.lower.tzinfo is None or value.upper.tzinfo is None:
        raise ValidationError(_("State both moments with a time zone (Astana time)."), code="naive")


def ordered(start: str, end: str) -> models.CheckConstraint:
    """The constraint of a pair of columns: the end, when there is one, lies after the start."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{end}__isnull": True}) | models.Q(**{f"{end}__gt": models.F(start)}),
        name=f"%(app_label)s_%(class)s_{end}_after_{start}",
    )


def no_overlap(period: str, *same: str, condition: models.Q | None = None) -> ExclusionConstraint:
    """Rows equal in `same` never overlap in `period` (a range column). The migration needs the extension btree_gist."""
    return ExclusionConstraint(
        name=f"%(app_label)s_%(class)s_{period}_no_overlap",
        expressions=[(field, RangeOperators.EQUAL) for field in same] + [(period, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=_("The period overlaps another one. Choose dates that do not meet it."),
    )


def _validate_range(value: DateRange | DateTimeTZRange) -> None:
    if value.isempty or value.lower is None or value.upper is None:
        raise ValidationError(_("State both the beginning and the end of the period."), code="unbounded")
    if (value.lower_inc, value.upper_inc) != (True, False):
        raise ValidationError(_("A period includes its beginning and excludes its end."), code="bounds")
    if value.upper <= value.lower:
        raise ValidationError(_("The end of the period must be later than its beginning."), code="order")
