"""Days and moments as the reader sees them: in their language, in the country's one zone, unbroken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy

NO_BREAK_SPACE = "\u00a0"
MINUTE = timedelta(minutes=1)


def local(moment: datetime) -> datetime:
    """In Asia/Almaty, whatever zone the server or the reader stands in."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def show_day(day: date) -> str:
    """`2027 ж. 31 наурыз`, `31 марта 2027 г.`, `31 March 2027`. A moment gives its local day."""
    if isinstance(day, datetime):
        day = local(day).date()
    return _in_words(day, get_language())


@lru_cache(maxsize=4096)
def _in_words(day: date, _language: str | None) -> str:
    """A list shows the same few days a hundred times, and each costs as much as a cell."""
    return date_format(day, "DATE_FORMAT").replace(" ", NO_BREAK_SPACE)


def show_clock(moment: datetime) -> str:
    """`18:30`."""
    return f"{local(moment):%H:%M}"


def show_moment(moment: datetime) -> str:
    """`31 March 2027, 18:30`."""
    moment = local(moment)
    return f"{_in_words(moment.date(), get_language())}, {moment:%H:%M}"


def show_instant(moment: datetime) -> str:
    """`31 March 2027, 18:30 (Astana time)`: what happened or begins, with its clock time and zone."""
    return f"{show_moment(moment)} ({_zone(get_language())})"


def show_deadline(end: datetime) -> str:
    """The same for the end of a term. One that ends at midnight reads as the last minute of its last day: `23:59`."""
    return show_instant(last_minute(end))


def last_minute(end: datetime) -> datetime:
    """What is said of a term: "until 6 January, 00:00" is read as the sixth, though it means the fifth."""
    return end - MINUTE if local(end).time() == time.min else end


@lru_cache(maxsize=8)
def _zone(_language: str | None) -> str:
    return gettext("Astana time").replace(" ", NO_BREAK_SPACE)


# Django's Kazakh months are nominatives with a capital: "31 Наурыз". Ours, collected here, take their place.
MONTHS_IN_DATES = (
    pgettext_lazy("alt. month", "January"), pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"), pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"), pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"), pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"), pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"), pgettext_lazy("alt. month", "December"),
)  # fmt: skip
