from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.models import RuleSet
from core.money import TengeField, non_negative
from core.text import Translated
from grants.states import CallPhase, CallState, GrantType

# Who of a state body sees its calls before they are published.
DESK_ROLES = (Role.OFFICER, Role.PUBLISHER, Role.FINANCE, Role.COORDINATOR)
PUBLIC_STATES = (CallState.PUBLISHED, CallState.CANCELLED)


class CallQuerySet(models.QuerySet["Call"]):
    def public(self) -> CallQuerySet:
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, actor: Actor) -> CallQuerySet:
        """Published calls to everyone; drafts to the desk of the body that announces them."""
        if actor.is_system:
            return self.exclude(state=CallState.DISCARDED)
        return self.filter(Q(state__in=PUBLIC_STATES) | Q(pk__in=Call.objects.of_desk(actor).values("pk")))

    def of_desk(self, actor: Actor) -> CallQuerySet:
        """Calls that the actor's own body announces or helps to fund, drafts included when it announces them."""
        if not actor.has(*DESK_ROLES) or actor.organisation_id is None:
            return self.none()
        funds = Exists(CallFunder.objects.filter(call=OuterRef("pk"), organisation=actor.organisation_id))
        own = Q(owner=actor.organisation_id) & ~Q(state=CallState.DISCARDED)
        return self.filter(own | (Q(state__in=PUBLIC_STATES) & funds))

    def in_phase(self, phase: str, at: datetime) -> CallQuerySet:
        published = self.filter(state=CallState.PUBLISHED)
        if phase == CallPhase.ANNOUNCED:
            return published.filter(opens_at__gt=at)
        if phase == CallPhase.OPEN:
            return published.filter(opens_at__lte=at, closes_at__gt=at)
        return published.filter(closes_at__lte=at)

    def open(self, at: datetime) -> CallQuerySet:
        return self.in_phase(CallPhase.OPEN, at)


class Call(models.Model):
    """A competition for grants: who funds it, what for, on which terms, how applications are judged."""

    PERSONAL: ClassVar = {
        "contact_name": "applicants ask this person",
        "contact_phone": "applicants ask this person",
        "contact_email": "applicants ask this person",
    }
    PLAIN: ClassVar = {
        "number", "title_kk", "title_ru", "title_en", "summary_kk", "summary_ru", "summary_en", "basis_title_kk",
        "basis_title_ru", "basis_title_en", "basis_number", "basis_approved_by_kk", "basis_approved_by_ru",
        "basis_approved_by_en", "return_reason", "questions",
        "sections_done",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=20, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=CallState.choices, default=CallState.DRAFT)
    owner = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("Announced by"), on_delete=models.PROTECT, related_name="own_calls"
    )
    grant_type = models.CharField(_("Type of grant"), max_length=8, choices=GrantType.choices, blank=True)
    title_kk = models.CharField(_("Title in Kazakh"), max_length=300, blank=True)
    title_ru = models.CharField(_("Title in Russian"), max_length=300, blank=True)
    title_en = models.CharField(_("Title in English"), max_length=300, blank=True)
    summary_kk = models.TextField(_("What the call is for, in Kazakh"), max_length=4000, blank=True)
    summary_ru = models.TextField(_("What the call is for, in Russian"), max_length=4000, blank=True)
    summary_en = models.TextField(_("What the call is for, in English"), max_length=4000, blank=True)

    basis_title_kk = models.CharField(_("Priority list or order, in Kazakh"), max_length=500, blank=True)
    basis_title_ru = models.CharField(_("Priority list or order, in Russian"), max_length=500, blank=True)
    basis_title_en = models.CharField(_("Priority list or order, in English"), max_length=500, blank=True)
    basis_number = models.CharField(_("Its number"), max_length=40, blank=True)
    basis_on = models.DateField(_("Its date"), null=True, blank=True)
    basis_approved_by_kk = models.CharField(_("Approved by, in Kazakh"), max_length=300, blank=True)
    basis_approved_by_ru = models.CharField(_("Approved by, in Russian"), max_length=300, blank=True)
    basis_approved_by_en = models.CharField(_("Approved by, in English"), max_length=300, blank=True)

    spheres = models.ManyToManyField("core.Sphere", verbose_name=_("Spheres"), related_name="+", blank=True)
    # Empty: NGOs of the whole country may apply.
    regions = models.ManyToManyField("core.Region", verbose_name=_("Regions"), related_name="+", blank=True)
    opens_at = models.DateTimeField(_("Applications are taken from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Applications are taken until"), null=True, blank=True)

    pass_mark = models.DecimalField(_("Pass mark"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_blind = models.BooleanField(_("Experts do not see who applies"), default=False)
    is_repeated = models.BooleanField(_("Announced again"), default=False)
    # The definition of the extra questions while the call is a draft, and what was published (questionnaires' JSON).
    questions = models.JSONField(default=dict, blank=True)

    contact_name = models.CharField(_("Whom to ask"), max_length=200, blank=True)
    contact_phone = models.CharField(_("Phone"), max_length=60, blank=True)
    contact_email = models.EmailField(_("E-mail"), blank=True)

    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    types_rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    terms_rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    selection_rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    index_rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # Sections that the officer has looked through though nothing in them is required (questions, documents).
    sections_done = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    title = Translated()
    summary = Translated()
    basis_title = Translated()
    basis_approved_by = Translated()

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="call_number_once"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("The window ends before it begins. Move its end or its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "cancelled"])
                | Q(
                    number__gt="", published_at__isnull=False, published_by__isnull=False, opens_at__isnull=False,
                    closes_at__isnull=False, types_rules__isnull=False, terms_rules__isnull=False,
                    selection_rules__isnull=False, index_rules__isnull=False,
                ),
                name="call_published_with_all_that_it_needs",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("proposed_by")), name="call_published_by_a_second_person"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None, proposed_at=None) | Q(proposed_by__isnull=False, proposed_at__isnull=False),
                name="call_proposed_by_whom_and_when",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="call_newest"),
            models.Index(fields=["state", "-published_at", "-id"], name="call_newest_in_state"),
            models.Index(fields=["state", "closes_at", "id"], name="call_closing"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="call_of_desk"),
            GinIndex(OpClass(Upper("title_kk"), name="gin_trgm_ops"), name="call_title_kk_trgm"),
            GinIndex(OpClass(Upper("title_ru"), name="gin_trgm_ops"), name="call_title_ru_trgm"),
            models.Index(Upper("number"), name="call_by_number"),
        ]

    def __str__(self) -> str:
        return self.number or self.title or str(_("Draft of a call"))

    @property
    def record_label(self) -> str:
        return f"{self.number} {self.title_ru or self.title_kk}".strip()

    @cached_property
    def region_katos(self) -> list[str]:
        """Of the regions that it names; empty for the whole country."""
        return [region.kato for region in self.regions.all()]

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    def phase(self, at: datetime) -> CallPhase | None:
        """None while it is not published, or when it was cancelled."""
        if self.state != CallState.PUBLISHED or self.opens_at is None or self.closes_at is None:
            return None
        if at < self.opens_at:
            return CallPhase.ANNOUNCED
        return CallPhase.OPEN if at < self.closes_at else CallPhase.CLOSED

    def is_open(self, at: datetime) -> bool:
        return self.phase(at) == CallPhase.OPEN


class CallFunder(models.Model):
    """A state body and the sum it puts into the call. Several may fund one call; shares add up to the lots."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"budget_programme"}

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="funders")
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("State body"), on_delete=models.PROTECT, related_name="funded_calls"
    )
    amount = TengeField(_("Share in tenge"))
    budget_programme = models.CharField(_("Budget programme"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                name="funder_once_a_call",
                violation_error_message=_("This state body is among the funders already. Change its share there."),
            ),
            non_negative("amount"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.amount}"


class CallFollower(models.Model):
    """A person who asked to be told of changes of a call."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar[set[str]] = set()

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("follower of a call")
        verbose_name_plural = _("followers of calls")
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="follower_once_a_call")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.call_id}"
