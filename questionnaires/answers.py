"""Answers as plain JSON values, checked against their question.

texts: str · whole number: int · amount: "1500000.00" · date: "2027-03-31" · yes or no: bool · one option: its key ·
several: keys in the order of the questionnaire · file: {"document": id, "name": …, "size": …, "sha256": …}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.moments import show_day
from core.money import format_tenge
from questionnaires.bounds import LARGEST_AMOUNT, LARGEST_NUMBER, bounds_of, read_bound, units, write_bound
from questionnaires.conditions import Answers, is_empty
from questionnaires.kinds import Kind
from questionnaires.schema import Definition, Question

FILE_FACTS = {"document": int, "name": str, "size": int, "sha256": str}


def check_all(definition: Definition, data: Answers) -> dict[str, Any]:
    """The values in canonical form, empty ones as None. Raises ValidationError with a message a question."""
    errors: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for key, value in data.items():
        question = definition.find(key)
        if question is None:
            errors[key] = _("There is no such question. Open the page again.")
            continue
        try:
            values[key] = None if is_empty(value) else check(question, value)
        except ValidationError as error:
            errors[key] = error
    if errors:
        raise ValidationError(errors)
    return values


def check(question: Question, value: Any) -> Any:
    """The value in canonical form, or ValidationError that says how to mend it."""
    return _CHECKS[question.kind](question, value)


def _check_text(question: Question, value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise _unfit()
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if units(text) > question.longest:
        raise ValidationError(
            _("Shorten the text. Longest text, in characters: %(limit)s; now: %(length)s."),
            code="max_length",
            params={"limit": question.longest, "length": units(text)},
        )
    return text


def _check_number(question: Question, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST_NUMBER:
        raise ValidationError(_("Enter a whole number in figures."), code="invalid")
    return int(_within(question, value))


def _check_money(question: Question, value: Any) -> str:
    try:
        amount = read_bound(Kind.MONEY, value if isinstance(value, str) else "none")
    except ValueError:
        raise ValidationError(_("Enter an amount in figures."), code="invalid") from None
    if not 0 <= amount < LARGEST_AMOUNT or amount != round(amount, 2):
        raise ValidationError(_("Enter an amount in figures, with no more than two after the comma."), code="invalid")
    return write_bound(Decimal(_within(question, amount)))


def _check_date(question: Question, value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValidationError(_("Enter the day, the month and the year."), code="invalid") from None
    return write_bound(_within(question, day))


def _within(question: Question, value: Any) -> Any:
    low, high = bounds_of(question)
    if low is not None and value < low:
        raise ValidationError(_("Smallest value: %(value)s"), code="min", params={"value": show_bound(question, low)})
    if high is not None and value > high:
        raise ValidationError(_("Largest value: %(value)s"), code="max", params={"value": show_bound(question, high)})
    return value


def _check_yes_no(question: Question, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _unfit()
    return value


def _check_one_of(question: Question, value: Any) -> str:
    if value not in [option.key for option in question.options]:
        raise _unfit()
    return str(value)


def _check_several(question: Question, value: Any) -> list[str]:
    keys = [option.key for option in question.options]
    if not isinstance(value, list) or not all(key in keys for key in value):
        raise _unfit()
    found = [key for key in keys if key in value]
    low, high = bounds_of(question)
    if (low and len(found) < low) or (high and len(found) > high):
        raise ValidationError(
            _("Number of options to choose: %(from)s–%(to)s"),
            code="count",
            params={"from": low or 1, "to": high or len(keys)},
        )
    return found


def _check_file(question: Question, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(FILE_FACTS):
        raise _unfit()
    if not all(type(value[name]) is kind for name, kind in FILE_FACTS.items()):
        raise _unfit()
    return value


def _unfit() -> ValidationError:
    return ValidationError(_("This answer does not fit the question. Choose or enter it again."), code="invalid")


_CHECKS = {
    Kind.SHORT_TEXT: _check_text,
    Kind.LONG_TEXT: _check_text,
    Kind.WHOLE_NUMBER: _check_number,
    Kind.MONEY: _check_money,
    Kind.DATE: _check_date,
    Kind.YES_NO: _check_yes_no,
    Kind.ONE_OF: _check_one_of,
    Kind.SEVERAL_OF: _check_several,
    Kind.FILE: _check_file,
}


def show_bound(question: Question, value: Any) -> str:
    if question.kind == Kind.MONEY:
        return format_tenge(value)
    return show_day(value) if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose answer differs. `question` is None when it is no longer in the questionnaire."""

    key: str
    question: Question | None
    old: Any
    new: Any


def diff(definition: Definition, old: Answers, new: Answers) -> list[Change]:
    """In the order of the questionnaire; what is no longer in it comes last."""
    order = [question.key for question in definition.questions]
    keys = order + sorted((set(old) | set(new)) - set(order))
    return [
        Change(key, definition.find(key), old.get(key), new.get(key))
        for key in keys
        if not _same(old.get(key), new.get(key))
    ]


def merged(old: Answers, data: Mapping[str, Any]) -> dict[str, Any]:
    """`old` with `data` over it; None takes an answer away."""
    values = {**old, **data}
    return {key: value for key, value in values.items() if not is_empty(value)}


def _same(one: Any, other: Any) -> bool:
    # False == 0 in Python, and yes/no is not a number.
    return (is_empty(one) and is_empty(other)) or (type(one) is type(other) and one == other)
