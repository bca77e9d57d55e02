"""A 360Giving package from a file: every fault is found before anything is saved. Grants are rows counted from 1."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from grants.giving360.shapes import GRANT, faults_of
from ngos.imports import Fault, RefusedFile

LARGEST_FILE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Package:
    """`about` is what the file says beside its grants. Fractions are Decimals, as they were written."""

    grants: list[dict[str, Any]]
    about: dict[str, Any]


def read_package(path: Path) -> Package:
    """Raises `RefusedFile` with every fault, `OSError` when the file cannot be opened."""
    if path.stat().st_size > LARGEST_FILE:
        _refuse(f"larger than {LARGEST_FILE // 1024 // 1024} MB")
    content = _parsed(path.read_bytes())
    if not isinstance(content, dict) or not isinstance(content.get("grants"), list):
        _refuse("is not a 360Giving package: an object with a list named “grants”")
    if not content["grants"]:
        _refuse("has no grants")
    faults = list(_faults(content["grants"]))
    faults += [Fault(0, name, wrong) for name, wrong in _unstorable({**content, "grants": None}, "package")]
    if faults:
        raise RefusedFile(faults)
    return Package(content["grants"], {name: value for name, value in content.items() if name != "grants"})


def _parsed(octets: bytes) -> Any:
    try:
        return json.loads(octets.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        _refuse("is nested too deep")
    except ValueError as error:  # UnicodeDecodeError and JSONDecodeError among them
        _refuse(f"cannot be read as JSON in UTF-8: {error}")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _refuse(wrong: str) -> NoReturn:
    raise RefusedFile([Fault(0, "file", wrong)])


def _faults(grants: list[Any]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for row, grant in enumerate(grants, 1):
        for field, wrong in (*faults_of(grant, GRANT), *_recipients(grant), *_unstorable(grant, "")):
            yield Fault(row, field, wrong)
        key = grant.get("id") if isinstance(grant, dict) else None
        if isinstance(key, str):
            if key in seen:
                yield Fault(row, "id", f"the same identifier stands in row {seen[key]}")
            seen.setdefault(key, row)


def _recipients(grant: Any) -> Iterator[tuple[str, str]]:
    if isinstance(grant, dict) and ("recipientOrganization" in grant) == ("recipientIndividual" in grant):
        both = "recipientOrganization" in grant
        yield (
            "recipientOrganization",
            (
                "stands beside recipientIndividual: exactly one of the two says who received the grant"
                if both
                else "is missing: exactly one of recipientOrganization and recipientIndividual is needed"
            ),
        )


def _unstorable(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Valid JSON that a database or a reader of the export could not hold."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _unstorable(name, path or "grant")
            yield from _unstorable(part, f"{path}/{name}" if path else name)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _unstorable(part, f"{path}/{place}")
    elif isinstance(value, str) and ("\x00" in value or any("\ud800" <= char <= "\udfff" for char in value)):
        yield path, "holds a character that is no text"
    elif isinstance(value, Decimal) and not math.isfinite(float(value)):
        yield path, "is a number beyond all bounds"
