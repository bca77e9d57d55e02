"""Fields read what people type."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.forms import (
    BinField,
    DateField,
    DateTimeField,
    LongTextField,
    MoneyField,
    MoneyInput,
    PhoneField,
    PortalForm,
    RevisionForm,
)


@pytest.mark.parametrize(
    "typed",
    [
        "1234567,89",
        "1 234 567,89",
        "1\u00a0234\u00a0567,89",
        "1\u202f234\u202f567.89",
        "1 234 567,89 ₸",
        "1234567,89тг",
    ],
)
def test_money_is_read_with_any_spaces(typed: str) -> None:
    assert MoneyField().clean(typed) == Decimal("1234567.89")


@pytest.mark.parametrize(
    "typed", ["twelve", "1,234,567", "1.234.567,00", "12e5", "１２", "NaN", "12,345", "-1", "12-5"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean(typed)


def test_saved_amount_comes_back_as_the_same_amount() -> None:
    shown = MoneyInput().format_value(Decimal("1234567.80"))
    assert shown == "1\u00a0234\u00a0567,80"
    assert MoneyField().clean(shown) == Decimal("1234567.80")


def test_what_was_typed_is_not_lost_when_it_is_no_amount() -> None:
    class Form(PortalForm):
        total = MoneyField()

    assert 'value="about a million"' in str(Form({"total": "about a million"})["total"])


class Days(PortalForm):
    starts_on = DateField()


def test_day_is_read_from_three_boxes() -> None:
    form = Days({"starts_on_day": "31", "starts_on_month": "3", "starts_on_year": "2027"})
    assert form.is_valid()
    assert form.cleaned_data["starts_on"] == date(2027, 3, 31)


def test_day_is_read_from_iso_text() -> None:
    form = Days({"starts_on": "2027-03-31"})
    assert form.is_valid()
    assert form.cleaned_data["starts_on"] == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [("31", "2", "2027", "no such day"), ("31", "", "2027", "for example"), ("1", "1", "27", "for example")],
)
def test_impossible_day_is_refused_and_stays_in_the_boxes(day: str, month: str, year: str, message: str) -> None:
    form = Days({"starts_on_day": day, "starts_on_month": month, "starts_on_year": year})
    assert message in form.errors["starts_on"][0]
    assert f'name="starts_on_year" type="text" inputmode="numeric" autocomplete="off" value="{year}"' in str(form)


class Deadlines(PortalForm):
    closes_at = DateTimeField()


def test_clock_time_is_that_of_the_country() -> None:
    data = {"closes_at_day": "15", "closes_at_month": "2", "closes_at_year": "2027", "closes_at_time": "18.30"}
    form = Deadlines(data)
    assert form.is_valid()
    assert form.cleaned_data["closes_at"] == datetime(2027, 2, 15, 13, 30, tzinfo=UTC)


def test_moment_comes_back_into_its_boxes() -> None:
    form = Deadlines(initial={"closes_at": datetime(2027, 2, 14, 20, 5, tzinfo=UTC)})
    html = str(form)
    assert 'value="15"' in html
    assert 'value="01:05"' in html


@pytest.mark.parametrize("clock", ["", "25:00", "18:60", "noon"])
def test_impossible_clock_time_is_refused(clock: str) -> None:
    data = {"closes_at_day": "15", "closes_at_month": "2", "closes_at_year": "2027", "closes_at_time": clock}
    assert "hours and minutes" in Deadlines(data).errors["closes_at"][0]


def test_line_break_counts_one_as_in_the_browser() -> None:
    assert LongTextField(max_length=3).clean("a\r\nb") == "a\nb"


def test_emoji_counts_two_as_in_the_browser() -> None:
    field = LongTextField(max_length=3, strip=False)
    assert field.clean("a😀") == "a😀"
    with pytest.raises(ValidationError):
        field.clean("ab😀")


def test_bin_is_read_as_it_is_copied() -> None:
    assert BinField().clean("7001 4000 0019") == "700140000019"


def test_phone_is_kept_in_one_form() -> None:
    assert PhoneField().clean("8 (701) 123-45-67") == "+77011234567"


def test_form_of_an_older_revision_is_stale() -> None:
    assert RevisionForm({"revision": "3"}, current_revision=4).is_stale
    assert not RevisionForm({"revision": "4"}, current_revision=4).is_stale


def test_form_carries_the_revision_that_its_reader_saw() -> None:
    assert 'name="revision" value="4"' in str(RevisionForm(current_revision=4))
