"""What a check found: where, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from projects.models import Row


class Severity(StrEnum):
    ERROR = "error"
    """Stands in the way of submitting."""
    WARNING = "warning"
    """Worth a look; an expert will notice."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` is the primary key, `row_key` the name of the row in forms; both empty for what concerns the whole section."""

    code: str
    section: str
    template: str | Promise
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    field: str = ""
    row: int | None = None
    row_key: str = ""

    @property
    def sentence(self) -> str:
        """In the reader's language at the moment of reading."""
        return str(self.template) % self.params if self.params else str(self.template)

    @property
    def is_error(self) -> bool:
        return self.severity == Severity.ERROR

    @property
    def anchor(self) -> str:
        """The id of the control on the page of the section, without #; the row, or the top of the section."""
        parts = (self.row_key, self.field)
        return (
            "id_" + "-".join(part for part in parts if part)
            if self.field
            else (f"row-{self.row_key}" if self.row_key else "section")
        )


def of_row(
    code: str,
    section: str,
    row: Row,
    template: str | Promise,
    *,
    name: str = "",
    severity: Severity = Severity.ERROR,
    **params: Any,
) -> Finding:
    """A finding about a row; its number is in the parameters, so that the sentence can name it."""
    numbered = {"row": row.position, **params}
    return Finding(code, section, template, numbered, severity, name, row.pk, row.key)
