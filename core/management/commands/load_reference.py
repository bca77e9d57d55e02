"""Bring reference data up to date: regions, working days, legal acts, rule sets, and what apps add to them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from core.reference.registry import seeds


class Command(BaseCommand):
    help = "Loads reference data. Safe to repeat: a second run changes nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0
        for name, load in seeds().items():
            counts = load()
            changed += counts.changed
            if counts.changed:
                self.stdout.write(f"{name}: {counts.created} created, {counts.updated} updated")
        if not changed:
            self.stdout.write("nothing changed")
