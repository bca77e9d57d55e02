"""The portal's clock: the server's own, save in a demonstration, where people may put it forward.

A call runs for weeks. To walk one from its draft to an appeal in an afternoon, whoever shows the portal moves its clock
on. Everything that asks what time it is asks here: requests, tasks, commands.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.models.ground import DemoClock
from core.record import lock, recorded

NOT_AHEAD = timedelta(0)
FARTHEST = timedelta(days=3 * 365)

# What this process read last: a database that is away must not stop /healthz from answering.
_last_read = NOT_AHEAD


def now() -> datetime:
    """The moment, aware. Outside a demonstration no query; in one, a single read of one row."""
    return timezone.now() + ahead()


def ahead() -> timedelta:
    """How far the clock of this demonstration was put forward."""
    global _last_read
    if not settings.DEMO:
        return NOT_AHEAD
    try:
        _last_read = DemoClock.objects.values_list("ahead", flat=True).first() or NOT_AHEAD
    except DatabaseError:
        return _last_read
    return _last_read


@transaction.atomic
def put_forward(to: datetime, *, by: Actor, at: datetime) -> DemoClock:
    """Moves the clock to `to`. Raises ValidationError for the past: what has happened cannot come later than now."""
    DemoClock.objects.get_or_create(pk=DemoClock.ONLY)
    clock = lock(DemoClock, DemoClock.ONLY)
    real = timezone.now()
    if to <= real + clock.ahead:
        raise ValidationError(_("The clock only goes forward. Enter a moment that is still to come."), code="past")
    if to - real > FARTHEST:
        raise ValidationError(_("Enter a moment within the next three years."), code="far")
    with recorded(clock, "put_forward", by=by, at=at):
        clock.ahead = to - real
        clock.save()
    return clock
