"""A letter's way out: taken in one transaction, handed to the server outside any, settled in another.

A worker that dies between the first and the last leaves the letter "sending"; the sweep parks it as "unknown". It may
have arrived, so nothing but a person's decision sends it again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F

from core import clock
from core.models import Outbox
from core.record import lock
from core.states import move
from notices.models import Mail
from notices.post import post_one
from notices.states import MOVES, MailState
from notices.transport import Outcome, hand_over

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 24
LONGEST_PAUSE = timedelta(hours=1)
# Longer than any conversation with a mail server: four answers of `transport.TIMEOUT` each.
STUCK_AFTER = timedelta(minutes=10)
FINAL = {MailState.SENT, MailState.FAILED, MailState.UNKNOWN}


def claim(mail_id: int, *, at: datetime) -> None:
    """Inside the outbox's transaction. Whoever finds the letter taken or settled does nothing."""
    mail = lock(Mail, mail_id)
    if mail.state != MailState.STORED:
        return
    move(mail, "claim", MOVES)
    mail.sending_since = at
    mail.attempts += 1
    mail.save(update_fields=["state", "sending_since", "attempts"])
    transaction.on_commit(lambda: carry(mail_id))


def carry(mail_id: int) -> None:
    """After the claim is committed, so that a killed worker leaves a trace."""
    mail = Mail.objects.get(pk=mail_id)
    settle(mail_id, hand_over(message_of(mail)), at=clock.now())


@transaction.atomic
def settle(mail_id: int, outcome: Outcome, *, at: datetime) -> Mail:
    """Writes down what became of a letter, unless that was settled meanwhile."""
    mail = lock(Mail, mail_id)
    if mail.state != MailState.SENDING:
        log.warning("letter %s was settled meanwhile: %s, now %s", mail.key, mail.state, outcome.verb)
        return mail
    if outcome.verb == "postpone" and mail.attempts >= MOST_ATTEMPTS:
        outcome = Outcome("refuse", outcome.reason)
    move(mail, outcome.verb, MOVES)
    mail.sending_since = None
    mail.sent_at = at if mail.state == MailState.SENT else None
    mail.reason = outcome.reason
    if mail.is_secret and mail.state in FINAL and not settings.DEMO:
        mail.text = mail.html = ""
    mail.save()
    if mail.state == MailState.STORED:
        post_one(mail.pk, at=at, due_at=at + pause_after(mail.attempts))
    return mail


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, at most an hour."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


def park_stuck(*, at: datetime) -> int:
    """Parks what a killed worker left. Returns how many."""
    ids = list(Mail.objects.stuck(at - STUCK_AFTER).values_list("pk", flat=True))
    for mail_id in ids:
        settle(mail_id, Outcome("park", "The worker stopped while it was sending."), at=at)
    return len(ids)


@transaction.atomic
def count_as_sent(*, before: datetime) -> int:
    """Of a demonstration, which plays months in a minute: letters of days gone by were sent then, none goes out now."""
    mails = Mail.objects.filter(state=MailState.STORED, created_at__lt=before)
    rows = Outbox.objects.filter(
        task="notices.send", done_at=None, arguments__mail_id__in=list(mails.values_list("pk", flat=True))
    )
    rows.update(done_at=F("created_at"))
    return mails.update(state=MailState.SENT, sent_at=F("created_at"))


def message_of(mail: Mail) -> EmailMultiAlternatives:
    headers = {**mail.headers, "Message-ID": mail.message_id, "Date": format_datetime(mail.created_at)}
    message = EmailMultiAlternatives(mail.subject, mail.text, mail.sender, [mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
