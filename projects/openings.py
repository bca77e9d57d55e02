"""What of a section may be changed while only remarked places are open; everything else stands as it is.

A place is named `""` (the whole section), `goal` (a column of the plan), `row:0a1b2c3d` (a row) or `add` (a row that is missing).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.content import Content
from projects.models import Activity, Task
from projects.sections import Section

WHOLE, ADD, ROW = "", "add", "row:"
# Other rows name these, also in sections that are closed: while only places are open, they are changed and never removed.
REFERRED = (Task, Activity)


@dataclass(frozen=True, slots=True)
class Opening:
    """Place → what was remarked there. `added`: keys of rows that were missing and are written by now: they stay open."""

    remarks: Mapping[str, str]
    added: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return WHOLE in self.remarks

    @property
    def may_add(self) -> bool:
        return self.is_whole or ADD in self.remarks

    def has_field(self, name: str) -> bool:
        return self.is_whole or name in self.remarks

    def has_row(self, key: str) -> bool:
        return self.is_whole or key in self.added or ROW + key in self.remarks

    def rows(self) -> list[str]:
        """Keys of the remarked rows; one that was taken out may be written anew under its key."""
        return [place.removeprefix(ROW) for place in self.remarks if place.startswith(ROW)]

    def may_remove(self, section: Section, key: str) -> bool:
        return self.is_whole or key in self.added or (self.has_row(key) and section.row not in REFERRED)

    def enforce(self, section: Section, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
        """Raises ValidationError when `typed` differs from what is stored in a place that is closed."""
        faults = [] if self.is_whole else [*self._fields(section, stored, typed), *self._rows(section, stored, typed)]
        if faults:
            raise ValidationError(
                [_("Only what was remarked can be changed now. Closed: %(name)s.") % {"name": one} for one in faults]
            )

    def _fields(self, section: Section, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> Iterator[str | Promise]:
        for name, value in typed["fields"].items():
            if not self.has_field(name) and _ordered(value) != _ordered(stored["fields"][name]):
                yield section.plan_field(name).verbose_name

    def _rows(self, section: Section, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> Iterator[str]:
        old = {row["key"]: (number, row) for number, row in enumerate(stored["rows"], start=1)}
        new = {row["key"]: row for row in typed["rows"]}
        for key, (number, row) in old.items():
            is_closed = (
                not self.may_remove(section, key) if key not in new else new[key] != row and not self.has_row(key)
            )
            if is_closed:
                yield _("row %(number)s") % {"number": number}
        if not self.may_add and not all(self.has_row(key) for key in new.keys() - old.keys()):
            yield _("new rows")
        kept = [key for key in new if key in old]
        if kept != sorted(kept, key=lambda key: old[key][0]) or list(new)[: len(kept)] != kept:
            yield _("the order of the rows")


def whole(text: str = "") -> Opening:
    return Opening({WHOLE: text})


def places(content: Content, section: Section) -> list[tuple[str, Any]]:
    """Every place of a section that a remark may name, with what it is called; the whole section first."""
    found: list[tuple[str, Any]] = [(WHOLE, gettext_lazy("The whole section"))]
    found += [(name, section.plan_field(name).verbose_name) for name in section.fields]
    if section.row is not None:
        found += [(f"{ROW}{row.key}", _called(section, row)) for row in content.rows(section)]
        found.append((ADD, gettext_lazy("A row that is missing")))
    return found


def _called(section: Section, row: Any) -> str:
    """`Activity 3: Training of volunteers`, cut where a list of choices would grow too wide."""
    assert section.row is not None  # noqa: S101  (only sections with rows come here)
    kind = str(section.row._meta.verbose_name)
    text = str(row).partition(". ")[2]
    called = f"{kind[:1].upper()}{kind[1:]} {row.position}: {text}"
    return called if len(called) <= 90 else f"{called[:89]}…"


def _ordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
