"""Lowest and highest values of a question, and the sizes nothing may exceed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from questionnaires.kinds import Kind
from questionnaires.schema import Question

MOST_QUESTIONS = 100
MOST_OPTIONS = 50
LONGEST_LABEL = 500
LONGEST_HINT = 2000
LONGEST_OPTION = 300
# Beyond it JavaScript and JSON readers lose digits.
LARGEST_NUMBER = 10**15
LARGEST_AMOUNT = Decimal(10) ** 14


def units(text: str) -> int:
    """Length as browsers count it: UTF-16 units, a line break is one."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le")) // 2


def read_bound(kind: Kind, text: str) -> Any:
    """The typed value of a stored bound; raises ValueError when it is none."""
    if not text:
        return None
    if kind == Kind.DATE:
        return date.fromisoformat(text)
    if kind == Kind.MONEY:
        return _amount(text)
    return int(text)


def write_bound(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def bounds_of(question: Question) -> tuple[Any, Any]:
    return read_bound(question.kind, question.minimum), read_bound(question.kind, question.maximum)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite():
        raise ValueError(text)
    return amount
