"""How an entry becomes rows: identity by key, checks of the model, few queries. Called by actions, under the plan's lock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.models import Region
from projects.content import Content
from projects.entries import Entry, Values, is_empty_row, is_reference
from projects.models import Plan, Row
from projects.models.rows import KEY
from projects.sections import SECTIONS, Section

# Assigned by the database or by us, never by an entry.
COMPUTED = frozenset({"id", "total"})


def without_empty_rows(entry: Entry) -> Entry:
    """A row into which nothing was typed is no row."""
    return Entry(entry.fields, [row for row in entry.rows if not is_empty_row(row)])


def write_section(content: Content, section: Section, entry: Entry) -> dict[str, int]:
    """Writes what differs; how many rows were added, changed and removed. Raises ValidationError.

    `content` was read under the plan's lock; afterwards it is out of date.
    """
    entry = without_empty_rows(entry)
    _write_fields(content.plan, section, entry.fields)
    if section.row is None:
        return {"added": 0, "changed": 0, "removed": 0}
    return _write_rows(content, section, entry.rows)


def copy_content(source: Plan, target: Plan) -> set[str]:
    """Everything the source says, into a plan that is not yet saved; the keys of the sections that are not empty."""
    content, filled = Content(source), set()
    for section in SECTIONS.values():
        for name in (name for name in section.fields if name not in ("regions", "language")):
            setattr(target, name, getattr(source, name))
    target.save(force_insert=True)
    target.regions.set(content.regions)
    copies: dict[Row, Row] = {}
    for key, section in SECTIONS.items():
        _copy_rows(content.rows(section), target, copies)
        if content.rows(section) or any(getattr(source, name) for name in section.fields if name != "language"):
            filled.add(key)
    return filled


def _write_fields(plan: Plan, section: Section, fields: Values) -> None:
    columns = [name for name in fields if name != "regions"]
    unknown = set(fields) - set(section.fields)
    if unknown:
        raise ValueError(f"Not fields of {section.key}: {sorted(unknown)}")
    for name in columns:
        setattr(plan, name, fields[name])
    if columns:
        plan.clean_fields(exclude=[field.name for field in Plan._meta.fields if field.name not in columns])
        _check_order(plan)
        plan.save(update_fields=columns)
    if "regions" in fields:
        plan.regions.set(_regions(fields["regions"]))


def _regions(codes: list[str]) -> list[Region]:
    regions = list(Region.objects.filter(pk__in=codes))
    if len(regions) != len(set(codes)):
        raise ValidationError({"regions": _("One of these regions is not in the list. Choose the regions again.")})
    return regions


def _write_rows(content: Content, section: Section, rows: list[Values]) -> dict[str, int]:
    model: Any = section.row
    if len(rows) > section.most:
        message = _("There are too many rows. The most that fit, in rows: %(most)s. Join some of them.")
        raise ValidationError(message % {"most": section.most})
    old: dict[str, Any] = {row.key: row for row in content.rows(section)}
    keep = _keys(rows)
    removed = [row.pk for key, row in old.items() if key not in keep]
    if removed:
        model.objects.filter(pk__in=removed).delete()
    added: list[Any] = []
    changed: list[Any] = []
    for position, values in enumerate(rows, start=1):
        row = old.get(values["key"]) or model(plan=content.plan, key=values["key"])
        if _fill(row, section, values, position, content):
            (changed if row.pk else added).append(row)
    columns = [*section.row_fields, "position"]
    model.objects.bulk_update(changed, columns)
    model.objects.bulk_create(added)
    return {"added": len(added), "changed": len(changed), "removed": len(removed)}


def _keys(rows: Iterable[Values]) -> set[str]:
    keys = [str(row.get("key", "")) for row in rows]
    if len(set(keys)) != len(keys) or not all(re.fullmatch(KEY, key) for key in keys):
        raise ValidationError(_("The form is incomplete. Open the page again; what you typed is kept."))
    return set(keys)


def _fill(row: Any, section: Section, values: Values, position: int, content: Content) -> bool:
    """Puts the values in place and checks them; whether anything differs from before."""
    before = {name: getattr(row, name) for name in (*section.row_fields, "position")}
    try:
        for name in section.row_fields:
            value = values.get(name)
            setattr(row, name, _referred(section, name, value, content) if is_reference(section, name) else value)
        row.position = position
        _check(row, section)
    except ValidationError as error:
        named = {f"{row.key}-{name}": messages for name, messages in error.message_dict.items()}
        raise ValidationError(named) from error
    return row.pk is None or any(getattr(row, name) != value for name, value in before.items())


def _check(row: Any, section: Section) -> None:
    for name in section.row_fields:
        if getattr(row, name) is None and not row._meta.get_field(name).null:
            setattr(row, name, "")
    row.clean_fields(exclude=["plan", "id", *(name for name in section.row_fields if is_reference(section, name))])
    row.clean()
    _check_order(row)


def _check_order(row: Any) -> None:
    first, last = getattr(row, "start_on", None), getattr(row, "end_on", None)
    if first and last and last < first:
        raise ValidationError({"end_on": _("The last month comes before the first one. Correct one of them.")})


def _referred(section: Section, name: str, key: Any, content: Content) -> Row | None:
    if not key:
        return None
    model: Any = section.row_field(name).related_model
    found = next((row for row in content.referred(model) if row.key == key), None)
    if found is None:
        raise ValidationError({name: _("This was removed from the plan in the meantime. Choose again.")})
    return found


def _copy_rows(rows: Iterable[Any], target: Plan, copies: dict[Row, Row]) -> None:
    """Keeps keys and positions; references go to the copies made before."""
    new = []
    for row in rows:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        twin = type(row)(
            **{name: value for name, value in values.items() if name not in COMPUTED | {"plan_id"}}, plan=target
        )
        for field in row._meta.concrete_fields:
            if field.is_relation and field.name != "plan":
                named = getattr(row, field.name)
                setattr(twin, field.name, copies[named] if named else None)
        copies[row] = twin
        new.append(twin)
    if new:
        type(new[0]).objects.bulk_create(new)
