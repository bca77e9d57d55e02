"""What a section of a draft, or one of its rows, holds: read as plain values, and told apart by a digest.

A form carries the digest of what its reader saw; when somebody has saved in between, the digests differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from grants.models import CalculationLine, Call, CallFunder, Criterion, Lot, RequiredDocument
from grants.sections import Section

TEXT = ("kk", "ru", "en")


def _three(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{code}" for name in names for code in TEXT)


# Columns and many-to-many fields of the call that each section's form edits.
SECTION_FIELDS: dict[Section, tuple[str, ...]] = {
    Section.BASICS: _three("title", "summary"),
    Section.BASIS: (*_three("basis_title"), "basis_number", "basis_on", *_three("basis_approved_by")),
    Section.SCOPE: ("grant_type", "spheres", "regions", "is_repeated"),
    Section.CRITERIA: ("pass_mark", "is_blind"),
    Section.QUESTIONS: ("questions",),
    Section.WINDOW: ("opens_at", "closes_at"),
    Section.CONTACTS: ("contact_name", "contact_phone", "contact_email"),
}


@dataclass(frozen=True)
class Collection:
    """Rows under a call (or under one of its lots) that an officer adds, changes, moves and removes one by one."""

    key: str
    section: Section
    model: type[models.Model]
    fields: tuple[str, ...]
    parent: str = "call"
    has_place: bool = True


COLLECTIONS: dict[str, Collection] = {
    one.key: one
    for one in (
        Collection("funders", Section.FUNDERS, CallFunder, ("organisation", "amount", "budget_programme"), has_place=False),
        Collection(
            "lots", Section.LOTS, Lot,
            (*_three("theme", "goal", "tasks", "result", "territory"), "sphere", "regions", "starts_on", "ends_on", "amount",
             "grants_count"),
        ),
        Collection(
            "lines", Section.LOTS, CalculationLine, (*_three("item", "unit"), "quantity", "price"), parent="lot"
        ),
        Collection(
            "criteria", Section.CRITERIA, Criterion, (*_three("title", "guidance"), "max_score", "weight")
        ),
        Collection("documents", Section.DOCUMENTS, RequiredDocument, (*_three("title", "hint"), "is_required")),
    )
}  # fmt: skip


def values_of(row: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """Field → plain value; many-to-many fields as sorted lists of keys."""
    found: dict[str, Any] = {}
    for name in fields:
        field: Any = row._meta.get_field(name)
        if isinstance(field, models.ManyToManyField):
            found[name] = sorted(getattr(row, name).values_list("pk", flat=True)) if row.pk else []
        else:
            found[name] = field.value_from_object(row)
    return found


def digest_of(row: models.Model, fields: tuple[str, ...]) -> str:
    text = json.dumps(values_of(row, fields), cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def section_digest(call: Call, section: Section) -> str:
    return digest_of(call, SECTION_FIELDS[section])


def fill(row: models.Model, values: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    """Set columns; many-to-many fields are for `fill_sets`, once the row has a key."""
    for name in fields:
        if name in values and not isinstance(row._meta.get_field(name), models.ManyToManyField):
            setattr(row, name, values[name])


def fill_sets(row: models.Model, values: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    for name in fields:
        if name in values and isinstance(row._meta.get_field(name), models.ManyToManyField):
            getattr(row, name).set(values[name])
