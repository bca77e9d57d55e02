"""Questionnaires in versions that never change, and answers in revisions that never overwrite each other."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from questionnaires.schema import Definition, parse
from questionnaires.states import AnswersState


class Questionnaire(models.Model):
    """The questions of one thing (`about`: "grants.call:7") for one occasion (`name`: "application", "report")."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"about", "name"}

    about = models.CharField(max_length=80)
    name = models.CharField(max_length=40, default="questions")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [models.UniqueConstraint(fields=["about", "name"], name="questionnaire_one_per_occasion")]

    def __str__(self) -> str:
        return f"{self.about} {self.name}"


class Version(models.Model):
    """The questions as they were asked. Never changed (trigger): answers must keep meaning what they meant."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"definition", "digest"}

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        ordering: ClassVar = ["questionnaire", "number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.number}"

    @cached_property
    def questions(self) -> Definition:
        return parse(self.definition)


class AnswerSet(models.Model):
    """One subject's answers (`about`: "grants.application:12"). Each save that changes something is a new revision."""

    PERSONAL: ClassVar = {"answers": "what was asked of an applicant; may name people"}
    PLAIN: ClassVar = {"about", "language"}

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="answer_sets")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="answer_sets")
    about = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=AnswersState.choices, default=AnswersState.OPEN)
    revision = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("set of answers")
        verbose_name_plural = _("sets of answers")
        constraints = [models.UniqueConstraint(fields=["questionnaire", "about"], name="answer_set_one_per_subject")]

    def __str__(self) -> str:
        return f"{self.about} {self.revision}"


class AnswerRevision(models.Model):
    """What one save changed. Never changed itself (trigger)."""

    PERSONAL: ClassVar = {"changes": "what was asked of an applicant; may name people"}
    PLAIN: ClassVar[set[str]] = set()

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    # question → [before, after]
    changes: models.JSONField[Any, Any] = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("revision of answers")
        verbose_name_plural = _("revisions of answers")
        ordering: ClassVar = ["answer_set", "revision"]
        constraints = [models.UniqueConstraint(fields=["answer_set", "revision"], name="answer_revision_number")]

    def __str__(self) -> str:
        return f"{self.answer_set_id} {self.revision}"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def unsettled(self) -> RemarkQuerySet:
        return self.filter(settled_at=None)


class Remark(models.Model):
    """What is to be mended in one answer. While answers are returned, only remarked questions may be changed."""

    PERSONAL: ClassVar = {"text": "an officer's words to an applicant; may name people"}
    PLAIN: ClassVar = {"question"}

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="remarks")
    question = models.CharField(max_length=40)
    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering: ClassVar = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer_set", "question"], condition=Q(settled_at=None), name="remark_one_unsettled"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_set_id} {self.question}"
