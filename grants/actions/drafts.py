"""Drafting a call: section by section, row by row. Nothing is required here; `sections.findings` says what is missing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from core.actor import Actor
from core.errors import Stale
from core.record import lock, recorded
from grants import rules
from grants.drafting import SECTION_FIELDS, Collection, digest_of, fill, fill_sets, section_digest, values_of
from grants.models import Call, Criterion
from grants.sections import Section


@transaction.atomic
def save_section(
    call: Call, section: Section, values: Mapping[str, Any], *, seen: str, by: Actor, at: datetime
) -> Call:
    """`seen` is the digest of what the officer had before them; raises Stale when it is no longer what stands there."""
    fields = SECTION_FIELDS[section]
    with _drafted(call, "save_section", by=by, at=at, note=section.value) as (call, changes):
        if section_digest(call, section) != seen:
            raise Stale(call)
        before = values_of(call, fields)
        fill(call, values, fields)
        fill_sets(call, values, fields)
        if section not in call.sections_done:
            call.sections_done = [*call.sections_done, section.value]
        changes.update(_set_changes(call, before, fields))
    return call


@transaction.atomic
def save_item(
    call: Call,
    collection: Collection,
    item_id: int | None,
    values: Mapping[str, Any],
    *,
    seen: str = "",
    parent: models.Model | None = None,
    by: Actor,
    at: datetime,
) -> Any:
    """Add a row, or change the one with this id. Raises Stale like `save_section`; DoesNotExist when it was removed."""
    with _drafted(call, "save_item", by=by, at=at, note=collection.key) as (call, changes):
        if item_id is None:
            item = _new_item(call, collection, parent)
            before: dict[str, Any] = {}
        else:
            item = _items(call, collection).get(pk=item_id)
            if digest_of(item, collection.fields) != seen:
                raise Stale(item)
            before = values_of(item, collection.fields)
        fill(item, values, collection.fields)
        item.save()
        fill_sets(item, values, collection.fields)
        changes[f"{collection.key}:{item.pk}"] = [_plain(before), _plain(values_of(item, collection.fields))]
        _mark_done(call, collection.section)
    return item


@transaction.atomic
def remove_item(call: Call, collection: Collection, item_id: int, *, by: Actor, at: datetime) -> None:
    """Removing what is gone already changes nothing."""
    with _drafted(call, "remove_item", by=by, at=at, note=collection.key) as (call, changes):
        item = _items(call, collection).filter(pk=item_id).first()
        if item is not None:
            changes[f"{collection.key}:{item_id}"] = [_plain(values_of(item, collection.fields)), None]
            item.delete()
            _close_ranks(call, collection)


@transaction.atomic
def move_item(call: Call, collection: Collection, item_id: int, up: bool, *, by: Actor, at: datetime) -> None:
    """Swap with its neighbour; the first cannot go up, the last not down: then nothing changes."""
    with _drafted(call, "move_item", by=by, at=at, note=collection.key) as (call, changes):
        item: Any = _items(call, collection).get(pk=item_id)
        siblings = list(_siblings(call, collection, item))
        index = siblings.index(item)
        target = index - 1 if up else index + 1
        if 0 <= target < len(siblings):
            siblings[index], siblings[target] = siblings[target], siblings[index]
            _renumber(siblings)
            changes[f"{collection.key}:{item_id}"] = [index + 1, target + 1]


@contextmanager
def _drafted(call: Call, verb: str, *, by: Actor, at: datetime, note: str) -> Iterator[tuple[Call, dict[str, Any]]]:
    """The locked draft, checked; who touched it is remembered, so that another person publishes it."""
    call = lock(Call, call.pk)
    rules.may_edit.enforce(by, call)
    with recorded(call, verb, by=by, at=at, note=note) as changes:
        yield call, changes
        call.revision += 1
        call.updated_at = at
        call.save()
    if by.user_id is not None:
        call.drafted_by.add(by.user_id)


def _items(call: Call, collection: Collection) -> models.QuerySet[Any]:
    path = "call" if collection.parent == "call" else "lot__call"
    return collection.model._default_manager.filter(**{path: call})


def _siblings(call: Call, collection: Collection, item: Any) -> models.QuerySet[Any]:
    rows = _items(call, collection)
    return rows.filter(lot=item.lot_id) if collection.parent == "lot" else rows


def _new_item(call: Call, collection: Collection, parent: models.Model | None) -> Any:
    owner = {"lot": parent} if collection.parent == "lot" else {"call": call}
    item: Any = collection.model(**owner)
    if collection.has_place:
        last = collection.model._default_manager.filter(**owner).aggregate(last=Max("place"))["last"]
        item.place = (last or 0) + 1
    if isinstance(item, Criterion):
        item.key = uuid.uuid4().hex[:12]
    return item


def _close_ranks(call: Call, collection: Collection) -> None:
    """Lots are numbered without gaps; other rows only need their order."""
    if collection.key == "lots":
        _renumber(list(_items(call, collection).order_by("place")))


def _renumber(rows: list[Any]) -> None:
    """Places are unique at the end of the transaction only (deferred constraint), so they may cross on the way."""
    for place, row in enumerate(rows, 1):
        if row.place != place:
            type(row)._default_manager.filter(pk=row.pk).update(place=place)


def _mark_done(call: Call, section: Section) -> None:
    if section not in call.sections_done:
        call.sections_done = [*call.sections_done, section.value]


def _set_changes(call: Call, before: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    after = values_of(call, fields)
    sets = [name for name in fields if isinstance(before[name], list)]
    return {name: [before[name], after[name]] for name in sets if before[name] != after[name]}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Long texts shortened: the record says what was touched, the call itself keeps the text."""
    return {name: value[:200] if isinstance(value, str) else value for name, value in values.items()}
