"""Awards that others published, into the register: all or nothing, and a repeat changes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.models import Organisation
from core.actor import Actor
from core.models import Region
from core.record import record_created, write
from grants.awards import forget_choices
from grants.giving360.mapping import BIN_PREFIX, Known, fill, plain, sha256_of
from grants.giving360.reading import Package, read_package
from grants.models import Award, DataSet

BATCH = 500
OWN_COLUMNS = ("id", "number", "data_set", "created_at", "outcome", "call", "lot")
COLUMNS = [one.name for one in Award._meta.concrete_fields if one.name not in OWN_COLUMNS]


@dataclass
class Counts:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    new: list[Award] = field(default_factory=list)
    altered: list[Award] = field(default_factory=list)


def import_grants(path: Path, name: str, *, by: Actor, at: datetime) -> Counts:
    """New grants go into the data set `name`; known ones are brought up to date where they are; our own stay as they are.

    Raises `RefusedFile` with every fault; then nothing is saved.
    """
    package = read_package(path)
    with transaction.atomic():
        _one_at_a_time()
        counts = _compared(package, at)
        counts.created, counts.changed = len(counts.new), len(counts.altered)
        if counts.new or counts.altered:
            _save(counts, package, name, hashlib.sha256(path.read_bytes()).hexdigest(), by=by, at=at)
    return counts


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('grants.import_grants'))")


def _compared(package: Package, at: datetime) -> Counts:
    known = _known(package)
    present = Award.objects.in_bulk([grant["id"] for grant in package.grants], field_name="external_id")
    counts = Counts()
    for grant in package.grants:
        award = present.get(grant["id"])
        if award is None:
            award = Award(created_at=at)
            counts.new.append(award)
        elif award.data_set_id is None or award.source_sha256 == sha256_of(grant):
            counts.unchanged += 1
            continue
        else:
            counts.altered.append(award)
        fill(award, grant, known)
        award.updated_at = at
    return counts


def _known(package: Package) -> Known:
    """Organisations and regions of ours that the file names, in two queries."""
    names = {
        row["id"]
        for grant in package.grants
        for key in ("fundingOrganization", "recipientOrganization")
        for row in grant.get(key, [])
    }
    bins = [name.removeprefix(BIN_PREFIX) for name in names if name.startswith(BIN_PREFIX)]
    organisations = Organisation.objects.confirmed().filter(bin__in=bins).values_list("bin", "pk")
    return Known(dict(organisations), frozenset(Region.objects.values_list("kato", flat=True)))


def _save(counts: Counts, package: Package, name: str, sha256: str, *, by: Actor, at: datetime) -> None:
    touched: dict[int | None, int] = {}
    for award in counts.altered:
        touched[award.data_set_id] = touched.get(award.data_set_id, 0) + 1
    Award.objects.bulk_update(counts.altered, COLUMNS, batch_size=BATCH)
    if counts.new:
        _add(counts.new, package, name, sha256, by=by, at=at)
    for data_set in DataSet.objects.filter(pk__in=[pk for pk in touched if pk is not None]):
        write(data_set, "bring_up_to_date", by=by, at=at, changes={"changed": touched[data_set.pk], "sha256": sha256})
    forget_choices()


def _add(awards: list[Award], package: Package, name: str, sha256: str, *, by: Actor, at: datetime) -> None:
    """One record says what came in: an import is one event, however many rows it has."""
    about: dict[str, Any] = plain(package.about)
    data_set, is_new = DataSet.objects.get_or_create(
        name=name, defaults={"package": about, "sha256": sha256, "imported_at": at}
    )
    last = data_set.awards.count()
    for place, award in enumerate(awards, last + 1):
        award.data_set = data_set
        award.number = f"D{data_set.pk}-{place:05d}"
    Award.objects.bulk_create(awards, batch_size=BATCH)
    if is_new:
        record_created(data_set, by=by, at=at, verb="import", note=f"awards: {len(awards)}")
    else:
        write(data_set, "import", by=by, at=at, changes={"added": len(awards), "sha256": sha256})
