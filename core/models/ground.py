"""Tables of the ground: the record, once, outbox, jobs, register numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Record(models.Model):
    """One write that had a meaning. Append-only (trigger), chained per subject by `previous_hash`."""

    PERSONAL: ClassVar = {"actor_name": "who acted, as the law on access to information asks of decisions"}
    PLAIN: ClassVar = {
        "subject", "subject_label", "verb", "system_name", "organisation_name", "on_behalf_of", "changes", "note",
        "request_id", "previous_hash", "hash",
    }  # fmt: skip

    subject = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    subject_label = models.CharField(max_length=300, blank=True)
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    membership_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField(max_length=500, blank=True)
    system_name = models.CharField(max_length=80, blank=True)
    on_behalf_of = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["subject", "seq"]
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="record_subject_seq")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="record_newest"),
            models.Index(fields=["actor_id", "-at"], name="record_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.seq} {self.verb}"


class Once(models.Model):
    """A creating form that was sent: the same key by the same actor answers with the first result."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "actor_key", "digest", "result"}

    key = models.CharField(max_length=64)
    actor_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    result = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")
        constraints = [models.UniqueConstraint(fields=["actor_key", "key"], name="once_actor_key")]
        indexes = [models.Index(fields=["created_at"], name="once_created")]

    def __str__(self) -> str:
        return self.key


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def waiting(self, at: datetime) -> OutboxQuerySet:
        """Not done, not given up, and due."""
        return self.filter(done_at=None, failed_at=None, due_at__lte=at)


class Outbox(models.Model):
    """Work that must follow a transaction. `arguments` are ids and plain values only."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"task", "arguments", "last_error", "request_id"}

    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    request_id = models.CharField(max_length=32, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("queued work")
        verbose_name_plural = _("queued work")
        indexes = [
            models.Index(fields=["due_at"], name="outbox_waiting", condition=Q(done_at=None, failed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(failed_at=None), name="outbox_done_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class DemoClock(models.Model):
    """How far a demonstration's clock was put forward: one row at most, none in a real portal."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"ahead"}
    ONLY = 1

    ahead = models.DurationField(default=timedelta)

    class Meta:
        verbose_name = _("clock of the demonstration")
        verbose_name_plural = _("clock of the demonstration")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="demo_clock_only_one"),
            models.CheckConstraint(condition=Q(ahead__gte=timedelta(0)), name="demo_clock_forward"),
        ]

    def __str__(self) -> str:
        return f"+ {self.ahead}"


class JobState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")


class Job(models.Model):
    """Long work that a person waits for: progress, a result address, or an error in the reader's words."""

    PERSONAL: ClassVar = {"actor": "whose work it is, to show it only to them"}
    PLAIN: ClassVar = {"kind", "title", "arguments", "result", "error", "language"}

    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    actor = models.JSONField(default=dict)
    user_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=2, default="kk")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["user_id", "-created_at"], name="job_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at=None),
                name="job_finished_when_over",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NumberSeries(models.Model):
    """The last number given in a series and year; the row is locked while a number is taken, so none is skipped."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"series"}

    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="number_series_year")]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}"
