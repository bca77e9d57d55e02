"""Django's own mail (codes and links of allauth, mail to admins) becomes a row first, then goes as all letters do."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from core import clock
from notices.models import Mail
from notices.post import post_one


class StoredEmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One row an address. Queued one by one and published on commit: somebody is waiting for the code."""
        at = clock.now()
        with transaction.atomic():
            for message in email_messages:
                for address in message.recipients():
                    mail = _row(message, address)
                    mail.created_at = at
                    mail.save(force_insert=True)
                    post_one(mail.pk, at=at)
        return len(email_messages)


def _row(message: EmailMessage, address: str) -> Mail:
    if message.attachments:
        raise ValueError("Letters carry links to documents, never the documents: they are private.")
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(content) for content, mimetype in message.alternatives if mimetype == "text/html"), "")
    return Mail(
        to=address,
        sender=message.from_email or settings.DEFAULT_FROM_EMAIL,
        subject=" ".join(str(message.subject).split())[:500],
        text=str(message.body),
        html=html,
        headers={name: str(value) for name, value in message.extra_headers.items()},
        is_secret=True,
    )
