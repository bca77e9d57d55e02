"""Demo people, organisations and calls, made through the actions of the apps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.models import User
from core import clock
from partnership.demo import signins
from partnership.demo.making import SCALES, make
from partnership.demo.stage import Stage


class Command(BaseCommand):
    help = "Makes demo data. Safe to repeat: what is there stays as people have left it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=sorted(SCALES), default="small")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and User.objects.filter(is_demo=False).exists():
            raise CommandError(
                "This portal has real people, and demo people have a password that everybody knows. Nothing was made. "
                "Set DEMO=1 if this is a demonstration after all."
            )
        stage = Stage(clock.now())
        with connection.cursor() as cursor:
            # A thousand commits: whoever pulls the plug now begins again.
            cursor.execute("SET synchronous_commit TO off")
        make(stage, options["scale"])
        signins.keep()
        if not stage.made:
            self.stdout.write("Nothing changed: the demo data are there.")
            return
        self.stdout.write(f"Demo data made, in parts: {stage.made}")
        if not settings.DEMO:
            self.stdout.write("DEMO is off: officers and experts will be asked to set up a second factor.")
