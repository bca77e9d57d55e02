from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from core.periods import ALMATY

some_dates = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))


def test_the_day_in_kazakhstan_begins_five_hours_before_that_of_greenwich():
    assert periods.local_date(datetime(2026, 3, 20, 19, 0, tzinfo=UTC)) == date(2026, 3, 21)
    assert periods.midnight(date(2026, 3, 21)) == datetime(2026, 3, 20, 19, 0, tzinfo=UTC)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        periods.local(datetime(2026, 3, 20))


def test_a_whole_day_excludes_the_midnight_after_it():
    day = periods.whole_day(date(2026, 3, 21))
    assert periods.midnight(date(2026, 3, 21)) in day
    assert periods.midnight(date(2026, 3, 22)) not in day


def test_a_period_holds_its_beginning_but_not_its_end():
    start, end = date(2026, 1, 1), date(2026, 2, 1)
    assert [periods.contains(start, end, on) for on in (start, end)] == [True, False]


def test_a_period_without_an_end_never_closes():
    assert periods.contains(date(2026, 1, 1), None, date(2999, 1, 1))


def test_periods_that_touch_do_not_overlap():
    first, second, third = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
    assert not periods.overlap(first, second, second, third)
    assert periods.overlap(first, third, second, None)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 3, 1), date(2026, 6, 1), 3),
        (date(2026, 3, 1), date(2026, 5, 31), 2),
        (date(2026, 3, 1), date(2027, 3, 1), 12),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 1, 31), 0),
    ],
)
def test_whole_months_of_a_half_open_period_are_counted(start, end, months):
    assert periods.months_between(start, end) == months


@given(some_dates, st.integers(min_value=0, max_value=600))
def test_adding_months_and_counting_them_agree(on, count):
    assert periods.months_between(on, periods.add_months(on, count)) == count


def test_the_last_day_of_a_month_stays_in_the_shorter_month():
    assert periods.add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (DateRange(date(2026, 1, 1), None), "unbounded"),
        (DateRange(empty=True), "unbounded"),
        (DateRange(date(2026, 1, 1), date(2026, 2, 1), "[]"), "bounds"),
        (DateRange(date(2026, 2, 1), date(2026, 1, 1)), "order"),
    ],
)
def test_a_wrong_range_of_dates_is_refused(value, code):
    with pytest.raises(ValidationError) as caught:
        periods.validate_date_range(value)
    assert caught.value.code == code


def test_a_right_range_is_accepted():
    periods.validate_date_range(periods.year_of(2026))
    periods.validate_datetime_range(periods.whole_day(date(2026, 1, 1)))


def test_a_range_of_naive_moments_is_refused():
    with pytest.raises(ValidationError) as caught:
        periods.validate_datetime_range(DateTimeTZRange(datetime(2026, 1, 1), datetime(2026, 1, 2)))
    assert caught.value.code == "naive"


def test_moments_of_any_zone_are_shown_on_almatys_clock():
    assert periods.local(datetime(2026, 1, 1, 12, tzinfo=UTC)).tzinfo is ALMATY
