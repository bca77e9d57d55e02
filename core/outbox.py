"""The outbox: the only door to Celery. A row in the business transaction, a message on commit, a sweep for what was lost.

    @handler("notices.send")
    def send(*, notice_id: int, at: datetime) -> None: ...

    enqueue("notices.send", {"notice_id": notice.pk}, at=at)

The handler runs in one transaction with the done-mark, so that a message delivered twice has one effect.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import shared_task
from django.apps import apps
from django.db import transaction

from core import clock
from core.models.ground import Outbox
from core.tracing import request_id

log = logging.getLogger(__name__)

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}
_left: ContextVar[bool] = ContextVar("left_to_the_sweep", default=False)

# A message is normally picked up within a second; a row this old was lost on the way to the broker.
LOST_AFTER = timedelta(seconds=30)
SWEEP_BATCH = 500
MOST_ATTEMPTS = 12


def handler(task: str) -> Callable[[Handler], Handler]:
    """Registers the function that does `task`. It gets the arguments and `at`, and may run twice without harm."""

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(task, function) is not function:
            raise ValueError(f"two handlers for {task}")
        return function

    return register


def discover_handlers() -> None:
    """Imports every app's `tasks.py`, so that workers know all handlers."""
    for config in apps.get_app_configs():
        name = f"{config.name}.tasks"
        if find_spec(name) is not None:
            import_module(name)


def enqueue(task: str, arguments: dict[str, Any], *, at: datetime, due_at: datetime | None = None) -> Outbox:
    """Writes the row; the work starts after commit, or by the sweep once `due_at` has come."""
    row = Outbox.objects.create(
        task=task, arguments=arguments, created_at=at, due_at=due_at or at, request_id=request_id.get()
    )
    if not _left.get() and (due_at is None or due_at <= clock.now()):
        transaction.on_commit(lambda: publish(row.pk))
    return row


@contextmanager
def left_to_the_sweep() -> Iterator[None]:
    """What is enqueued here waits for the next sweep: for commands that leave much work and nobody who waits for it."""
    token = _left.set(True)
    try:
        yield
    finally:
        _left.reset(token)


def publish(row_id: int) -> None:
    """Hands the row to the broker. A broker that is down costs a delay, never the work: the sweep comes back."""
    try:
        run_outbox.apply_async(args=(row_id,), retry=False)
    except Exception:
        log.warning("outbox %s waits for the sweep: the broker did not take it", row_id, exc_info=True)


@shared_task(name="core.run_outbox")
def run_outbox(row_id: int) -> None:
    deliver(row_id, at=clock.now())


def deliver(row_id: int, *, at: datetime) -> bool:
    """Does the work of one row unless it is done, given up or in another worker's hands. True when done here."""
    try:
        with transaction.atomic():
            row = Outbox.objects.select_for_update(skip_locked=True).filter(pk=row_id).waiting(at).first()
            if row is None:
                return False
            token = request_id.set(row.request_id)
            try:
                _handlers[row.task](**row.arguments, at=at)
            finally:
                request_id.reset(token)
            row.done_at = clock.now()
            row.attempts += 1
            row.save(update_fields=["done_at", "attempts"])
            return True
    except Exception as error:
        _postpone(row_id, error, at)
        return False


def _postpone(row_id: int, error: Exception, at: datetime) -> None:
    """Later each time: 1, 2, 4 … minutes, then given up and shown by `doctor`."""
    log.exception("outbox %s failed", row_id)
    with transaction.atomic():
        row = Outbox.objects.select_for_update().get(pk=row_id)
        if row.done_at or row.failed_at:
            return
        row.attempts += 1
        row.last_error = f"{type(error).__name__}: {error}"[:2000]
        row.due_at = at + timedelta(minutes=min(2 ** (row.attempts - 1), 360))
        if row.attempts >= MOST_ATTEMPTS:
            row.failed_at = at
        row.save()


def sweep(*, at: datetime) -> int:
    """Publishes again what is due and was created long enough ago to have been lost. Returns how many."""
    lost = Outbox.objects.waiting(at).filter(created_at__lte=at - LOST_AFTER).order_by("due_at")
    ids = list(lost.values_list("pk", flat=True)[:SWEEP_BATCH])
    for row_id in ids:
        publish(row_id)
    return len(ids)
