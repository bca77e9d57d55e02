"""A budget as a table of cells, whatever it came in: columns found by their heading, words and numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from projects.content import Content
from projects.forms import SectionForm, Typed
from projects.models.rows import KEY, new_key
from projects.sections import SECTIONS
from projects.vocabulary import Block, Category, SectionKey

SECTION = SECTIONS[SectionKey.BUDGET]
# As they stand in a file and are expected in pasted text that has no heading. `total` is read past: it is computed.
COLUMNS = (
    "description", "category", "block", "activity", "unit", "quantity", "price", "total", "requested", "own", "other",
    "justification",
)  # fmt: skip
NUMBERS = frozenset({"quantity", "price", "total", "requested", "own", "other"})
MOST_FAULTS = 100

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` is counted as the reader's spreadsheet or text counts it."""

    row: int
    column: str | Promise
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. With faults nothing of it may be used."""

    typed: list[Typed]
    faults: list[Fault]

    @property
    def is_usable(self) -> bool:
        return bool(self.typed) and not self.faults


def heading(name: str) -> str:
    return str(SECTION.row_field(name).verbose_name)


def understood(numbered: Iterable[tuple[int, Cells]], content: Content) -> Table:
    """The lines of a table; the first row may be a heading in any of the three languages, or of machine names."""
    rows = [(number, cells) for number, cells in numbered if any(_text(cell) for cell in cells)]
    columns: Sequence[str] = COLUMNS
    if rows and (found := _heading(rows[0][1])):
        columns = found
    while rows and _heading(rows[0][1]):  # under the names for machines stand those for readers
        rows = rows[1:]
    if not rows:
        return Table(
            [], [Fault(1, "", _("There are no lines here. Copy the rows of the budget together with their headings."))]
        )
    if len(rows) > SECTION.most:
        message = ngettext(
            "The most that a budget holds: %(most)d line.",
            "The most that a budget holds: %(most)d lines.",
            SECTION.most,
        )
        return Table([], [Fault(rows[SECTION.most][0], "", message % {"most": SECTION.most})])
    words = _Words(content)
    typed, faults = [], []
    for number, cells in rows:
        line, wrong = words.line(number, dict(zip(columns, cells, strict=False)))
        typed.append(line)
        faults += wrong
    _unique_keys(typed)
    faults += _checked(typed, [number for number, _cells in rows], content)
    return Table(typed, sorted(faults, key=lambda fault: fault.row)[:MOST_FAULTS])


def number_as_typed(value: Any) -> str:
    """`1 234 567,89`, `1,234,567.89`, `1'234.5`, 1234.5 → `1234567.89`…; what is no number stays as it is."""
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}"  # a spreadsheet keeps fifteen digits; the rest is noise
    text = re.sub(r"[\s'’]", "", str(value))
    found = re.fullmatch(r"([+-]?[0-9][0-9.,]*)(₸|тг\.?|тенге|теңге|kzt)?", text, re.IGNORECASE)
    if found is None:
        return _text(value)
    digits = found[1]
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark = digits[last]
    whole, part = digits[:last], digits[last + 1 :]
    if mark in whole:  # the same mark twice separates thousands: 1.234.567
        return re.sub(r"[.,]", "", digits)
    return f"{re.sub('[.,]', '', whole)}.{part}"


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return number_as_typed(cell)
    return str(cell).strip()


def _heading(cells: Cells) -> list[str] | None:
    """The columns that a heading names; None when this row is not one. Columns we do not know are read past."""
    known = _headings()
    names = [known.get(_folded(_text(cell)), "") for cell in cells]
    return names if sum(1 for name in names if name) >= 3 else None


def _headings() -> dict[str, str]:
    found = {name: name for name in ("key", *COLUMNS)}
    for language, _label in settings.LANGUAGES:
        with override(language):
            found |= {_folded(heading(name)): name for name in COLUMNS}
    return found


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split()) if " " in text else text.casefold()


class _Words:
    """Turns words of a cell into the values of a choice: names in any of the three languages, or the values themselves."""

    def __init__(self, content: Content) -> None:
        self.choices: dict[str, dict[str, str]] = {"category": {}, "block": {}}
        for language, _label in settings.LANGUAGES:
            with override(language):
                for name, choices in (("category", Category), ("block", Block)):
                    self.choices[name] |= {_folded(str(choice.label)): str(choice.value) for choice in choices}
        for name, choices in (("category", Category), ("block", Block)):
            self.choices[name] |= {str(value): str(value) for value in choices.values}
        self.activities = {str(row.position): row.key for row in content.activities}
        self.activities |= {_folded(row.title): row.key for row in content.activities if row.title}
        self.activities |= {_folded(str(row)): row.key for row in content.activities}

    def line(self, number: int, cells: Mapping[str, Any]) -> tuple[Typed, list[Fault]]:
        key = _text(cells.get("key"))
        typed: Typed = {"key": key if re.fullmatch(KEY, key) else new_key()}
        faults = []
        for name in SECTION.row_fields:
            cell = cells.get(name)
            if name in NUMBERS:
                typed[name] = number_as_typed(cell) if cell is not None else ""
                continue
            text = _text(cell)
            typed[name] = self._value(name, text) if text else ""
            if text and not typed[name]:
                faults.append(Fault(number, heading(name), self._unknown(name, text)))
        return typed, faults

    def _value(self, name: str, text: str) -> str:
        if name in self.choices:
            return self.choices[name].get(_folded(text), "")
        if name == "activity":
            start = re.match(r"([0-9]{1,3})(?:\.|$)", text)
            return self.activities.get(_folded(text)) or (self.activities.get(start[1], "") if start else "")
        return text

    def _unknown(self, name: str, text: str) -> str:
        if name == "activity":
            return _(
                "The plan has no such activity: %(text)s. Write its number or its title, or leave the cell empty."
            ) % {"text": text}
        choices: Any = Category if name == "category" else Block
        listed = "; ".join(str(choice.label) for choice in choices)
        return _("This word is not known: %(text)s. Write one of these: %(choices)s.") % {
            "text": text,
            "choices": listed,
        }


def _unique_keys(typed: list[Typed]) -> None:
    """A row copied within a spreadsheet brings its name along: the copy gets its own."""
    seen: set[str] = set()
    for row in typed:
        if row["key"] in seen:
            row["key"] = new_key()
        seen.add(row["key"])


def _checked(typed: list[Typed], numbers: list[int], content: Content) -> Iterator[Fault]:
    form = SectionForm(content, SECTION, revision=0, typed={"rows": typed})
    form.is_valid()
    for number, row in zip(numbers, form.rows, strict=True):
        for name, messages in row.errors.items():
            column = heading(name) if name in row.fields else ""
            yield from (Fault(number, column, str(message)) for message in messages)
