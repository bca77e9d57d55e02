"""What a generated document says, in one language: neutral blocks that every template can set.

Content(
    title="Әлеуметтік жобалар конкурсы", number="C-2027-0001", date="2027 ж. 12 қаңтар",
    sections=[Section("1. Шарттар", [Paragraph("…"), Table([Column("Лот"), Column("Сома", align="right")], [["1", "…"]])])],
)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that must not be overlooked: a deadline, a condition."""

    text: str
    heading: str = ""
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Items:
    items: Sequence[str]
    ordered: bool = False
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, one under another."""

    items: Sequence[tuple[str, str]]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the free width; 0 is as wide as its content."""

    title: str
    align: Literal["left", "right", "center"] = "left"
    width: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are ready text, in the order of the columns. `total` is a last row set apart."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    total: Sequence[str] = ()
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        wide = len(self.columns)
        if any(len(row) != wide for row in self.rows) or (self.total and len(self.total) != wide):
            raise ValueError(f"a row of the table “{self.caption}” has another number of cells than columns")


Block = Paragraph | Note | Items | Facts | Table


@dataclass(frozen=True, slots=True)
class Section:
    """`level` 1 to 3. Without a heading the blocks follow the section before."""

    heading: str
    blocks: Sequence[Block] = ()
    level: int = 1


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A line to sign on paper: who by position, and the name printed beside it."""

    position: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """`issuer` and `issuer_lines` make the letterhead; `approval` is the block at the upper right ("Approved by order …")."""

    title: str
    sections: Sequence[Section] = ()
    subtitle: str = ""
    number: str = ""
    date: str = ""
    place: str = ""
    issuer: str = ""
    issuer_lines: Sequence[str] = ()
    approval: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    signatures: Sequence[SignatureLine] = field(default_factory=tuple)
