"""The value of a column in words: what a choice, a region or a reference to another row is called."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.models import Region
from projects.content import Content
from projects.sections import Section


def said(content: Content, section: Section, name: str, value: Any) -> str:
    if name == "regions":
        names = Region.objects.filter(pk__in=value or [])
        return ", ".join(str(region.name) for region in names)
    return _choice(section.plan_field(name), value)


def said_in_row(content: Content, section: Section, name: str, value: Any) -> str:
    column = section.row_field(name)
    if isinstance(column, models.ForeignKey):
        rows = content.referred(column.related_model)  # type: ignore[arg-type]
        return next((str(row) for row in rows if row.key == value), "")
    return _choice(column, value)


def _choice(column: models.Field[Any, Any], value: Any) -> str:
    return str(dict(column.flatchoices).get(value, value)) if column.choices else str(value)
