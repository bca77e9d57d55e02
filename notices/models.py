"""What people were told, the letters that carry it, and what they chose not to get by e-mail."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.prepared import Prepared
from notices.states import MailState

MOST_COUNTED = 99


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> NoticeQuerySet:
        """One's own. Nobody reads another person's notices."""
        return self.filter(recipient_id=actor.user_id) if actor.is_signed_in else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def forgettable(self, before: datetime) -> NoticeQuerySet:
        return self.filter(read_at__lt=before)


class Notice(models.Model):
    """One thing one person was told, in the words and the language of that day. `url` is a path without language."""

    PERSONAL: ClassVar = {
        "title": "what the person was told; may name people",
        "text": "what the person was told; may name people",
    }
    PLAIN: ClassVar = {"event", "language", "url", "about", "once_key"}

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    event = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(max_length=300)
    text = models.TextField()
    url = models.CharField(max_length=500, blank=True)
    # `grants.call:7`, as in the record: what it is about, and for which occasion it was told.
    about = models.CharField(max_length=80, blank=True)
    once_key = models.CharField(max_length=200)
    caused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "once_key"], name="notice_told_once"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=models.F("created_at")), name="notice_read_after_told"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["recipient", "-id"], condition=Q(read_at__isnull=False), name="notice_read"),
            models.Index(fields=["about"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


# Asked by every page of a person who is signed in.
UNREAD = Prepared(
    lambda user: Notice.objects.filter(recipient=user).unread().order_by().values_list("pk")[: MOST_COUNTED + 1],
    int,
)


def unread_count(actor: Actor) -> int:
    """For the header: one query on a partial index, never above 100, which means "more than 99"."""
    if not actor.is_signed_in:
        return 0
    return len(UNREAD(actor.user_id or 0))


class MailQuerySet(models.QuerySet["Mail"]):
    def stuck(self, before: datetime) -> MailQuerySet:
        """Taken by a worker long ago and never settled: it was killed, and nobody knows what the server has."""
        return self.filter(state=MailState.SENDING, sending_since__lt=before)

    def troubled(self) -> MailQuerySet:
        """Waiting for a person's decision."""
        return self.filter(state__in=[MailState.FAILED, MailState.UNKNOWN])


class Mail(models.Model):
    """An e-mail to one address, stored before it is sent.

    `is_secret`: it lets its reader in, so its body is wiped once it is sent.
    """

    PERSONAL: ClassVar = {
        "to": "the address it goes to",
        "subject": "what the person was told; may name people",
        "text": "what the person was told; may name people",
        "html": "what the person was told; may name people",
        "headers": "may hold a link to unsubscribe this person",
        "reason": "the mail server's answer, which may repeat the address",
    }
    PLAIN: ClassVar = {"sender"}

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.OneToOneField(Notice, on_delete=models.SET_NULL, null=True, related_name="mail")
    to = models.CharField(max_length=320)
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.STORED)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.SENDING, sending_since__isnull=False)
                | (~Q(state=MailState.SENDING) & Q(sending_since=None)),
                name="mail_sending_since",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False) | (~Q(state=MailState.SENT) & Q(sent_at=None)),
                name="mail_sent_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"], condition=Q(state__in=[MailState.FAILED, MailState.UNKNOWN]), name="mail_troubled"
            ),
            models.Index(fields=["sending_since"], condition=Q(state=MailState.SENDING), name="mail_sending"),
        ]

    def __str__(self) -> str:
        return f"{self.key}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a letter that did arrive twice can be told from two letters."""
        host = settings.PORTAL_URL.split("://", 1)[-1].split("/")[0].split(":")[0]
        return f"<{self.key}@{host}>"


class OptOut(models.Model):
    """A group of letters that a person does without. The notices themselves still stand in the portal."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"group"}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opt_outs")
    group = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("letters not wanted")
        verbose_name_plural = _("letters not wanted")
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="opt_out_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.group}"
