"""A section's content as it travels: out of the database, through a form, into an action; and as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from projects.content import Content
from projects.months import show_month
from projects.sections import Section

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """`fields`: column of the plan → value. `rows`: in their order, each with its `key`.

    A reference (`task`, `activity`) is the key of the row it names, or empty; `regions` is a list of KATO codes.
    """

    fields: Values = field(default_factory=dict)
    rows: list[Values] = field(default_factory=list)


def stored(content: Content, section: Section) -> Entry:
    """What the plan holds."""
    plan = content.plan
    fields = {
        name: sorted(region.pk for region in content.regions) if name == "regions" else getattr(plan, name)
        for name in section.fields
    }
    return Entry(fields, [_row_values(row, section) for row in content.rows(section)])


def brought_over(source: Content, target: Content, section: Section) -> Entry:
    """What another plan says in this section, as this plan can take it: rows that are not here are not referred to."""
    entry = stored(source, section)
    fields = {name: target.plan.language if name == "language" else value for name, value in entry.fields.items()}
    return Entry(fields, [_with_known_references(row, target, section) for row in entry.rows])


def _with_known_references(row: Values, target: Content, section: Section) -> Values:
    taken = dict(row)
    for name in section.row_fields:
        if is_reference(section, name):
            known = {one.key for one in target.referred(section.row_field(name).related_model)}  # type: ignore[arg-type]
            taken[name] = row[name] if row[name] in known else ""
    return taken


def as_typed(entry: Entry) -> dict[str, Any]:
    """The entry as its writer would type it, fit for JSON: what a form shows, an autosave keeps, two versions compare by."""
    return {
        "fields": {name: plain(value) for name, value in entry.fields.items()},
        "rows": [{name: plain(value) for name, value in row.items()} for row in entry.rows],
    }


def plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    if isinstance(value, date):
        return show_month(value)
    if isinstance(value, Decimal):
        return plain_number(value)
    return str(value)


def plain_number(value: Decimal) -> str:
    """`1200`, `0.5`: without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_reference(section: Section, name: str) -> bool:
    return isinstance(section.row_field(name), models.ForeignKey)


def is_empty_row(row: Mapping[str, Any]) -> bool:
    """Nothing was typed into it; its key does not count."""
    return not any(value not in (None, "", []) for name, value in row.items() if name != "key")


def _row_values(row: Any, section: Section) -> Values:
    values: Values = {"key": row.key}
    for name in section.row_fields:
        value = getattr(row, name)
        values[name] = (value.key if value else "") if is_reference(section, name) else value
    return values
