"""`export_grants FILE`: the register of awards as a 360Giving 1.4 JSON package."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from grants.giving360.exporting import package_lines
from grants.models import Award, DataSet

OWN = "own"


class Command(BaseCommand):
    help = "Writes every award of the register, our own and imported ones, as a 360Giving 1.4 JSON package."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--data-set", default="", help=f"only this data set; “{OWN}” for our own awards")

    def handle(self, *, file: Path, data_set: str, **_options: Any) -> None:
        awards = Award.objects.all()
        if data_set:
            if data_set != OWN and not DataSet.objects.filter(name=data_set).exists():
                raise CommandError(f"there is no data set named {data_set}")
            awards = awards.own() if data_set == OWN else awards.filter(data_set__name=data_set)
        count = awards.count()
        if not count:
            raise CommandError("there are no awards to export: a 360Giving package has at least one grant")
        # Whole or not at all: a reader never meets half a file.
        half = file.with_name(f".{file.name}.part")
        try:
            with half.open("w", encoding="utf-8") as target:
                target.writelines(package_lines(awards, at=clock.now()))
            half.replace(file)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(f"exported: {count}")
