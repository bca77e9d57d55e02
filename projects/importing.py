"""A budget from a file or from the clipboard: read, checked whole, shown, and only then put in by the section's own form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import PortalForm, Radios
from projects import pasting, spreadsheet
from projects.arithmetic import split, total_of
from projects.content import Amounts, Content, Totals, add_up
from projects.entries import as_typed, stored
from projects.forms import SectionForm
from projects.models import Plan
from projects.tables import SECTION, Fault, Table, understood


class Mode(models.TextChoices):
    ADD = "add", pgettext_lazy("import", "Add these lines after those that are there")
    REPLACE = "replace", pgettext_lazy("import", "Replace all lines with these")


class ImportForm(PortalForm):
    mark_optional = False

    file = forms.FileField(
        label=_("Excel file"),
        help_text=_("Best the file downloaded from here, filled in. Up to 2 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    text = forms.CharField(
        label=_("Or rows copied from a table"),
        help_text=_("Select the rows in Excel or Word together with their headings, copy, and paste here."),
        required=False,
        strip=False,
        max_length=pasting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    mode = forms.ChoiceField(label=_("What to do with them"), choices=Mode.choices, widget=Radios(), initial=Mode.ADD)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("text", "").strip():
            self.add_error("file", _("Choose a file, or paste rows into the box below."))
        return cleaned


@dataclass(frozen=True, slots=True)
class Preview:
    """`section` is the whole budget as it would be, to be posted to the section's address; None until all rows are right."""

    form: ImportForm
    faults: list[Fault] = field(default_factory=list)
    section: SectionForm | None = None
    totals: Totals | None = None
    added: int = 0


def opened() -> Preview:
    return Preview(ImportForm())


def received(plan: Plan, posted: QueryDict, files: MultiValueDict[str, Any]) -> Preview:
    """Reads and checks; writes nothing."""
    form, content = ImportForm(posted, files), Content(plan)
    revision = content.revisions[SECTION.key].revision  # before the lines are read: whoever saves in between is noticed
    if not form.is_valid():
        return Preview(form)
    try:
        table = _table(form.cleaned_data, content)
    except ValidationError as error:
        form.add_error("file", error)
        return Preview(form)
    if not table.is_usable:
        return Preview(form, table.faults)
    section = _whole(content, table, form.cleaned_data["mode"], revision)
    if len(section.rows) > SECTION.most:
        form.add_error(
            "mode", _("The budget would have too many lines. The most it holds: %(most)s.") % {"most": SECTION.most}
        )
        return Preview(form)
    section.is_valid()
    return Preview(form, section=section, totals=_totals(section), added=len(table.typed))


def _table(given: dict[str, Any], content: Content) -> Table:
    rows = spreadsheet.rows_of(given["file"]) if given.get("file") else pasting.rows_of(given["text"])
    return understood(rows, content)


def _whole(content: Content, table: Table, mode: str, revision: int) -> SectionForm:
    kept = [] if mode == Mode.REPLACE else as_typed(stored(content, SECTION))["rows"]
    new = {row["key"]: row for row in table.typed}
    rows = [new.pop(row["key"], row) for row in kept]  # a line that came back is changed in its place
    return SectionForm(content, SECTION, revision=revision, typed={"rows": [*rows, *new.values()]})


def _totals(section: SectionForm) -> Totals:
    return add_up(
        (row["block"], row["category"], _amounts(row)) for row in (form.cleaned_data for form in section.rows) if row
    )


def _amounts(row: dict[str, Any]) -> Amounts:
    parts = split(row["quantity"], row["price"], row["requested"], row["own"], row["other"])
    known = (total_of(row["quantity"], row["price"]), parts.requested, parts.own, parts.other)
    return Amounts(*(amount or Amounts().total for amount in known))
