"""A plan, the revisions of its sections, and what was typed but could not be saved."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from core.actor import Actor
from projects.months import first_day, in_order
from projects.states import PlanState
from projects.vocabulary import PlanLanguage, SectionKey


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> PlanQuerySet:
        """Plans of the organisations where the reader works now; who else may read one is decided by what it is part of."""
        if actor.is_system:
            return self.all()
        own = Membership.objects.current().filter(user_id=actor.user_id or 0).values("organisation")
        return self.filter(owner__in=own)

    def drafts(self) -> PlanQuerySet:
        return self.filter(state=PlanState.DRAFT)

    def frozen(self) -> PlanQuerySet:
        return self.filter(state=PlanState.FROZEN)


class Plan(models.Model):
    """The plan of a social project, whoever funds it. A frozen one never changes (trigger); a new version refers to it.

    Months are kept as their first day, and the last one is included. Texts may be empty while the plan is a draft:
    `projects.completeness` knows what is still missing.
    """

    PERSONAL: ClassVar = {"snapshot": "the plan as it was submitted names the team; kept as evidence of the submission"}
    PLAIN: ClassVar = {
        "language", "state", "title", "summary", "charter_points", "charter_fit", "problem", "goal", "geography",
        "sustainability", "information_plan", "own_contribution", "digest",
    }  # fmt: skip

    owner = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, verbose_name=_("Organisation"), related_name="plans"
    )
    language = models.CharField(_("Language of the plan"), max_length=2, choices=PlanLanguage.choices)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, editable=False, related_name="next")
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="copies"
    )
    state = models.CharField(max_length=6, choices=PlanState.choices, default=PlanState.DRAFT, editable=False)

    title = models.CharField(_("Title of the project"), max_length=300, blank=True)
    summary = models.CharField(pgettext_lazy("project", "Summary"), max_length=2000, blank=True)
    charter_points = models.CharField(_("Points of the charter"), max_length=300, blank=True)
    charter_fit = models.CharField(_("How the project fits these points"), max_length=3000, blank=True)
    problem = models.CharField(_("The problem and whom it concerns"), max_length=6000, blank=True)
    goal = models.CharField(pgettext_lazy("project", "Goal"), max_length=1000, blank=True)
    regions = models.ManyToManyField(
        "core.Region", verbose_name=pgettext_lazy("project", "Regions"), blank=True, related_name="+"
    )
    geography = models.CharField(_("Places in these regions"), max_length=1000, blank=True)
    start_on = models.DateField(pgettext_lazy("term", "First month"), null=True, blank=True)
    end_on = models.DateField(pgettext_lazy("term", "Last month"), null=True, blank=True)
    sustainability = models.CharField(_("How the results will last"), max_length=3000, blank=True)
    information_plan = models.CharField(_("How people will learn about the project"), max_length=3000, blank=True)
    own_contribution = models.CharField(_("Own contribution"), max_length=3000, blank=True)

    created_at = models.DateTimeField(editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The exact bytes over which the digest was taken, as UTF-8 text.
    snapshot = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of a project")
        verbose_name_plural = _("plans of projects")
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="plan_of_owner"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="plan_title_trgm"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["kk", "ru"]), name="plan_language_of_the_state"),
            models.CheckConstraint(
                condition=Q(state="draft", frozen_at=None, digest="", snapshot="")
                | (Q(state="frozen", frozen_at__isnull=False, digest__regex=r"^[0-9a-f]{64}$") & ~Q(snapshot="")),
                name="plan_frozen_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(version=1, previous=None) | Q(version__gt=1, previous__isnull=False),
                name="plan_version_has_previous",
            ),
            first_day("start_on"),
            first_day("end_on"),
            in_order("start_on", "end_on"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self._meta.verbose_name} {self.pk}"

    @property
    def record_label(self) -> str:
        return self.title[:300]

    @property
    def is_frozen(self) -> bool:
        return self.state == PlanState.FROZEN


class PlanSection(models.Model):
    """How often a section was saved, last by whom. All sections of a plan exist from its beginning."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "editor"}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20, choices=SectionKey.choices)
    revision = models.PositiveIntegerField(default=0)
    # The open form that saved last. It may save again without having seen its own answer (a lost connection).
    editor = models.CharField(max_length=32, blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("section of a plan")
        verbose_name_plural = _("sections of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_section_once"),
            models.CheckConstraint(condition=Q(key__in=SectionKey.values), name="plan_section_known"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.key} {self.revision}"


class Unsaved(models.Model):
    """What somebody typed into a section and the plan could not take: a colleague had saved first, or a value is wrong.

    One row an open form (`editor`). It waits until its writer or a colleague decides; nothing typed is lost.
    """

    PERSONAL: ClassVar = {
        "typed": "the applicant's own words, not yet part of the plan; may name the team",
        "by_name": "to say to colleagues whose words these are",
    }
    PLAIN: ClassVar = {"key", "editor"}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="unsaved")
    key = models.CharField(max_length=20, choices=SectionKey.choices)
    editor = models.CharField(max_length=32)
    base_revision = models.PositiveIntegerField()
    typed = models.JSONField()
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("unsaved words")
        verbose_name_plural = _("unsaved words")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key", "editor"], name="unsaved_one_an_open_form"),
            models.CheckConstraint(condition=Q(key__in=SectionKey.values), name="unsaved_section_known"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.key} {self.base_revision}"
