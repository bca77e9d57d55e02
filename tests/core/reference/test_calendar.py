from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from core import calendar
from core.actor import Actor
from core.calendar import DayName
from core.models import CalendarDay, Record
from core.periods import ALMATY
from core.reference.seeds import load_calendar

pytestmark = pytest.mark.django_db

CLERK = Actor(user_id=1, name="Clerk")
NOON = datetime(2026, 1, 10, 12, 0, tzinfo=ALMATY)
BRIDGE = DayName("Ауысым", "Перенос", "Bridge day")


@pytest.fixture
def seeded():
    load_calendar()


def noon(*day):
    return datetime(*day, 12, 0, tzinfo=ALMATY)


def test_without_a_table_the_week_has_five_working_days():
    monday = date(2026, 4, 6)
    assert [calendar.is_working_day(monday.replace(day=6 + step)) for step in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("receipt", "count", "due"),
    [
        (date(2024, 12, 30), 15, date(2025, 1, 23)),  # Sunday 5 January works
        (date(2025, 3, 14), 15, date(2025, 4, 9)),
        (date(2026, 3, 13), 15, date(2026, 4, 8)),
        (date(2026, 3, 26), 15, date(2026, 4, 16)),
        (date(2026, 4, 30), 3, date(2026, 5, 6)),
    ],
)
def test_a_term_of_working_days_ends_on_the_day_the_code_says(seeded, receipt, count, due):
    assert calendar.add_working_days(receipt, count) == due
    assert calendar.due_on(noon(receipt.year, receipt.month, receipt.day), count) == due


def test_a_sunday_worked_instead_of_a_friday_counts(seeded):
    assert calendar.is_working_day(date(2025, 1, 5))
    assert not calendar.is_working_day(date(2025, 1, 3))


def test_what_arrives_on_a_holiday_is_registered_on_the_next_working_day(seeded):
    assert calendar.registration_day(noon(2026, 3, 21)) == date(2026, 3, 26)
    assert calendar.due_on(noon(2026, 3, 21), 15) == date(2026, 4, 16)


def test_what_arrives_on_a_working_day_is_registered_at_once(seeded):
    assert calendar.registration_day(noon(2026, 3, 20)) == date(2026, 3, 20)


def test_the_day_of_arrival_is_that_of_kazakhstan(seeded):
    late_in_greenwich = datetime(2026, 3, 19, 19, 30, tzinfo=UTC)
    assert calendar.registration_day(late_in_greenwich) == date(2026, 3, 20)


def test_a_term_is_over_at_the_midnight_after_its_last_day(seeded):
    assert calendar.due_at(noon(2026, 4, 30), 3) == datetime(2026, 5, 7, 0, 0, tzinfo=ALMATY)


def test_next_working_day_is_the_day_itself_when_it_is_worked(seeded):
    assert calendar.next_working_day(date(2026, 3, 20)) == date(2026, 3, 20)
    assert calendar.next_working_day(date(2026, 3, 21)) == date(2026, 3, 26)


def test_working_days_between_two_dates_exclude_the_second(seeded):
    assert calendar.working_days_between(date(2026, 3, 16), date(2026, 3, 27)) == 6


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="forwards"):
        calendar.add_working_days(date(2026, 1, 1), -1)


@pytest.mark.parametrize("count", [1, 15, 60])
def test_a_term_costs_one_query_however_long(seeded, django_assert_num_queries, count):
    with django_assert_num_queries(1):
        calendar.due_at(noon(2026, 3, 13), count)
    with django_assert_num_queries(1):
        calendar.add_working_days(date(2026, 3, 13), count)


def test_a_day_set_by_hand_moves_the_terms(seeded):
    calendar.set_day(date(2026, 5, 8), CalendarDay.Kind.DAY_OFF, BRIDGE, by=CLERK, at=NOON)
    assert calendar.add_working_days(date(2026, 5, 6), 1) == date(2026, 5, 12)


def test_setting_a_day_is_on_the_record(seeded):
    calendar.set_day(date(2026, 5, 8), CalendarDay.Kind.DAY_OFF, BRIDGE, note="Resolution", by=CLERK, at=NOON)
    calendar.set_day(date(2026, 5, 8), CalendarDay.Kind.WORKING, BRIDGE, by=CLERK, at=NOON)
    entries = Record.objects.filter(subject="core.calendarday:2026-05-08")
    assert [entry.verb for entry in entries] == ["set", "set"]
    assert entries[1].changes["kind"] == ["day_off", "working"]


def test_loading_the_seed_again_keeps_a_day_set_by_hand(seeded):
    calendar.set_day(date(2026, 5, 27), CalendarDay.Kind.WORKING, BRIDGE, by=CLERK, at=NOON)
    load_calendar()
    assert CalendarDay.objects.get(pk=date(2026, 5, 27)).kind == CalendarDay.Kind.WORKING


def test_apps_hear_of_a_changed_day_before_and_after_it(seeded):
    heard = []

    def listen(day, signal, **kwargs):
        heard.append((day, calendar.is_working_day(day)))

    signals = (calendar.day_changing, calendar.day_changed)
    for signal in signals:
        signal.connect(listen)
    try:
        calendar.set_day(date(2026, 5, 8), CalendarDay.Kind.DAY_OFF, BRIDGE, by=CLERK, at=NOON)
    finally:
        for signal in signals:
            signal.disconnect(listen)
    assert heard == [(date(2026, 5, 8), True), (date(2026, 5, 8), False)]


def test_a_holiday_taken_out_is_worked_as_the_week_has_it(seeded):
    calendar.remove_day(date(2026, 5, 27), note="Resolution", by=CLERK, at=NOON)
    assert calendar.is_working_day(date(2026, 5, 27))
    assert not CalendarDay.objects.named().filter(pk=date(2026, 5, 27)).exists()
    assert Record.objects.get(subject="core.calendarday:2026-05-27").verb == "remove"


def test_a_worked_saturday_taken_out_is_a_day_off(seeded):
    calendar.set_day(date(2026, 5, 16), CalendarDay.Kind.WORKING, BRIDGE, by=CLERK, at=NOON)
    calendar.remove_day(date(2026, 5, 16), note="Resolution", by=CLERK, at=NOON)
    assert not calendar.is_working_day(date(2026, 5, 16))


def test_loading_the_seed_again_does_not_bring_back_a_day_that_was_taken_out(seeded):
    calendar.remove_day(date(2026, 5, 27), note="Resolution", by=CLERK, at=NOON)
    load_calendar()
    assert calendar.is_working_day(date(2026, 5, 27))


def test_a_day_that_was_taken_out_may_be_named_again(seeded):
    calendar.remove_day(date(2026, 5, 27), note="Resolution", by=CLERK, at=NOON)
    calendar.set_day(date(2026, 5, 27), CalendarDay.Kind.DAY_OFF, BRIDGE, by=CLERK, at=NOON)
    assert not calendar.is_working_day(date(2026, 5, 27))


def test_estimated_holidays_say_that_they_are(seeded):
    assert "Estimated" in CalendarDay.objects.get(pk=date(2028, 5, 5)).note


def test_every_seeded_day_has_a_name_in_three_languages(seeded):
    assert not CalendarDay.objects.filter(name_kk="").exists()
    assert not CalendarDay.objects.filter(name_ru="").exists()
    assert not CalendarDay.objects.filter(name_en="").exists()


def test_five_years_are_seeded(seeded):
    years = {day.year for day in CalendarDay.objects.values_list("date", flat=True)}
    assert years == {2024, 2025, 2026, 2027, 2028}


def test_the_command_loads_the_calendar(capsys):
    call_command("load_reference")
    assert CalendarDay.objects.exists()


def test_terms_in_turn_are_those_of_one_after_the_other(seeded, django_assert_num_queries):
    moment = datetime(2026, 4, 29, 18, 30, tzinfo=ALMATY)
    counts = [15, 20, 10, 3]
    expected, begins = [], moment
    for count in counts:
        expected.append(calendar.due_at(begins, count))
        begins = expected[-1] - timedelta(minutes=1)
    with django_assert_num_queries(1):
        assert calendar.due_in_turn(moment, counts) == expected
