"""The calendar of working days: read by everybody, kept by an administrator, with a clear word about a bad date."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import actions
from core import once
from core.calendar import DayName, is_working_day
from core.errors import Refused
from core.models import CalendarDay, Record
from core.periods import local_date
from core.reference.seeds import load_calendar
from tests.people import AT, actor_for, as_person

pytestmark = pytest.mark.django_db
NAME = DayName("Демалыс", "Выходной", "Bridge day")
ACT = "Order No. 5 of 11.01.2027"
MONDAY, SATURDAY = date(2027, 6, 7), date(2027, 6, 12)


def add(people, on=MONDAY, kind="day_off", by=None, at=AT):
    return actions.add_day(on, kind, NAME, ACT, by=actor_for(by or people.administrator), at=at)


def test_the_keeper_adds_a_day_off(people):
    add(people)
    assert not is_working_day(MONDAY)
    assert Record.objects.get(subject="core.calendarday:2027-06-07").actor_name == people.administrator.full_name


@pytest.mark.parametrize("who", ["coordinator", "officer", "aigerim"])
def test_nobody_else_does(people, who):
    with pytest.raises(Refused, match="kept by an administrator"):
        add(people, by=getattr(people, who))


def test_a_day_that_is_over_cannot_be_added(people):
    with pytest.raises(ValidationError, match="today or a later day"):
        add(people, on=local_date(AT) - timedelta(days=1))


def test_today_can_still_be_declared_a_day_off(people):
    add(people, on=local_date(AT))
    assert not is_working_day(local_date(AT))


def test_a_mistyped_year_is_noticed(people):
    with pytest.raises(ValidationError, match="Check the year"):
        add(people, on=date(2072, 5, 3))


def test_a_day_of_the_table_is_not_added_twice(people):
    add(people)
    with pytest.raises(ValidationError, match="in the table already"):
        add(people)


def test_a_weekday_is_worked_anyway(people):
    with pytest.raises(ValidationError, match="worked anyway"):
        add(people, kind="working")


def test_a_saturday_is_worked_in_exchange(people):
    add(people, on=SATURDAY, kind="working")
    assert is_working_day(SATURDAY)


def test_how_a_day_counted_that_is_over_stays(people):
    day = add(people, on=SATURDAY, kind="working")
    later = AT + timedelta(days=200)
    with pytest.raises(ValidationError, match="is over"):
        actions.change_day(day, "day_off", NAME, ACT, by=actor_for(people.administrator), at=later)
    with pytest.raises(ValidationError, match="is over"):
        actions.remove_day(day, ACT, by=actor_for(people.administrator), at=later)
    assert is_working_day(SATURDAY)


def test_its_act_can_still_be_corrected(people):
    day = add(people)
    later = AT + timedelta(days=200)
    actions.change_day(day, "day_off", NAME, "Order No. 6", by=actor_for(people.administrator), at=later)
    assert CalendarDay.objects.get(pk=MONDAY).note == "Order No. 6"


def typed(on, **changes):
    day = {"date_day": str(on.day), "date_month": str(on.month), "date_year": str(on.year)}
    names = {"name_kk": "Демалыс", "name_ru": "Выходной", "name_en": "Bridge day"}
    return {"once": once.new_key(), "kind": "day_off", "note": ACT, **day, **names, **changes}


def coming_monday():
    today = date.today()
    return today + timedelta(days=7 - today.weekday() + 21)


def test_a_day_is_added_changed_and_taken_out_on_pages(people, client):
    page, monday = as_person(client, people.administrator), coming_monday()
    CalendarDay.objects.filter(pk=monday).delete()
    answer = page.post(reverse("working_day_new"), typed(monday))
    assert answer.url == reverse("working_days_of", args=[monday.year])
    assert "Bridge day" in page.get(answer.url).content.decode()
    page.post(reverse("working_day", args=[monday]), typed(monday, name_en="Holiday of teachers"))
    assert "Holiday of teachers" in page.get(answer.url).content.decode()
    page.post(reverse("working_day_remove", args=[monday]), {"note": "Order No. 7"})
    assert "Holiday of teachers" not in page.get(answer.url).content.decode()
    verbs = Record.objects.filter(subject=f"core.calendarday:{monday}").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["set", "set", "remove"]


def test_a_second_click_adds_once(people, client):
    page, monday = as_person(client, people.administrator), coming_monday()
    CalendarDay.objects.filter(pk=monday).delete()
    form = typed(monday)
    answers = [page.post(reverse("working_day_new"), form).status_code for _click in range(2)]
    assert answers == [302, 302]
    assert Record.objects.filter(subject=f"core.calendarday:{monday}").count() == 1


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"date_month": "2", "date_day": "30"}, "There is no such day in the calendar"),
        ({"date_day": "x"}, "in figures"),
        ({"date_year": "2020"}, "Enter today or a later day"),
        ({"note": ""}, "Fill in this field"),
    ],
)
def test_a_bad_date_is_explained_and_what_was_typed_stays(people, client, parts, message):
    page = as_person(client, people.administrator)
    answer = page.post(reverse("working_day_new"), typed(coming_monday(), **parts)).content.decode()
    assert message in answer
    assert "Bridge day" in answer


def test_everybody_reads_the_year(client, db):
    load_calendar()
    page = client.get("/en/working-days/2026/").content.decode()
    assert "Republic Day" in page
    assert "Add a day" not in page


@pytest.mark.parametrize(("language", "note"), [("kk", "Болжам"), ("ru", "Оценка")])
def test_notes_of_the_seed_are_read_in_every_language(client, db, language, note):
    load_calendar()
    page = client.get(f"/{language}/working-days/2028/").content.decode()
    assert note in page
    assert "Estimated" not in page


def test_a_year_that_nobody_keeps_has_no_page(client, db):
    assert client.get("/en/working-days/1890/").status_code == 404


def test_the_keeper_finds_it_in_the_header(people, client):
    assert reverse("working_days") in as_person(client, people.administrator).get("/en/work/").content.decode()
