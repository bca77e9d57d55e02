"""System checks: what would be silently wrong otherwise."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def cyrillic_search(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """In a database made with another locale, search by a Cyrillic word finds nothing and says nothing."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:  # before the first migration
            return []
        cursor.execute("SELECT show_trgm('заявка')")
        if cursor.fetchone()[0]:
            return []
    hint = "Create the database with ENCODING 'UTF8' and LOCALE 'C.UTF-8', and move the data there."
    return [Error("The database finds no Cyrillic words.", hint=hint, id="portal.E001")]


@register(Tags.security, deploy=True)
def nothing_for_trials(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DEMO:
        hint = "Unset DEMO and start from an empty database: demo people have a known password and no second factor."
        found.append(Error("DEMO is on.", hint=hint, id="portal.E002"))
    if settings.BENCH:
        found.append(Error("BENCH is on.", hint="Unset it: it is for `make bench` alone.", id="portal.E003"))
    return found
