"""`import_organisations FILE`: a CSV of legal entities into the register. Exit code 0 only when every row went in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core import clock
from core.actor import Actor
from ngos.imports import RefusedFile, import_organisations


class Command(BaseCommand):
    help = (
        "Imports organisations from a CSV with the columns bin, name_ru, name_kk, address_ru, looks_ngo: all rows or "
        "none. Every fault is a line on standard error, `row N: field: what is wrong`, rows counted from 1 after the header."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            # Lines for scripts and logs: in English, whatever the portal's language.
            with translation.override("en"), file.open(encoding="utf-8-sig", newline="") as lines:
                counts = import_organisations(lines, by=Actor.system("import_organisations"), at=clock.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except RefusedFile as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            sys.exit(1)  # nothing was saved, and standard error holds one line a fault and nothing else
        self.stdout.write(
            f"created: {counts.created}, changed: {counts.changed}, unchanged: {counts.unchanged}, "
            f"without a region: {counts.without_region}"
        )
