"""Checks the hash chain of every object's record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.models import Record
from core.record import first_broken


class Command(BaseCommand):
    help = "Checks every chain of the record; exit 1 and the first broken entry when one does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_broken()
        if broken is not None:
            raise CommandError(
                f"broken: {broken.subject} entry {broken.seq} ({broken.verb}, {broken.at:%Y-%m-%d %H:%M:%S})"
            )
        self.stdout.write(f"{Record.objects.count()} records, every chain is whole")
