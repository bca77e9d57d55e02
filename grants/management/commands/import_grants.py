"""`import_grants FILE`: awards in the 360Giving shape into the register. Exit code 0 only when every grant went in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core import clock
from core.actor import Actor
from grants.giving360.importing import import_grants
from ngos.imports import RefusedFile


class Command(BaseCommand):
    help = (
        "Imports awards from a 360Giving 1.4 JSON package into a data set of its own: all grants or none. Every fault is a "
        "line on standard error, `row N: field: what is wrong`, grants counted from 1. A repeat changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--data-set", default="", help="name of the data set; the file's own name unless given")

    def handle(self, *, file: Path, data_set: str, **_options: Any) -> None:
        name = (data_set or file.stem)[:80]
        try:
            # Lines for scripts and logs: in English, whatever the portal's language.
            with translation.override("en"):
                counts = import_grants(file, name, by=Actor.system("import_grants"), at=clock.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except RefusedFile as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            sys.exit(1)  # nothing was saved, and standard error holds one line a fault and nothing else
        self.stdout.write(f"created: {counts.created}, changed: {counts.changed}, unchanged: {counts.unchanged}")
