"""Days and moments as the reader sees them: in their language, in the country's one zone, unbroken."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy

NO_BREAK_SPACE = "\u00a0"


def local(moment: datetime) -> datetime:
    """In Asia/Almaty, whatever zone the server or the reader stands in."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def show_day(day: date) -> str:
    """`2027 ж. 31 наурыз`, `31 марта 2027 г.`, `31 March 2027`. A moment gives its local day."""
    if isinstance(day, datetime):
        day = local(day)
    return date_format(day, "DATE_FORMAT").replace(" ", NO_BREAK_SPACE)


def show_clock(moment: datetime) -> str:
    """`18:30`."""
    return f"{local(moment):%H:%M}"


def show_moment(moment: datetime) -> str:
    """`31 March 2027, 18:30`."""
    return f"{show_day(moment)}, {show_clock(moment)}"


def show_deadline(moment: datetime) -> str:
    """`31 March 2027, 18:30 (Astana time)`: every deadline names its clock time and zone."""
    zone = gettext("Astana time").replace(" ", NO_BREAK_SPACE)
    return f"{show_moment(moment)} ({zone})"


# Django's Kazakh months are nominatives with a capital: "31 Наурыз". Ours, collected here, take their place.
MONTHS_IN_DATES = (
    pgettext_lazy("alt. month", "January"), pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"), pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"), pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"), pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"), pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"), pgettext_lazy("alt. month", "December"),
)  # fmt: skip
