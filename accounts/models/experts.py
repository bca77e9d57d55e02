from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from core.actor import Actor


class ExpertStatus(models.TextChoices):
    """The four steps of the operator's register, and leaving it."""

    PROPOSED = "proposed", pgettext_lazy("expert", "Proposed")
    CONFORMS = "conforms", pgettext_lazy("expert", "Meets the requirements")
    INTERVIEWED = "interviewed", pgettext_lazy("expert", "Interviewed")
    INCLUDED = "included", pgettext_lazy("expert", "In the register")
    DECLINED = "declined", pgettext_lazy("expert", "Not included")
    REMOVED = "removed", pgettext_lazy("expert", "Removed from the register")


class ExpertQuerySet(models.QuerySet["ExpertProfile"]):
    def included(self) -> ExpertQuerySet:
        return self.filter(status=ExpertStatus.INCLUDED, user__is_active=True)

    def in_register(self, on: date) -> ExpertQuerySet:
        """Included, and the term of inclusion has not run out: those whom a draw may choose from."""
        return self.included().filter(Q(registered_until=None) | Q(registered_until__gte=on))

    def visible_to(self, actor: Actor) -> ExpertQuerySet:
        """The operator's staff see the register, everyone their own entry."""
        if actor.is_system or actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
            return self.all()
        return self.filter(user_id=actor.user_id or 0)


class ExpertProfile(models.Model):
    """A person proposed for, or standing in, the register of experts: spheres, regions and languages they can judge."""

    PERSONAL: ClassVar = {
        "biography": "shown to the operator who decides on inclusion",
        "employer": "conflicts of interest",
    }
    PLAIN: ClassVar = {"languages", "nominated_by", "decision_reason"}

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert")
    status = models.CharField(_("Status"), max_length=12, choices=ExpertStatus.choices, default=ExpertStatus.PROPOSED)
    spheres = models.ManyToManyField("core.Sphere", verbose_name=_("Spheres"), related_name="+")
    regions = models.ManyToManyField(
        "core.Region",
        verbose_name=_("Regions"),
        related_name="+",
        blank=True,
        help_text=_("Leave empty for the whole country."),
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=settings.LANGUAGES),
        verbose_name=_("Languages they read applications in"),
    )
    employer = models.CharField(_("Place of work"), max_length=300, blank=True)
    biography = models.TextField(_("Experience"), blank=True, max_length=4000)
    nominated_by = models.CharField(_("Proposed by"), max_length=300, blank=True)
    nominating_side = models.CharField(
        _("Proposed from the side of"),
        max_length=10,
        choices=[
            ("ngo", pgettext_lazy("side", "NGOs")),
            ("operator", pgettext_lazy("side", "Operator")),
            ("self", pgettext_lazy("side", "Themselves")),
        ],
        default="self",
    )
    decision_reason = models.TextField(_("Reason of the decision"), blank=True)
    registered_until = models.DateField(_("In the register until"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            models.CheckConstraint(condition=Q(languages__len__gte=1), name="expert_reads_a_language"),
            models.CheckConstraint(
                condition=~Q(status__in=["included", "declined", "removed"]) | Q(decided_at__isnull=False),
                name="expert_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    # `core.states.move` speaks of `state`; here it is the status in the register.
    @property
    def state(self) -> str:
        return self.status

    @state.setter
    def state(self, status: str) -> None:
        self.status = status

    def get_state_display(self) -> str:
        return str(ExpertStatus(self.status).label)

    def language_names(self) -> list[str]:
        return [name for code, name in settings.LANGUAGES if code in self.languages]


class InterestGround(models.TextChoices):
    """The five grounds of the grant Rules, with a look-back of twelve months for payments."""

    MEMBERSHIP = (
        "membership",
        _("I am or was a member, founder, head or member of a governing body of this organisation."),
    )
    PAYMENT = (
        "payment",
        _("I received pay or other direct financial support from this organisation during the last year."),
    )
    KIN = "kin", _("A close relative or in-law of mine works for this organisation or heads it.")
    RIVAL = "rival", _("I, or an organisation of mine, compete in the same call.")
    OTHER = "other", _("There is another circumstance that may make me partial.")


class Tie(models.Model):
    """A tie of a person to an organisation, declared by them or recorded from documents.

    By BIN, so that it survives merges.
    """

    PERSONAL: ClassVar = {"note": "what the tie is", "bin": "with whom the person has the tie"}
    PLAIN: ClassVar = {"source"}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ties")
    bin = models.CharField(_("BIN"), max_length=12)
    ground = models.CharField(_("Ground"), max_length=12, choices=InterestGround.choices)
    since = models.DateField(_("Since"), null=True, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)
    note = models.CharField(_("Explanation"), max_length=500, blank=True)
    source = models.CharField(max_length=60, default="self")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.CheckConstraint(condition=Q(bin__regex=r"^[0-9]{12}$"), name="tie_bin_12_digits"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")), name="tie_ends_after_start"
            ),
            models.UniqueConstraint(fields=["user", "bin", "ground"], name="tie_once"),
        ]
        indexes = [
            models.Index(fields=["bin"], name="tie_bin"),
            models.Index(fields=["-created_at", "-id"], name="tie_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.ground}"


class InterestDeclaration(models.Model):
    """What a person declared about one subject before acting on it. Never edited: a later one stands beside it."""

    PERSONAL: ClassVar = {"explanation": "what the person declared"}
    PLAIN: ClassVar = {"subject", "grounds"}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declarations")
    subject = models.CharField(max_length=80)  # as in the record: "grants.application:12"
    grounds = ArrayField(models.CharField(max_length=12, choices=InterestGround.choices), blank=True, default=list)
    explanation = models.TextField(blank=True, max_length=2000)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("declaration of interest")
        verbose_name_plural = _("declarations of interest")
        indexes = [models.Index(fields=["subject", "user", "-made_at"], name="declaration_subject")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject}"

    def ground_names(self) -> list[str]:
        return [str(InterestGround(ground).label) for ground in self.grounds]

    @property
    def has_conflict(self) -> bool:
        return bool(self.grounds)
