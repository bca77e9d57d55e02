"""What a plan consists of, row by row. `key` is a row's name within the plan and stays the same in its next version."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.identifiers import validate_bin
from projects.models.plan import Plan
from projects.months import first_day, in_order
from projects.vocabulary import Likelihood

KEY = r"^[0-9a-f]{8}$"


def new_key() -> str:
    return secrets.token_hex(4)


class Row(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)s_rows")
    key = models.CharField(max_length=8, default=new_key, validators=[RegexValidator(KEY)], editable=False)
    # Counted from 1; unique at the end of a transaction, so that rows can change places within one.
    position = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        abstract = True
        ordering = ["position"]


def row_constraints() -> list[Any]:
    """What every kind of row has; Django does not merge the constraints of an abstract parent with a child's own."""
    return [
        models.UniqueConstraint(fields=["plan", "key"], name="%(class)s_key_once"),
        models.UniqueConstraint(
            fields=["plan", "position"], name="%(class)s_position_once", deferrable=models.Deferrable.DEFERRED
        ),
        models.CheckConstraint(condition=Q(key__regex=KEY), name="%(class)s_key_shape"),
    ]


class Task(Row):
    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "title"}

    title = models.CharField(pgettext_lazy("plan", "Task"), max_length=300, blank=True)

    class Meta(Row.Meta):
        verbose_name = pgettext_lazy("plan", "task")
        verbose_name_plural = _("tasks")
        constraints = row_constraints()

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class TargetGroup(Row):
    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "name", "how_reached"}

    name = models.CharField(pgettext_lazy("plan", "Target group"), max_length=300, blank=True)
    people = models.PositiveIntegerField(_("Number of people"), null=True, blank=True)
    how_reached = models.CharField(_("How these people will be reached"), max_length=1000, blank=True)

    class Meta(Row.Meta):
        verbose_name = pgettext_lazy("plan", "target group")
        verbose_name_plural = _("target groups")
        constraints = row_constraints()

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class Activity(Row):
    PERSONAL: ClassVar = {"responsible": "who answers for the activity, named by the applicant"}
    PLAIN: ClassVar = {"key", "title", "place", "result"}

    title = models.CharField(pgettext_lazy("plan", "Activity"), max_length=300, blank=True)
    task = models.ForeignKey(
        Task, models.SET_NULL, verbose_name=_("Task it serves"), null=True, blank=True, related_name="activities"
    )
    start_on = models.DateField(pgettext_lazy("term", "First month"), null=True, blank=True)
    end_on = models.DateField(pgettext_lazy("term", "Last month"), null=True, blank=True)
    place = models.CharField(pgettext_lazy("activity", "Place"), max_length=300, blank=True)
    responsible = models.CharField(_("Who is responsible"), max_length=200, blank=True)
    result = models.CharField(pgettext_lazy("activity", "Result"), max_length=1000, blank=True)

    class Meta(Row.Meta):
        verbose_name = pgettext_lazy("plan", "activity")
        verbose_name_plural = _("activities")
        constraints = [
            *row_constraints(),
            first_day("start_on"),
            first_day("end_on"),
            in_order("start_on", "end_on"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Indicator(Row):
    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "name", "unit", "means"}

    name = models.CharField(pgettext_lazy("plan", "Indicator"), max_length=300, blank=True)
    unit = models.CharField(pgettext_lazy("indicator", "Unit"), max_length=60, blank=True)
    baseline = models.DecimalField(
        pgettext_lazy("indicator", "Baseline"),
        max_digits=15,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    target = models.DecimalField(
        pgettext_lazy("indicator", "Target"),
        max_digits=15,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    means = models.CharField(_("Means of verification"), max_length=1000, blank=True)
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        verbose_name=_("Activity it measures"),
        null=True,
        blank=True,
        related_name="indicators",
    )
    task = models.ForeignKey(
        Task, models.SET_NULL, verbose_name=_("Task it measures"), null=True, blank=True, related_name="indicators"
    )

    class Meta(Row.Meta):
        verbose_name = pgettext_lazy("plan", "indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            *row_constraints(),
            models.CheckConstraint(condition=Q(baseline__gte=0), name="indicator_baseline_not_negative"),
            models.CheckConstraint(condition=Q(target__gte=0), name="indicator_target_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class TeamMember(Row):
    PERSONAL: ClassVar = {
        "name": "experts judge whether the team can carry out the project",
        "duties": "experts judge whether the team can carry out the project",
        "experience": "experts judge whether the team can carry out the project",
    }
    PLAIN: ClassVar = {"key", "role"}

    name = models.CharField(pgettext_lazy("team", "Full name"), max_length=200, blank=True)
    role = models.CharField(_("Role in the project"), max_length=200, blank=True)
    duties = models.CharField(pgettext_lazy("team", "Duties"), max_length=1000, blank=True)
    experience = models.CharField(pgettext_lazy("team", "Experience"), max_length=2000, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("member of the team")
        verbose_name_plural = _("members of the team")
        constraints = row_constraints()

    def __str__(self) -> str:
        return f"{self.position}. {self.role}"


class Partner(Row):
    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "name", "bin", "contribution"}

    name = models.CharField(pgettext_lazy("plan", "Partner"), max_length=300, blank=True)
    bin = models.CharField(_("BIN"), max_length=12, blank=True, validators=[validate_bin])
    contribution = models.CharField(_("What the partner contributes"), max_length=1000, blank=True)

    class Meta(Row.Meta):
        verbose_name = pgettext_lazy("plan", "partner")
        verbose_name_plural = _("partners")
        constraints = [
            *row_constraints(),
            models.CheckConstraint(condition=Q(bin="") | Q(bin__regex=r"^[0-9]{12}$"), name="partner_bin_12_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class Risk(Row):
    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "risk", "likelihood", "response"}

    risk = models.CharField(pgettext_lazy("plan", "Risk"), max_length=300, blank=True)
    likelihood = models.CharField(
        pgettext_lazy("risk", "Likelihood"), max_length=6, choices=Likelihood.choices, blank=True
    )
    response = models.CharField(_("What you will do about it"), max_length=1000, blank=True)

    class Meta(Row.Meta):
        verbose_name = pgettext_lazy("plan", "risk")
        verbose_name_plural = _("risks")
        constraints = [
            *row_constraints(),
            models.CheckConstraint(condition=Q(likelihood__in=["", *Likelihood.values]), name="risk_likelihood_known"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.risk}"
