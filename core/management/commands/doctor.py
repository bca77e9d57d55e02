"""Says in sentences what is missing or wrong in this installation."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core import clock, groundchecks  # noqa: F401 - registers the checks of the ground
from core.doctor import count_of_checks, examine


class Command(BaseCommand):
    help = "Says what is missing or wrong: one sentence a problem; exit 1 if there is any."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine(clock.now())
        for finding in findings:
            self.stdout.write(f"{finding.group}: {finding.sentence}")
        if findings:
            self.stdout.write(f"Problems: {len(findings)}; checks made: {count_of_checks()}")
            sys.exit(1)
        self.stdout.write(f"All is well; checks made: {count_of_checks()}")
