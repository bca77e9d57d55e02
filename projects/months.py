"""Months: kept as their first day; the last month of a term is included."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import get_language

from core.moments import NO_BREAK_SPACE

TYPED = (
    re.compile(r"(?P<month>[0-9]{1,2})\s*[./\-\s]\s*(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})\s*[./\-\s]\s*(?P<month>[0-9]{1,2})(?:-01)?"),
)


def month_of(text: str) -> date | None:
    """`03.2027`, `3/2027`, `2027-03` → the first of March 2027; None when it is no month."""
    for shape in TYPED:
        found = shape.fullmatch(text.strip())
        if found and 1 <= int(found["month"]) <= 12 and int(found["year"]) >= 1900:
            return date(int(found["year"]), int(found["month"]), 1)
    return None


def show_month(month: date | None) -> str:
    """As it is typed: `03.2027`."""
    return f"{month:%m.%Y}" if month else ""


def name_of_month(month: date) -> str:
    """`March 2027`, `март 2027 г.`, `2027 ж. наурыз`: alone, in the nominative."""
    name, language = str(MONTHS[month.month]).lower(), (get_language() or "kk")[:2]
    shapes = {"kk": f"{month.year} ж. {name}", "ru": f"{name} {month.year} г."}
    return shapes.get(language, f"{name.capitalize()} {month.year}").replace(" ", NO_BREAK_SPACE)


def months_in(first: date, last: date) -> int:
    """How many months from the first to the last, both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def first_day(field: str) -> models.CheckConstraint:
    """A month column holds first days only."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__day": 1}) | models.Q(**{field: None}),
        name=f"%(app_label)s_%(class)s_{field}_first_day",
    )


def in_order(first: str, last: str) -> models.CheckConstraint:
    condition: Any = models.Q(**{f"{last}__gte": models.F(first)})
    return models.CheckConstraint(
        condition=condition | models.Q(**{first: None}) | models.Q(**{last: None}),
        name=f"%(app_label)s_%(class)s_{last}_not_before_{first}",
    )
