"""Amounts, days and moments in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from core.moments import show_deadline, show_instant, show_moment
from core.templatetags.portal import day, number, percent, size, state_colour, tenge

MOMENT = datetime(2027, 2, 15, 13, 30, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("kk", "2027 ж. 31 наурыз"), ("ru", "31 марта 2027 г."), ("en", "31 March 2027")],
)
def test_day_in_each_language(language: str, shown: str) -> None:
    with translation.override(language):
        assert plain(day(date(2027, 3, 31))).lower() == shown.lower()


def test_day_never_breaks() -> None:
    assert " " not in day(date(2027, 3, 31))


def test_moment_is_shown_by_the_clock_of_the_country() -> None:
    assert show_moment(MOMENT).endswith(", 18:30")


def test_deadline_names_its_zone() -> None:
    with translation.override("en"):
        assert plain(show_deadline(MOMENT)) == "15 February 2027, 18:30 (Astana time)"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_amount_is_the_same_in_every_language(language: str) -> None:
    with translation.override(language):
        assert tenge(Decimal("12975000.5")) == "12\u00a0975\u00a0000,50\u00a0₸"


def test_nothing_is_shown_as_nothing() -> None:
    assert tenge(None) == number(None) == percent(None) == day(None) == size(None) == ""


@pytest.mark.parametrize(("language", "shown"), [("kk", "5%"), ("ru", "5\u00a0%"), ("en", "5%")])
def test_percent_in_each_language(language: str, shown: str) -> None:
    with translation.override(language):
        assert percent(5) == shown


@pytest.mark.parametrize(("octets", "shown"), [(512, "512 B"), (34_000, "34 kB"), (2_450_000, "2,5 MB")])
def test_size_of_a_file(octets: int, shown: str) -> None:
    assert plain(size(octets)) == shown


def test_colour_of_an_unknown_state_is_grey() -> None:
    assert state_colour("something new") == "grey"


# --- ends of terms -----------------------------------------------------------------------------------------------
MIDNIGHT = datetime(2027, 1, 5, 19, 0, tzinfo=UTC)  # 00:00 of 6 January in Astana


@pytest.mark.parametrize(
    ("language", "last"),
    [("en", "5 January 2027, 23:59"), ("ru", "5 января 2027 г., 23:59"), ("kk", "2027 ж. 5 қаңтар, 23:59")],
)
def test_a_term_that_ends_at_midnight_reads_as_the_last_minute_of_its_last_day(language: str, last: str) -> None:
    with translation.override(language):
        assert plain(show_deadline(MIDNIGHT)).lower().startswith(last.lower())


@pytest.mark.parametrize("later", [timedelta(seconds=1), timedelta(hours=18, minutes=30), timedelta(microseconds=1)])
def test_any_other_end_reads_as_it_is(later: timedelta) -> None:
    with translation.override("en"):
        assert show_deadline(MIDNIGHT + later) == show_instant(MIDNIGHT + later)


def test_what_begins_at_midnight_begins_on_that_day() -> None:
    with translation.override("en"):
        assert plain(show_instant(MIDNIGHT)).startswith("6 January 2027, 00:00")
