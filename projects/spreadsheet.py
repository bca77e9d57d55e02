"""The budget as an XLSX file, out and in.

Row 1 is hidden and holds the machine names of the columns, so that a file goes back in whatever language it was
downloaded in; row 2 is for the reader. Column A is hidden and holds the name of each row, so that a row stays itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from core.exports import FORMULA_STARTS
from projects.content import Content
from projects.tables import COLUMNS, Cells, heading

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 1000, 40
WIDTHS = {"description": 44, "justification": 44, "activity": 34, "category": 24, "block": 22}


def write_budget(content: Content, target: BinaryIO) -> None:
    """In the reader's language. What a spreadsheet would run as a formula is text, marked by an apostrophe."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Budget")[:31])
    names = ("key", *COLUMNS)
    for index, name in enumerate(names):
        column = sheet.column_dimensions["ABCDEFGHIJKLM"[index]]
        column.width, column.hidden = WIDTHS.get(name, 16), name == "key"
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = "C3"
    sheet.append([_cell(sheet, name) for name in names])
    sheet.append([_cell(sheet, heading(name) if name != "key" else "", bold=True) for name in names])
    for line in content.budget:
        sheet.append([_cell(sheet, value) for value in _values(line)])
    book.save(target)


def rows_of(file: BinaryIO) -> Iterator[tuple[int, Cells]]:
    """The first sheet, row by row, numbered as the spreadsheet numbers them. Raises ValidationError for what is no such file."""
    _refuse_bombs(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the stated size may be a lie
        found = list(enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True), start=1))
        book.close()
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise ValidationError(_not_a_spreadsheet(), code="unreadable") from error
    if len(found) > MOST_ROWS:
        message = _("The file has too many rows. The most that is read: %(most)s. Keep only the lines of the budget.")
        raise ValidationError(message % {"most": MOST_ROWS}, code="rows")
    return ((number, [_bare(cell) for cell in cells]) for number, cells in found)


def _values(line: Any) -> list[Any]:
    words = {
        "category": line.get_category_display(),
        "block": line.get_block_display(),
        "activity": str(line.activity) if line.activity else "",
    }
    return [line.key, *[words.get(name, getattr(line, name)) for name in COLUMNS]]


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15:
        cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # openpyxl writes decimals exactly
        cell.number_format = "#,##0.###" if value == value.to_integral_value() else "#,##0.00#"
        return cell
    text = "" if value is None else f"{value:f}" if isinstance(value, Decimal) else _marked(str(value))
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub(" ", text))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    return cell


def _marked(text: str) -> str:
    """With an apostrophe before what would start a formula, or before such a mark that is the writer's own."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _bare(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS):
        return cell[1:]
    return cell


def _refuse_bombs(file: BinaryIO) -> None:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > LARGEST_FILE:
        message = _(
            "The file is too large. The most that is read, in megabytes: %(limit)s. Keep only the sheet with the budget."
        )
        raise ValidationError(message % {"limit": LARGEST_FILE // 1024 // 1024}, code="size")
    try:
        with zipfile.ZipFile(file) as packed:
            unpacked = sum(item.file_size for item in packed.infolist())
    except zipfile.BadZipFile as error:
        raise ValidationError(_not_a_spreadsheet(), code="unreadable") from error
    if unpacked > LARGEST_UNPACKED:
        raise ValidationError(_not_a_spreadsheet(), code="bomb")
    file.seek(0)


def _not_a_spreadsheet() -> str:
    return _(
        "This is not a spreadsheet that can be read. Save it as “Excel workbook (.xlsx)” and choose the file again."
    )
