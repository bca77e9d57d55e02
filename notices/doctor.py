"""What `manage.py doctor` looks at among letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.doctor import check
from notices.models import Mail
from notices.sending import STUCK_AFTER
from notices.states import MailState


def register_checks() -> None:
    check("letters")(letters_wait_for_a_decision)
    check("letters")(letters_go_out)


def letters_wait_for_a_decision(at: datetime) -> Iterator[str]:
    where = "An administrator decides at /en/notices/letters/"
    unknown = Mail.objects.filter(state=MailState.UNKNOWN).count()
    if unknown:
        yield f"Letters of which nobody knows whether they were sent: {unknown}. {where}"
    failed = Mail.objects.filter(state=MailState.FAILED).count()
    if failed:
        yield f"Letters that the mail server refused: {failed}. {where}"


def letters_go_out(at: datetime) -> Iterator[str]:
    waiting = Mail.objects.filter(state=MailState.STORED, created_at__lt=at - STUCK_AFTER).order_by("created_at")
    oldest = waiting.first()
    if oldest is not None:
        reason = f" The last answer: {oldest.reason}" if oldest.reason else " Is the worker running?"
        yield f"Letters have been waiting since {oldest.created_at:%Y-%m-%d %H:%M %Z}: {waiting.count()}.{reason}"
