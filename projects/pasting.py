"""Rows pasted from a spreadsheet or a table of a text document: cells between tabs, rows between line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A spreadsheet puts a cell in quotes only when it holds a tab, a line break or a quote; the quote must then close before
# the next tab or line break. A name that merely begins with a quote («"Жас" қоры») is left as it is.
CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)|([^\t\n]*)')
LONGEST = 300_000


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered from 1, empty lines counted and left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    number, at = 0, 0
    while at < len(text):
        number += 1
        cells, at = _line(text, at)
        if any(cells):
            yield number, cells


def _line(text: str, at: int) -> tuple[list[str], int]:
    """The cells from here to the end of the row, and where the next row begins."""
    cells = []
    while True:
        found = CELL.match(text, at)
        assert found is not None  # noqa: S101  (the second alternative matches anything, even nothing)
        cells.append(found[1].replace('""', '"').strip() if found[1] is not None else found[2].strip())
        at = found.end()
        if at >= len(text) or text[at] == "\n":
            return cells, at + 1
        at += 1
