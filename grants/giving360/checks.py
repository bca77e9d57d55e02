"""What a single value of a 360Giving file must be. Each check answers with what is wrong, or None."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], str | None]

# Fifteen digits: the most that every reader of JSON keeps exactly.
LARGEST = Decimal("9999999999999.99")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
MONTH = re.compile(r"\d{4}(-(0[1-9]|1[012]))?")
# RFC 3986 without its finer points: a scheme, then only the characters that an address may hold.
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=])*")


def shown(value: Any) -> str:
    """A value in a message: short, on one line."""
    text = " ".join(str(value).split()) if isinstance(value, str) else repr(value)
    return f"“{text[:57]}…”" if len(text) > 58 else f"“{text}”"


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def text(value: Any) -> str | None:
    return None if isinstance(value, str) else f"must be text, not {_kind(value)}"


def up_to(length: int) -> Check:
    def check(value: Any) -> str | None:
        if wrong := text(value):
            return wrong
        return f"longer than {length} characters: {len(value)}" if len(value) > length else None

    return check


def filled_up_to(length: int) -> Check:
    fits = up_to(length)
    return lambda value: fits(value) or (None if value.strip() else "is empty")


def number(value: Any) -> str | None:
    return None if is_number(value) else f"must be a number, not {_kind(value)}"


def not_negative(value: Any) -> str | None:
    return number(value) or (f"is below zero: {value}" if value < 0 else None)


def amount(value: Any) -> str | None:
    return not_negative(value) or (f"is more than {LARGEST}" if value > LARGEST else None)


def day(value: Any) -> str | None:
    """A date, or a moment with its zone."""
    if wrong := text(value):
        return wrong
    return None if is_day(value) or is_moment(value) else f"{shown(value)} is not a date like 2027-03-31"


def day_or_month(value: Any) -> str | None:
    """The planned beginning of a project may be known by its month or year only."""
    return None if isinstance(value, str) and MONTH.fullmatch(value) else day(value)


def moment(value: Any) -> str | None:
    wrong = f"{shown(value)} is not a moment like 2027-03-31T18:30:00+05:00"
    return text(value) or (None if is_moment(value) else wrong)


def address(value: Any) -> str | None:
    if wrong := text(value):
        return wrong
    return None if is_address(value) else f"{shown(value)} is not an address like https://example.org/"


def one_of(codes: frozenset[str], words: str = "") -> Check:
    wanted = words or f"a code of the list: {', '.join(sorted(codes))}"
    return lambda value: None if isinstance(value, str) and value in codes else f"{shown(value)} is not {wanted}"


def or_null(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def is_day(value: str) -> bool:
    try:
        return len(value) == 10 and value.isascii() and bool(date.fromisoformat(value))
    except ValueError:
        return False


def is_moment(value: str) -> bool:
    try:
        return bool(MOMENT.fullmatch(value)) and bool(datetime.fromisoformat(value.upper()))
    except ValueError:
        return False


def is_address(value: str) -> bool:
    if not ADDRESS.fullmatch(value):
        return False
    try:
        return bool(urlsplit(value).port or True)  # asking for the port refuses one that is no number
    except ValueError:
        return False


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "null", str: "text"}
    return names.get(type(value), "a number")
