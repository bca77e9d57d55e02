"""What a new draft starts with: the criteria in force, or all that an earlier call asked."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from core.models import RuleSet
from grants.drafting import COLLECTIONS, SECTION_FIELDS, fill, fill_sets, values_of
from grants.lawbook import CRITERIA, Criteria
from grants.models import Call, Criterion
from grants.sections import Section

# A copy gets its own window; its funders' shares are decided anew with the lots they cover.
NOT_COPIED = {Section.WINDOW}


def first_content(call: Call, *, on: date) -> None:
    template = RuleSet.objects.in_force(CRITERIA, on).typed(Criteria)
    call.pass_mark = template.pass_mark
    call.save(update_fields=["pass_mark"])
    for place, one in enumerate(template.criteria, 1):
        Criterion.objects.create(
            call=call, place=place, key=one.key,
            title_kk=one.title_kk, title_ru=one.title_ru, title_en=one.title_en,
            guidance_kk=one.guidance_kk, guidance_ru=one.guidance_ru, guidance_en=one.guidance_en,
            max_score=one.max_score, weight=one.weight,
        )  # fmt: skip


def copy_content(source: Call, target: Call) -> None:
    for section, fields in SECTION_FIELDS.items():
        if section not in NOT_COPIED:
            values = values_of(source, fields)
            fill(target, values, fields)
            fill_sets(target, values, fields)
    target.save()
    for key in ("funders", "criteria", "documents"):
        for row in getattr(source, RELATED[key]).all():
            _copy_row(row, key, call=target)
    for lot in source.lots.all():
        copied = _copy_row(lot, "lots", call=target)
        for line in lot.calculation.all():
            _copy_row(line, "lines", lot=copied)


RELATED = {"funders": "funders", "criteria": "criteria", "documents": "required_documents"}


def _copy_row(row: Any, key: str, **owner: Any) -> Any:
    collection = COLLECTIONS[key]
    values = {name: getattr(row, name) for name in collection.fields if name != "regions"}
    copied: Any = collection.model(**owner, **values)
    if collection.has_place:
        copied.place = row.place
    if isinstance(copied, Criterion):
        copied.key = row.key or uuid.uuid4().hex[:12]
    copied.save()
    fill_sets(copied, values_of(row, collection.fields), collection.fields)
    return copied
