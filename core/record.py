"""The record: who did what to which object, before and after. Append-only, hash-chained per subject."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from core import pages
from core.actor import Actor
from core.crypto import keyed_digest
from core.models.ground import Record
from core.tracing import request_id

Row = TypeVar("Row", bound=models.Model)

# Long texts are kept as a digest and a length: the record proves, it is not a second copy of the content.
LONGEST_KEPT = 300
TABLE = Record._meta.db_table
# Two statements on one way to the server. The second sees what was committed while the first one waited.
LAST = (
    "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0)); "  # noqa: S608
    f"SELECT seq, hash FROM {TABLE} WHERE subject = %s ORDER BY seq DESC LIMIT 1"
)
HASHED = (
    "subject", "seq", "subject_label", "verb", "actor_id", "actor_name", "membership_id", "organisation_id",
    "organisation_name", "system_name", "on_behalf_of", "note", "request_id", "previous_hash",
)  # fmt: skip


def lock(model: type[Row], pk: Any) -> Row:
    """The row, locked until the transaction ends, without blocking inserts that refer to it."""
    return model._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def subject_of(obj: models.Model) -> str:
    return f"{obj._meta.label_lower}:{obj.pk}"


@contextmanager
def recorded(
    row: models.Model, verb: str, *, by: Actor, at: datetime, note: str = "", on_behalf_of: str = ""
) -> Iterator[dict[str, Any]]:
    """Compares the row's columns before and after the block, and writes one record. Inside a transaction.

    What is not a column of the row (its rows in other tables) the block adds to the mapping it is given:
    `changes["spheres"] = [before, after]`.
    """
    before = _columns(row)
    beside: dict[str, Any] = {}
    yield beside
    after = _columns(row)
    changed = {name: [before[name], after[name]] for name in after if before.get(name) != after[name]} | beside
    write(row, verb, by=by, at=at, changes=changed, note=note, on_behalf_of=on_behalf_of)


def record_created(row: models.Model, *, by: Actor, at: datetime, verb: str = "create", note: str = "") -> Record:
    changes = {name: [None, value] for name, value in _columns(row).items() if value not in (None, "", [], {})}
    return write(row, verb, by=by, at=at, changes=changes, note=note)


def write(
    row: models.Model,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
    on_behalf_of: str = "",
) -> Record:
    """One record about `row`. `changes`: column → [before, after], or any plain values the verb needs to keep."""
    # str(row) may be a person's name: models say with `record_label` what may stand in the record.
    label = getattr(row, "record_label", None) or ("" if getattr(row, "PERSONAL", None) else str(row))
    subject = subject_of(row)
    # An error here is the whole transaction's: what happened without its record must not stay.
    with transaction.atomic(savepoint=False):
        seq, previous_hash = _last_of(subject)
        entry = Record(
            subject=subject,
            seq=seq + 1,
            subject_label=label[:300],
            verb=verb,
            at=at,
            actor_id=by.user_id,
            actor_name=by.name,
            membership_id=by.membership_id,
            organisation_id=by.organisation_id,
            organisation_name=by.organisation,
            system_name=by.system_name,
            on_behalf_of=on_behalf_of,
            changes=json.loads(json.dumps(dict(changes or {}), cls=DjangoJSONEncoder)),
            note=note,
            request_id=request_id.get(),
            previous_hash=previous_hash,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
    pages.written(row._meta.label_lower)
    return entry


def moment_of(row: models.Model, *verbs: str) -> datetime | None:
    """When one of these was last done to the row."""
    entries = Record.objects.filter(subject=subject_of(row), verb__in=verbs)
    return entries.order_by("-seq").values_list("at", flat=True).first()


def _last_of(subject: str) -> tuple[int, str]:
    """Number and hash of the subject's last record. Until the transaction ends nobody else writes one about it."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [subject, subject])
        last: tuple[int, str] | None = cursor.fetchone()
    return last or (0, "")


def hash_of(entry: Record) -> str:
    """SHA-256 over every column but the hash itself, in a fixed order."""
    facts = [getattr(entry, name) for name in HASHED]
    moment = entry.at.timestamp()
    text = json.dumps([*facts, f"{moment:.6f}", entry.changes], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken() -> Record | None:
    """The first record whose hash or link to its predecessor does not hold; None when every chain is whole."""
    subject, seq, previous = "", 0, ""
    for entry in Record.objects.order_by("subject", "seq").iterator(chunk_size=2000):
        if entry.subject != subject:
            subject, seq, previous = entry.subject, 0, ""
        if entry.seq != seq + 1 or entry.previous_hash != previous or entry.hash != hash_of(entry):
            return entry
        seq, previous = entry.seq, entry.hash
    return None


def _columns(row: models.Model) -> dict[str, Any]:
    """Concrete columns as plain values; personal and secret ones as keyed digests, long texts as digests."""
    personal = getattr(row, "PERSONAL", {})
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.primary_key:
            continue
        value = field.value_from_object(row)
        if value in (None, "") or isinstance(value, bool | int):
            values[field.name] = value
        elif field.name in personal:
            values[field.name] = {"digest": keyed_digest(_plain(value))}
        else:
            plain = _plain(value)
            values[field.name] = (
                {"sha256": hashlib.sha256(plain.encode()).hexdigest(), "length": len(plain)}
                if len(plain) > LONGEST_KEPT
                else plain
            )
    return values


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, cls=_AnyEncoder, sort_keys=True, ensure_ascii=False).strip('"')


class _AnyEncoder(DjangoJSONEncoder):
    """Ranges, files and other database types as their text."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)
