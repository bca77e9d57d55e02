"""What is still missing, and the state of each section that follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from projects import rules_of_budget
from projects.content import Content, read
from projects.findings import Finding, of_row
from projects.models import Plan
from projects.rules_of_budget import Limits
from projects.sections import SECTIONS, Section
from projects.states import SectionState

UNSAVED = _(
    "Words of this section are not saved in the plan: a value is wrong, or two people wrote at once. Open the section and decide."
)


def missing(plan: Plan | Content) -> dict[str, list[Finding]]:
    """By section, every section present; a plan can be submitted when all lists are empty."""
    content = read(plan)
    return {key: list(_missing_in(content, section)) for key, section in SECTIONS.items()}


def section_status(plan: Plan | Content, limits: Limits | None = None) -> dict[str, SectionState]:
    """In the order of the sections. `limits` are those of the lot; without them only the plan itself is checked."""
    content = read(plan)
    gaps, faulty = missing(content), {found.section for found in unsaved(content)}
    faulty |= {found.section for found in rules_of_budget.findings(content, limits or Limits()) if found.is_error}
    return {key: _status(content, key, bool(gaps[key]), key in faulty) for key in SECTIONS}


def unsaved(plan: Plan | Content) -> list[Finding]:
    """Sections in which somebody's words wait for a decision: worth a warning before submitting."""
    keys = dict.fromkeys(kept.key for kept in read(plan).unsaved)
    return [Finding("unsaved", key, UNSAVED) for key in keys]


def is_begun(content: Content, key: str) -> bool:
    row = content.revisions.get(key)
    return row is not None and row.revision > 0


def _status(content: Content, key: str, has_gaps: bool, is_faulty: bool) -> SectionState:
    if is_faulty:
        return SectionState.NEEDS_FIXING
    if not is_begun(content, key):
        return SectionState.NOT_STARTED
    return SectionState.IN_PROGRESS if has_gaps else SectionState.COMPLETE


def _missing_in(content: Content, section: Section) -> Iterator[Finding]:
    key = section.key.value
    for name in section.fields:
        if name in section.required and not _is_filled(content, name):
            label = section.plan_field(name).verbose_name
            yield Finding("missing", key, _("Fill in: %(field)s."), {"field": label}, field=name)
    rows = content.rows(section)
    if len(rows) < section.least:
        few = ngettext_lazy("Add at least %(count)s row.", "Add at least %(count)s rows.", section.least)
        yield Finding("too_few_rows", key, few, {"count": section.least})
    for row in rows:
        yield from _missing_in_row(row, section)


def _missing_in_row(row: Any, section: Section) -> Iterator[Finding]:
    for name in section.row_fields:
        if name in section.row_required and getattr(row, name) in (None, ""):
            label = section.row_field(name).verbose_name
            sentence = _("Row %(row)s. Fill in: %(field)s.")
            yield of_row("missing", section.key.value, row, sentence, name=name, field=label)


def _is_filled(content: Content, name: str) -> bool:
    value = content.regions if name == "regions" else getattr(content.plan, name)
    return value not in (None, "", [])
