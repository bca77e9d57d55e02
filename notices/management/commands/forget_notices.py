from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from notices.retention import forget


class Command(BaseCommand):
    help = "Deletes notices read more than two years ago and letters sent more than a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        notices, letters = forget(at=clock.now())
        self.stdout.write(f"Deleted: notices {notices}, letters {letters}.")
