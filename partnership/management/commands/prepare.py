"""Everything between an empty database and a portal that can be served. Safe to repeat; quick when nothing is new."""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from partnership import catalogues
from partnership.health import BEAT, WORKER, say_gone


def collect_static_files() -> None:
    """Compressing takes longer than all the rest, so it is done only when a file has changed."""
    states = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            states.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    digest = hashlib.sha256("\n".join(sorted(states)).encode()).hexdigest()
    stamp = settings.STATIC_ROOT / "collected"
    if not stamp.exists() or stamp.read_text() != digest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)


class Command(BaseCommand):
    help = "Compiles catalogues, collects static files, migrates, loads reference data and, with DEMO, demo people."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.PORTAL_VAR / "mail").mkdir(parents=True, exist_ok=True)
        (settings.PORTAL_VAR / "documents").mkdir(parents=True, exist_ok=True)
        catalogues.compile_catalogues()
        collect_static_files()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("check", databases=["default"], tags=["database"])
        for who in (WORKER, BEAT):
            say_gone(who)  # a word from before the last stop proves nothing
        if "load_reference" in get_commands():
            call_command("load_reference", verbosity=0)
        if settings.DEMO and "demo" in get_commands() and not apps.get_model(settings.AUTH_USER_MODEL).objects.exists():
            self.stdout.write("Making demo data …")
            call_command("demo", scale="small")
