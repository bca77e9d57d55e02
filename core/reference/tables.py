"""From a CSV file to a table: create what is missing, correct what differs, touch nothing else."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import models

from core.reference.registry import Counts

HERE = Path(__file__).parent


def read_table(name: str, folder: Path = HERE) -> list[dict[str, str]]:
    """Rows of a CSV file; lines that begin with # are comments."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def bring_up_to_date(model: type[models.Model], rows: Iterable[Mapping[str, Any]], key: str) -> Counts:
    """One query to read, then only what is new or differs is written. Rows that nobody lists any more stay."""
    present = {getattr(row, key): row for row in model._default_manager.all()}
    created = updated = unchanged = 0
    for values in rows:
        row = present.get(values[key])
        if row is None:
            model(**values).save(force_insert=True)
            created += 1
        elif differing := {name: value for name, value in values.items() if getattr(row, name) != value}:
            for name, value in differing.items():
                setattr(row, name, value)
            row.save()
            updated += 1
        else:
            unchanged += 1
    return Counts(created, updated, unchanged)
