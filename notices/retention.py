"""How long notices and letters are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from notices.models import Mail, Notice
from notices.states import MailState

# What a person has read stays two years for them to look up; a letter that went out is proof for the time of appeals.
KEPT_AFTER_READING = timedelta(days=2 * 365)
KEPT_LETTERS = timedelta(days=365)


def forget(*, at: datetime) -> tuple[int, int]:
    """Deletes what is older; returns how many notices and letters. Unread notices and undecided letters stay."""
    settled = [MailState.SENT, MailState.ABANDONED]
    letters, _ = Mail.objects.filter(state__in=settled, created_at__lt=at - KEPT_LETTERS).delete()
    old = Notice.objects.forgettable(at - KEPT_AFTER_READING)
    notices, _ = old.delete()
    return notices, letters
