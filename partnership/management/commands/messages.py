"""Collect, compile and judge the catalogues."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnership import catalogues

# A string without a translation yet: counted, and the count in locale/WAITING may only be lowered.
WAITING = ("is not translated", "run `make messages` and translate it", "run `make messages`")


class Command(BaseCommand):
    help = "Collects strings into locale/*/django.po. --compile writes the .mo files, --check finds what is missing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true")
        parser.add_argument("--check", action="store_true", help="Exit 1 and name each missing or broken string.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            for path in catalogues.compile_catalogues():
                self.stdout.write(f"compiled {path}")
        elif options["check"]:
            self.check_complete()
        else:
            collected = catalogues.collect()
            for language in catalogues.LANGUAGES:
                catalogues.update(language, collected)
                self.stdout.write(f"{language}: {len(collected)} strings, {self.missing(language)} to translate")

    def missing(self, language: str) -> int:
        return sum(not each.string or not all(each.string) for each in catalogues.read(language) if each.id)

    def check_complete(self) -> None:
        collected = catalogues.collect()
        found = [fault for language in catalogues.LANGUAGES for fault in catalogues.faults(language, collected)]
        broken = [fault for fault in found if not fault.endswith(WAITING)]
        waiting, allowed = len(found) - len(broken), int((settings.BASE_DIR / "locale" / "WAITING").read_text())
        for fault in broken if waiting <= allowed else found:
            self.stderr.write(fault)
        if broken or waiting > allowed:
            raise CommandError(f"{len(broken)} faults in the catalogues, {waiting} strings to translate.")
        self.stdout.write(f"{waiting} strings wait for their translation; the number may only fall (locale/WAITING).")
