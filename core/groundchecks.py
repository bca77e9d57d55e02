"""What `manage.py doctor` looks at in the ground itself: database, broker, mail, outbox, reference data, settings."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.doctor import check
from core.models import CalendarDay, Outbox, Region, RuleSet
from core.periods import local_date

# A row that has waited this long was neither taken by a worker nor found by the sweep.
WAITS_TOO_LONG = timedelta(minutes=10)
SHORTEST_SECRET = 50


@check("database")
def database_fits(at: datetime) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = {"pg_trgm", "btree_gist", "unaccent"} - {row[0] for row in cursor.fetchall()}
        for name in sorted(missing):
            yield f"The database lacks the extension {name}. Run: manage.py migrate"
        if "pg_trgm" not in missing:
            cursor.execute("SELECT show_trgm('заявка')")
            if not cursor.fetchone()[0]:
                yield "The database finds no Cyrillic words. Create it with ENCODING 'UTF8' and LOCALE 'C.UTF-8'."


@check("database")
def migrations_are_applied(at: datetime) -> Iterator[str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield f"Migrations that are not applied: {len(waiting)}. Run: manage.py migrate"


@check("broker")
def processes_are_alive(at: datetime) -> Iterator[str]:
    """The keys are those of partnership.health, written every few seconds."""
    if not cache.get("alive:worker"):
        yield "No Celery worker has been heard. Letters and jobs wait. Start: celery -A partnership worker"
    if not cache.get("alive:beat"):
        yield "Celery beat has not been heard. Reminders and the sweep of the outbox wait. Start: celery -A partnership beat"


@check("outbox")
def outbox_flows(at: datetime) -> Iterator[str]:
    stuck = Outbox.objects.waiting(at).filter(due_at__lt=at - WAITS_TOO_LONG).count()
    if stuck:
        yield f"Work that has waited for more than ten minutes: {stuck} rows. See whether the worker runs."
    failed = Outbox.objects.filter(failed_at__isnull=False)
    if count := failed.count():
        last = failed.order_by("-failed_at").values_list("task", "last_error").first()
        yield f"Work that was given up: {count} rows. The last: {last[0] if last else ''}: {last[1] if last else ''}"


@check("mail")
def mail_leaves(at: datetime) -> Iterator[str]:
    """A file folder is right for a demo; a real portal needs a server that takes letters."""
    if not settings.EMAIL_URL:
        if not settings.DEMO:
            yield "EMAIL_URL is not set: letters are only written into files. Set it, e.g. smtp://user:password@host:587"
        return
    host, port = settings.MAIL_TRANSPORT.get("EMAIL_HOST"), settings.MAIL_TRANSPORT.get("EMAIL_PORT")
    if host:
        try:
            socket.create_connection((str(host), int(port or 25)), timeout=5).close()
        except OSError as error:
            yield f"The mail server {host}:{port} does not answer: {error}"
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield "DEFAULT_FROM_EMAIL is an address at localhost: letters will be refused. Set a real address."


@check("reference data")
def reference_is_loaded(at: datetime) -> Iterator[str]:
    if Region.objects.oblasts().count() < 20:
        yield "Regions are missing. Run: manage.py load_reference"
    on = local_date(at)
    for year in (on.year, on.year + 1) if on.month >= 11 else (on.year,):
        if not CalendarDay.objects.filter(date__year=year).exists():
            yield f"The calendar of working days has no holidays for {year}: due dates would be wrong. Load or enter them."
    if not RuleSet.objects.filter(period__contains=on).exists():
        yield "No rule set is in force today: calls cannot be published. Enter the rules with their legal reference."


@check("settings")
def settings_are_safe(at: datetime) -> Iterator[str]:
    if settings.DEMO and settings.BEHIND_TLS:
        yield "DEMO is on at a public address: demo people have a known password and no second factor. Unset DEMO."
    if settings.DEBUG:
        yield "DEBUG is on: pages of faults show the inside of the portal. Unset DEBUG."
    if not settings.BEHIND_TLS and not settings.DEMO:
        yield f"PORTAL_URL is {settings.PORTAL_URL}: sign-in without TLS. Set an https address and put a proxy in front."
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield "SECRET_KEY is short. Set one of at least 50 random characters."


@check("files")
def files_can_be_written(at: datetime) -> Iterator[str]:
    folder = Path(settings.PORTAL_VAR)
    try:
        probe = folder / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        yield f"The folder {folder} cannot be written: {error.strerror}. Correct its owner or set PORTAL_VAR."
