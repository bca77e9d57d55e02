"""Legal entities from an open-data list into the register: all rows or none, and a repeat changes nothing.

Columns: `bin`, `name_ru`, `name_kk`, `address_ru`, `looks_ngo` (1 or 0). Rows are counted from 1; row 0 is the header.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TextIO

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organisation, Standing
from accounts.roles import OrganisationKind
from core.actor import Actor
from core.identifiers import validate_bin
from core.models.reference import Region
from core.record import record_created, recorded
from ngos.actions import lock_bin
from ngos.guessing import guess_kind, guess_legal_form
from ngos.models import Ngo
from ngos.places import Places
from ngos.spelling import mend_name

COLUMNS = ("bin", "name_ru", "name_kk", "address_ru", "looks_ngo")
SOURCE = "import"
LONGEST = 500
BATCH = 500
# After so many faults the file is plainly another one; the rest would only hide them.
MOST_FAULTS = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    row: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.field}: {self.message}"


class RefusedFile(Exception):
    """Nothing was saved."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Entity:
    bin: str
    name_ru: str
    name_kk: str
    address: str
    looks_ngo: bool


@dataclass
class Counts:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    without_region: int = 0
    faults: list[Fault] = field(default_factory=list)


def import_organisations(file: TextIO, *, by: Actor, at: datetime) -> Counts:
    """Reads the file once, in batches. Raises `RefusedFile` with every fault; then nothing is saved."""
    reader = csv.DictReader(file, strict=True)
    counts = Counts()
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    except (csv.Error, UnicodeDecodeError) as error:
        raise RefusedFile([Fault(0, "file", f"cannot be read as UTF-8 CSV: {error}")]) from error
    if missing:
        raise RefusedFile([Fault(0, name, "the file has no such column") for name in missing])
    places = Places.load()
    with transaction.atomic():
        for batch in _batches(_read(reader, counts)):
            if counts.faults:
                continue  # go on reading for the other faults, but save no more
            _save(batch, places, counts, by=by, at=at)
        if counts.faults:
            raise RefusedFile(counts.faults)
    return counts


def _read(reader: Iterable[dict[str, Any]], counts: Counts) -> Iterator[Entity]:
    """Valid rows; faults are gathered in `counts`."""
    seen: dict[str, int] = {}
    row = 0
    try:
        for row, values in enumerate(reader, 1):
            faults = list(_faults(row, values, seen))
            counts.faults.extend(faults)
            if len(counts.faults) >= MOST_FAULTS:
                counts.faults.append(Fault(row, "file", "too many faults, the rest was not read"))
                return
            if not faults:
                yield _entity(values)
    except (csv.Error, UnicodeDecodeError) as error:
        counts.faults.append(Fault(row + 1, "file", f"cannot be read: {error}"))


def _faults(row: int, values: dict[str, Any], seen: dict[str, int]) -> Iterator[Fault]:
    if None in values or None in values.values():
        yield Fault(row, "file", f"the row does not have {len(COLUMNS)} columns")
        return
    number = values["bin"].strip()
    try:
        validate_bin(number)
    except ValidationError as error:
        yield Fault(row, "bin", " ".join(error.messages))
    if earlier := seen.get(number):
        yield Fault(row, "bin", f"the same BIN stands in row {earlier}")
    seen.setdefault(number, row)
    if not values["name_ru"].strip() and not values["name_kk"].strip():
        yield Fault(row, "name_ru", "there is a name neither in Russian nor in Kazakh")
    for name in ("name_ru", "name_kk", "address_ru"):
        if len(values[name]) > LONGEST:
            yield Fault(row, name, f"longer than {LONGEST} characters: {len(values[name])}")
        if any(ord(char) < 32 for char in values[name]):
            yield Fault(row, name, "contains a line break or another control character")
    if values["looks_ngo"].strip() not in ("0", "1"):
        yield Fault(row, "looks_ngo", "must be 1 or 0")


def _entity(values: dict[str, Any]) -> Entity:
    return Entity(
        bin=values["bin"].strip(),
        name_ru=mend_name(values["name_ru"]),
        name_kk=mend_name(values["name_kk"]),
        address=" ".join(values["address_ru"].split()),
        looks_ngo=values["looks_ngo"].strip() == "1",
    )


def _batches(entities: Iterator[Entity]) -> Iterator[list[Entity]]:
    while batch := list(islice(entities, BATCH)):
        yield batch


def _save(batch: list[Entity], places: Places, counts: Counts, *, by: Actor, at: datetime) -> None:
    for entity in sorted(batch, key=lambda entity: entity.bin):
        lock_bin(entity.bin)
    known = {
        organisation.bin: organisation
        for organisation in Organisation.objects.confirmed()
        .filter(bin__in=[entity.bin for entity in batch])
        .select_for_update(no_key=True, of=("self",))
    }
    for entity in batch:
        region = places.region_of(entity.address)
        counts.without_region += region is None
        values = {"name_ru": entity.name_ru, "name_kk": entity.name_kk, "address": entity.address}
        present = known.get(entity.bin)
        if present is None:
            _create(entity, {**values, "region": region}, by=by, at=at)
            counts.created += 1
        elif _is_to_change(present, values):
            _change(present, values, region, by=by, at=at)
            counts.changed += 1
        else:
            counts.unchanged += 1


def _create(entity: Entity, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
    kind = OrganisationKind.NGO if entity.looks_ngo else guess_kind(entity.name_ru)
    organisation = Organisation.objects.create(
        kind=kind, standing=Standing.CONFIRMED, bin=entity.bin, source=SOURCE, created_at=at, confirmed_at=at, **values
    )
    record_created(organisation, by=by, at=at, verb="import")
    form = guess_legal_form(entity.name_ru, entity.name_kk) if entity.looks_ngo else ""
    if form:
        entry = Ngo.objects.select_related("organisation").get(organisation=organisation)
        with recorded(entry, "import", by=by, at=at):
            entry.legal_form = form
            entry.save(update_fields=["legal_form"])


def _is_to_change(present: Organisation, values: dict[str, Any]) -> bool:
    """Only what came from a list is brought up to date by a list: what people have entered or confirmed is theirs."""
    if present.source != SOURCE or present.memberships.exists():
        return False
    return any(value and getattr(present, name) != value for name, value in values.items())


def _change(present: Organisation, values: dict[str, Any], region: Region | None, *, by: Actor, at: datetime) -> None:
    with recorded(present, "import", by=by, at=at):
        if values["address"] and values["address"] != present.address:
            present.region = region or present.region
        for name, value in values.items():
            if value:
                setattr(present, name, value)
        present.save()
