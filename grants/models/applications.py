from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from grants.models.calls import Call
from grants.models.lots import Lot
from grants.models.requirements import RequiredDocument
from grants.rules_of_applying import WRITING_ROLES
from grants.states import ApplicationState, PressOutcome


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of_organisation(self, actor: Actor) -> ApplicationQuerySet:
        """Those of the organisation the person acts for, as one of its people."""
        if not actor.has(*WRITING_ROLES):
            return self.none()
        return self.of_body(actor.organisation_id or 0)

    def of_body(self, organisation_id: int) -> ApplicationQuerySet:
        return self.filter(organisation=organisation_id).exclude(state=ApplicationState.DISCARDED)

    def visible_to(self, actor: Actor) -> ApplicationQuerySet:
        """An application is its own organisation's, whatever its state. Others reach what was submitted, never the drafts:
        through `Submission.objects.visible_to`, once the window has closed."""
        if actor.is_system:
            return self.all()
        return self.of_organisation(actor)

    def standing(self) -> ApplicationQuerySet:
        """Submitted and not withdrawn: these take part."""
        return self.filter(state=ApplicationState.SUBMITTED)


class Application(models.Model):
    """One project that an NGO proposes to a lot. What is being written is `plan`; what takes part is the standing submission."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"number"}

    number = models.CharField(_("Number"), max_length=20, blank=True)
    state = models.CharField(
        _("State"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    call = models.ForeignKey(Call, verbose_name=_("Call"), on_delete=models.PROTECT, related_name="applications")
    lot = models.ForeignKey(
        Lot, verbose_name=_("Lot"), on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="applications"
    )
    plan = models.OneToOneField("projects.Plan", on_delete=models.PROTECT, related_name="application")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="application_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | Q(number__gt="", lot__isnull=False),
                name="application_submitted_with_number_and_lot",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) | ~Q(state="withdrawn"),
                name="application_withdrawn_when",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-updated_at", "-id"], name="application_of_ngo"),
            models.Index(fields=["call", "state", "id"], name="application_of_call"),
            models.Index(Upper("number"), name="application_by_number"),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft of an application"))

    @property
    def record_label(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        return self.plan.title


class AttachedDocument(models.Model):
    """A file of an application: one that the call requires, or one that the applicant adds."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar[set[str]] = set()

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attached")
    requirement = models.ForeignKey(RequiredDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "document"], name="attached_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.document_id}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def standing(self) -> SubmissionQuerySet:
        return self.filter(replaced_at=None, withdrawn_at=None)

    def visible_to(self, actor: Actor, at: datetime) -> SubmissionQuerySet:
        """To its own organisation always; sealed from everyone else until the window has closed."""
        if actor.is_system:
            return self.all()
        seen = Q(application__in=Application.objects.of_organisation(actor))
        opened = Q(application__call__closes_at__lte=at)
        if actor.has(Role.COORDINATOR):
            seen |= opened
        if actor.has(Role.OFFICER, Role.FINANCE) and actor.organisation_id is not None:
            seen |= opened & Q(application__call__owner=actor.organisation_id)
        return self.filter(seen)


class Submission(models.Model):
    """What was submitted, as it was: canonical JSON with its SHA-256. Never changed (trigger), only replaced or withdrawn."""

    PERSONAL: ClassVar = {
        "content": "the application as it was submitted names the team and the head; kept as evidence",
        "submitted_by_name": "who signed in the organisation's name",
    }
    PLAIN: ClassVar = {"sha256", "language"}

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="submissions")
    plan = models.ForeignKey("projects.Plan", on_delete=models.PROTECT, related_name="submissions")
    language = models.CharField(max_length=2)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by_name = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submitted application")
        verbose_name_plural = _("submitted applications")
        ordering = ["application", "version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="submission_version_once"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(replaced_at=None, withdrawn_at=None),
                name="submission_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("submitted_at")), name="submission_replaced_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.version}"


class SubmitPress(models.Model):
    """Each press of "Submit", whatever came of it: when, by whom, and what was missing. Never changed (trigger)."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"missing"}

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="presses")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=PressOutcome.choices)
    missing = models.JSONField(default=list)

    class Meta:
        verbose_name = _("press of “Submit”")
        verbose_name_plural = _("presses of “Submit”")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["application", "at"], name="press_of_application")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"
