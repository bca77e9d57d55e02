"""A plan as JSON that never changes, and its digest.

Canonical form: UTF-8, keys sorted, no spaces between tokens, letters written as they are, amounts and numbers as strings.
The file that an applicant downloads is these bytes, so `sha256sum plan.json` gives the digest. From JSON that another
program has laid out differently:

    import hashlib, json
    text = json.dumps(json.load(open("plan.json", encoding="utf-8")), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    print(hashlib.sha256(text.encode()).hexdigest())
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from projects.content import AMOUNTS, Content, Totals, read
from projects.entries import is_reference
from projects.models import Plan, Row
from projects.sections import SECTIONS, Section

FORMAT = "plan-1"


def snapshot(plan: Plan | Content) -> dict[str, Any]:
    """Everything the applicant has written, in a stable order. References are positions ("task": 1), counted from 1."""
    content = read(plan)
    return {
        "format": FORMAT,
        "owner": {
            "bin": content.plan.owner.bin,
            "name_kk": content.plan.owner.name_kk,
            "name_ru": content.plan.owner.name_ru,
        },
        "version": content.plan.version,
        "sections": {key: _section(content, section) for key, section in SECTIONS.items()},
        "totals": _totals(content.totals),
    }


def canonical(value: Any) -> bytes:
    """The bytes over which a digest is taken; the value holds only texts, whole numbers, lists and dictionaries."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _section(content: Content, section: Section) -> dict[str, Any]:
    result: dict[str, Any] = {name: _value(content, name) for name in section.fields}
    if section.row is not None:
        result["rows"] = [_row(row, section) for row in content.rows(section)]
    return result


def _value(content: Content, name: str) -> Any:
    if name == "regions":
        return [
            {"kato": region.pk, "name_kk": region.name_kk, "name_ru": region.name_ru} for region in _by_kato(content)
        ]
    return _plain(getattr(content.plan, name))


def _by_kato(content: Content) -> list[Any]:
    return sorted(content.regions, key=lambda region: str(region.pk))


def _row(row: Any, section: Section) -> dict[str, Any]:
    values: dict[str, Any] = {"position": row.position, "key": row.key}
    for name in section.row_fields:
        values[name] = _position(getattr(row, name)) if is_reference(section, name) else _plain(getattr(row, name))
    if hasattr(row, "total"):
        values["total"] = _plain(row.total)
    return values


def _position(row: Row | None) -> int | None:
    return row.position if row else None


def _totals(totals: Totals) -> dict[str, Any]:
    groups = {str(block.value): amounts for block, amounts in totals.blocks} | {"whole": totals.whole}
    return {key: {name: _plain(getattr(amounts, name)) for name in AMOUNTS} for key, amounts in groups.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return value
