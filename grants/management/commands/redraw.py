"""Repeats a draw of experts from its protocol, and says whether the result follows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.drawing.algorithm import differences, draw, numbered


class Command(BaseCommand):
    help = (
        "Repeats a draw of experts from the JSON protocol FILE; ends with 1 and what differs when it does not follow."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the protocol, as downloaded")
        parser.add_argument("--sealed", metavar="FILE", help="the sealed part with names, once it is published")

    def handle(self, *args: Any, **options: Any) -> None:
        protocol = _read(options["file"])
        sealed = _read(options["sealed"]) if options["sealed"] else None
        try:
            found = differences(protocol, sealed)
            result = numbered(draw(protocol["pool"], randomness=protocol["randomness"], words=protocol["words"]))
        except (KeyError, TypeError, ValueError) as fault:
            raise CommandError(f"This is not a protocol of a draw: {type(fault).__name__} {fault}") from fault
        for each in result["experts"]:
            self.stdout.write(f"expert {each['number']}: {each['id']}")
        for each in result["reserves"]:
            self.stdout.write(f"reserve {each['number']}: {each['id']}")
        for line in found:
            self.stderr.write(line)
        if found:
            sys.exit(1)
        self.stdout.write("The protocol holds: its result follows from the pool, the random number and the words.")


def _read(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise CommandError(f"{name} cannot be read: {fault}") from fault
