"""The form of a section: its fields, then its rows, each row a form of its own that keeps its name (`key`) for ever.

Names of controls: `title`; `<row key>-title`; one hidden `rows` a row, whose order is the order of the rows.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.forms import PortalForm, SummaryLine
from core.forms.base import saying_how_to_mend
from core.regions import choices as region_choices
from projects.arithmetic import split, total_of
from projects.content import Content
from projects.entries import Entry, Values, as_typed, is_empty_row, is_reference, stored
from projects.fields import field_for, reference_choices
from projects.models.rows import KEY, new_key
from projects.openings import ADD, ROW, WHOLE, Opening, whole
from projects.saying import said, said_in_row
from projects.sections import Section
from projects.vocabulary import SectionKey

Typed = dict[str, Any]


class PartForm(PortalForm):
    """The fields of a section, or one row of it, built from the section's description."""

    mark_optional = False

    def __init__(self, made: Mapping[str, forms.Field], *args: Any, **kwargs: Any) -> None:
        """The rows of a section share their fields: a copy of each for each of forty rows costs more than drawing them."""
        self.base_fields = {}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.fields = dict(made)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first, last = cleaned.get("start_on"), cleaned.get("end_on")
        if first and last and last < first:
            self.add_error("end_on", _("The last month comes before the first one. Correct one of them."))
        return cleaned


class RowForm(PartForm):
    """`number` and `heading` are for the reader; `prefix` is the key."""

    number: int = 0
    heading: str = ""
    # While only some places are open: what is shown of a closed row, and what was remarked on an open one.
    is_closed: bool = False
    may_remove: bool = True
    remark: str = ""
    said: Sequence[tuple[Any, str]] = ()

    @property
    def key(self) -> str:
        return str(self.prefix)

    def take_focus(self) -> None:
        """The row was just asked for: the page opens at its first control."""
        name = next(iter(self.fields))
        self.fields[name] = first = copy.deepcopy(self.fields[name])
        first.widget.attrs["autofocus"] = True


class BudgetRowForm(RowForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            parts = split(*(cleaned.get(name) for name in ("quantity", "price", "requested", "own", "other")))
        except ValidationError as error:
            if not self.errors:
                self.add_error(None, error)
        else:
            cleaned.update(requested=parts.requested, own=parts.own, other=parts.other)
        return cleaned

    def total(self) -> Any:
        """As far as it is known from what was typed."""
        values = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else self.initial
        return total_of(values.get("quantity"), values.get("price"))


@dataclass(frozen=True, slots=True)
class ShownField:
    """What stands in the place of a field while only some places are open: its words, or the field under its remark."""

    label: Any
    said: str = ""
    remark: str = ""
    field: BoundField | None = None

    def as_field_group(self) -> SafeString:
        return render_to_string("projects/shown_field.html", {"shown": self})

    def value(self) -> Any:
        return self.field.value() if self.field else self.said


class SectionForm:
    """Shows what is stored, or, with `typed`, what somebody typed. `editor` names this open form.

    `opening`: only these places can be changed, each with its remark; what is closed is shown as text. The action guards it.
    """

    def __init__(
        self,
        content: Content,
        section: Section,
        *,
        revision: int,
        typed: Typed | None = None,
        editor: str = "",
        opening: Opening | None = None,
    ) -> None:
        self.opening = opening or whole()
        self.content, self.section, self.revision = content, section, revision
        self.editor = editor if re.fullmatch(r"[0-9a-f]{32}", editor) else uuid.uuid4().hex
        self.is_bound, self._typed = typed is not None, typed or {}
        made = self._made(section.fields, section.plan_field, section.required)
        self._row_fields = self._made(section.row_fields, section.row_field, section.row_required)
        if typed is not None:
            self.part = PartForm(made, typed.get("fields", {}))
            self.rows = [self._row(str(row["key"]), typed=row) for row in typed.get("rows", [])]
        else:
            entry = stored(content, section)
            self.part = PartForm(made, initial=entry.fields)
            self.rows = [self._row(row["key"], initial=row) for row in entry.rows]
            taken_out = [key for key in self.opening.rows() if key not in {row["key"] for row in entry.rows}]
            self.rows += [self._row(key) for key in taken_out]
            if section.least and not self.rows and self.opening.may_add:
                self.add_row()
        self._number()
        self._close_rows()

    # --- what the templates read --------------------------------------------------------------------------
    @property
    def errors(self) -> bool:
        """Whether anything is wrong; the page's title asks it too."""
        return self.is_bound and not self.is_valid()

    def error_summary(self) -> list[SummaryLine]:
        lines = self.part.error_summary() if self.is_bound else []
        for row in self.rows if self.is_bound else []:
            lines += [
                SummaryLine(line.href or f"#row-{row.key}", _named(row, line), line.message)
                for line in row.error_summary()
            ]
        return lines

    def __iter__(self) -> Iterator[Any]:
        return (self[name] for name in self.part.fields)

    def __getitem__(self, name: str) -> Any:
        field, remark = self.part[name], self.opening.remarks.get(name, "")
        if self.opening.has_field(name):
            return ShownField(field.label, remark=remark, field=field) if remark else field
        value = as_typed(stored(self.content, self.section))["fields"][name]
        return ShownField(self.section.plan_field(name).verbose_name, said(self.content, self.section, name, value))

    def non_field_errors(self) -> Any:
        return self.part.non_field_errors()

    @property
    def can_add(self) -> bool:
        return self.section.row is not None and self.opening.may_add and len(self.rows) < self.section.most

    @property
    def may_move(self) -> bool:
        return self.opening.is_whole

    def may_remove(self, key: str) -> bool:
        is_new = key not in {row.key for row in self.content.rows(self.section)}
        return is_new or self.opening.may_remove(self.section, key)

    @property
    def remark(self) -> str:
        """On the whole section."""
        return self.opening.remarks.get(WHOLE, "")

    @property
    def remark_on_missing(self) -> str:
        return self.opening.remarks.get(ADD, "")

    @property
    def row_name(self) -> Any:
        return self.section.row._meta.verbose_name if self.section.row else ""

    # --- what views do with it ------------------------------------------------------------------------------
    def is_valid(self) -> bool:
        # A list, not a generator: every row shows its errors at once.
        return self.is_bound and all([self.part.is_valid(), *[row.is_valid() for row in self.rows]])

    def entry(self) -> Entry:
        """What to save; only of a valid form. Rows into which nothing was typed are left out."""
        rows = [{"key": row.key, **row.cleaned_data} for row in self.rows]
        entry = Entry(dict(self.part.cleaned_data), [row for row in rows if not is_empty_row(row)])
        return entry if self.opening.is_whole else self._with_closed_as_stored(entry)

    def add_row(self) -> RowForm:
        row = self._row(new_key(), typed={} if self.is_bound else None)
        self.rows.append(row)
        self._number()
        return row

    def remove_row(self, key: str) -> None:
        self.rows = [row for row in self.rows if row.key != key]
        self._number()

    def move_row(self, key: str, by: int) -> None:
        index = next((index for index, row in enumerate(self.rows) if row.key == key), None)
        if index is not None and 0 <= index + by < len(self.rows):
            self.rows[index], self.rows[index + by] = self.rows[index + by], self.rows[index]
            self._number()

    def take_errors(self, error: ValidationError) -> None:
        """Shows what the action refused, beside the control it is about. The form must have been validated."""
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        by_key = {row.key: row for row in self.rows}
        for name, texts in messages.items():
            key, _dash, field = name.rpartition("-")
            form = by_key.get(key, self.part)
            form.add_error(field if field in form.fields else None, texts)

    # --- inside -----------------------------------------------------------------------------------------------
    def _made(self, names: Iterable[str], column: Any, required: frozenset[str]) -> dict[str, forms.Field]:
        return {
            name: saying_how_to_mend(
                field_for(self.section, column(name), required=name in required, choices=self._choices(name))
            )
            for name in names
        }

    def _choices(self, name: str) -> list[tuple[str, str]]:
        if name == "regions":
            return region_choices()
        if self.section.row is not None and name in ("task", "activity") and is_reference(self.section, name):
            return reference_choices(self.content.referred(self.section.row_field(name).related_model))  # type: ignore[arg-type]
        return []

    def _row(self, key: str, *, initial: Values | None = None, typed: Typed | None = None) -> RowForm:
        kind = BudgetRowForm if self.section.key == SectionKey.BUDGET else RowForm
        data = None if typed is None else {f"{key}-{name}": value for name, value in typed.items()}
        return kind(self._row_fields, data, prefix=key, initial=initial)

    def _number(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            row.number, row.heading = number, _heading(self.section, number)

    def _with_closed_as_stored(self, entry: Entry) -> Entry:
        """What is closed and comes back as it was shown is exactly what is stored, with spaces that a form would strip."""
        before = stored(self.content, self.section)
        shown, sent = as_typed(before), self._typed
        fields = {
            name: value
            if self.opening.has_field(name) or sent["fields"].get(name) != shown["fields"][name]
            else before.fields[name]
            for name, value in entry.fields.items()
        }
        came_back = {row["key"]: row for row in sent["rows"]}
        standing = {
            row["key"]: row
            for row, as_shown in zip(before.rows, shown["rows"], strict=True)
            if not self.opening.has_row(row["key"]) and came_back.get(row["key"]) == as_shown
        }
        return Entry(fields, [standing.get(row["key"], row) for row in entry.rows])

    def _close_rows(self) -> None:
        if self.opening.is_whole or self.section.row is None:
            return
        kept = {row["key"]: row for row in as_typed(stored(self.content, self.section))["rows"]}
        for row in self.rows:
            row.remark, row.may_remove = self.opening.remarks.get(ROW + row.key, ""), self.may_remove(row.key)
            row.is_closed = row.key in kept and not self.opening.has_row(row.key)
            if row.is_closed:
                row.said = self._said(kept[row.key])

    def _said(self, row: Values) -> list[tuple[Any, str]]:
        words = [
            (self.section.row_field(name).verbose_name, said_in_row(self.content, self.section, name, row[name]))
            for name in self.section.row_fields
        ]
        return [(label, text) for label, text in words if text]


def typed_from(posted: QueryDict, section: Section) -> Typed:
    """What the browser sent, as texts: fit for a form, for `Unsaved`, for comparing."""
    fields = {name: posted.getlist(name) if name == "regions" else posted.get(name, "") for name in section.fields}
    keys = list(dict.fromkeys(key for key in posted.getlist("rows") if re.fullmatch(KEY, key)))
    rows = [
        {"key": key, **{name: posted.get(f"{key}-{name}", "") for name in section.row_fields}}
        for key in keys[: section.most + 1]
    ]
    return {"fields": fields, "rows": rows}


def completed(typed: Typed, posted: QueryDict, kept: Typed, opening: Opening) -> Typed:
    """What a form that shows closed places as text sent back, with what it did not send as it is stored.

    What it sent of a closed place, against the form, stays as sent: the action refuses it.
    """
    fields = {
        name: value if opening.has_field(name) or name in posted else kept["fields"][name]
        for name, value in typed["fields"].items()
    }
    old = {row["key"]: row for row in kept["rows"]}
    rows = []
    for row in typed["rows"]:
        key = row["key"]
        closed = key in old and not opening.has_row(key)
        rows.append(
            {name: old[key][name] if closed and f"{key}-{name}" not in posted else value for name, value in row.items()}
        )
    return {"fields": fields, "rows": rows}


def _heading(section: Section, number: int) -> str:
    assert section.row is not None  # noqa: S101  (only sections with rows have numbered ones)
    name = str(section.row._meta.verbose_name)
    return f"{name[:1].upper()}{name[1:]} {number}"


def _named(row: RowForm, line: SummaryLine) -> str:
    return f"{row.heading}. {line.label}" if line.label else row.heading
