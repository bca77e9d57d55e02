"""Two versions of a section side by side: only what differs, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from projects.content import Content
from projects.entries import as_typed, is_empty_row, stored
from projects.forms import Typed
from projects.saying import said, said_in_row
from projects.sections import Section


@dataclass(frozen=True, slots=True)
class Difference:
    """`saved` and `typed` are what each version says; `row` names the row, empty for a field of the section."""

    label: str | Promise
    saved: str
    typed: str
    row: str = ""


def differences(content: Content, section: Section, typed: Typed) -> list[Difference]:
    """What the stored version and the typed one say differently, in the order of the page."""
    saved = as_typed(stored(content, section))
    found = [
        Difference(
            section.plan_field(name).verbose_name,
            said(content, section, name, old),
            said(content, section, name, new),
        )
        for name, old, new in _pairs(section.fields, saved["fields"], typed.get("fields", {}))
    ]
    return [*found, *_rows(content, section, saved["rows"], typed.get("rows", []))]


def _rows(content: Content, section: Section, saved: list[Typed], typed: list[Typed]) -> Iterator[Difference]:
    old = {row["key"]: row for row in saved}
    new = {row["key"]: row for row in typed if not is_empty_row(row)}
    for number, (key, row) in enumerate({**old, **new}.items(), start=1):
        name = _("Row %(row)s") % {"row": number}
        if key not in old or key not in new:
            whole = " · ".join(
                text for column in section.row_fields if (text := said_in_row(content, section, column, row[column]))
            )
            absent = _("There is no such row.")
            yield Difference("", whole if key in old else absent, whole if key in new else absent, name)
            continue
        for column, was, now in _pairs(section.row_fields, old[key], new[key]):
            label = section.row_field(column).verbose_name
            yield Difference(
                label, said_in_row(content, section, column, was), said_in_row(content, section, column, now), name
            )


def _pairs(names: tuple[str, ...], old: Typed, new: Typed) -> Iterator[tuple[str, Any, Any]]:
    for name in names:
        was, now = old.get(name, ""), new.get(name, "")
        if _same_shape(was) != _same_shape(now):
            yield name, was, now


def _same_shape(value: Any) -> Any:
    """`1 200,50` and `1200.5`, two kinds of line break, two orders of regions: the same words."""
    if isinstance(value, list):
        return sorted(value)
    text = str(value).replace("\r\n", "\n").strip()
    bare = "".join(text.split()).replace(",", ".")
    if bare.replace(".", "", 1).isdigit():
        return bare.rstrip("0").rstrip(".") if "." in bare else bare
    return text
