from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.text import Translated
from councils.states import VOTING_SEATS, CouncilKind, CouncilState, Majority, SeatRole, Side

# Staff of the body that formed a council: they keep its composition.
KEEPING_ROLES = (Role.OFFICER, Role.COORDINATOR, Role.SECRETARY)
READING_ROLES = (*KEEPING_ROLES, Role.PUBLISHER)


class CouncilQuerySet(models.QuerySet["Council"]):
    def kept_by(self, actor: Actor) -> CouncilQuerySet:
        """Councils of the body that this actor works for."""
        if actor.is_system:
            return self.all()
        return self.filter(body_id=actor.organisation_id) if actor.has(*READING_ROLES) else self.none()

    def seating(self, actor: Actor) -> CouncilQuerySet:
        """Those in which this person holds a seat now, under whatever membership they act."""
        return self.filter(pk__in=Seat.objects.current().filter(user_id=actor.user_id or 0).values("council"))

    def visible_to(self, actor: Actor) -> CouncilQuerySet:
        """Its people, its body's staff; observers and the portal's administrators look on once it is at work."""
        if actor.is_system:
            return self.all()
        if not actor.is_signed_in:
            return self.none()
        shown = self.kept_by(actor) | self.seating(actor)
        if actor.has(Role.OBSERVER, Role.ADMINISTRATOR):
            shown |= self.exclude(state=CouncilState.FORMING)
        return shown


class Council(models.Model):
    """A body that decides by votes: its composition, and the terms it was formed under."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {
        "name_kk", "name_ru", "name_en", "decision_number", "reference_kk", "reference_ru", "reference_en",
    }  # fmt: skip

    kind = models.CharField(_("Kind"), max_length=20, choices=CouncilKind.choices)
    state = models.CharField(_("State"), max_length=8, choices=CouncilState.choices, default=CouncilState.FORMING)
    name_kk = models.CharField(_("Name in Kazakh"), max_length=300)
    name_ru = models.CharField(_("Name in Russian"), max_length=300)
    name_en = models.CharField(_("Name in English"), max_length=300, blank=True)
    body = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("Formed by"), on_delete=models.PROTECT, related_name="councils"
    )
    decision_number = models.CharField(_("Number of the decision that forms it"), max_length=40)
    decision_on = models.DateField(_("Date of the decision"))
    valid_from = models.DateField(_("Works from"))
    valid_until = models.DateField(_("Works until"), null=True, blank=True)
    # The item of the Rules under which it decides: "item 42 of the Rules".
    reference_kk = models.CharField(_("Decides under, in Kazakh"), max_length=300, blank=True)
    reference_ru = models.CharField(_("Decides under, in Russian"), max_length=300, blank=True)
    reference_en = models.CharField(_("Decides under, in English"), max_length=300, blank=True)

    # `councils.law.CouncilTerms`, as they were on the day it was formed.
    rule_set = models.ForeignKey("core.RuleSet", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quorum_numerator = models.PositiveSmallIntegerField()
    quorum_denominator = models.PositiveSmallIntegerField()
    smallest = models.PositiveSmallIntegerField()
    largest = models.PositiveSmallIntegerField()
    sides = ArrayField(models.CharField(max_length=10, choices=Side.choices), default=list, blank=True)
    majority = models.CharField(max_length=16, choices=Majority.choices, default=Majority.CAST)
    chair_breaks_tie = models.BooleanField(default=False)

    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    name = Translated()
    reference = Translated()

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quorum_numerator__gte=1, quorum_numerator__lte=F("quorum_denominator")),
                name="council_quorum",
            ),
            models.CheckConstraint(condition=Q(smallest__gte=1, smallest__lte=F("largest")), name="council_size"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="council_term_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(activated_at__isnull=False), name="council_activated_when"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="council_closed_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["body", "-created_at", "-id"], name="council_of_body")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("council", args=[self.pk])

    @property
    def record_label(self) -> str:
        return self.name_ru

    def is_valid_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> SeatQuerySet:
        return self.filter(until=None)

    def voting(self) -> SeatQuerySet:
        return self.filter(role__in=VOTING_SEATS)

    def in_order(self) -> SeatQuerySet:
        """Chair first, then members as they were seated, the secretary last."""
        rank = models.Case(
            models.When(role=SeatRole.CHAIR, then=0), models.When(role=SeatRole.MEMBER, then=1), default=2,
            output_field=models.IntegerField(),
        )  # fmt: skip
        return self.order_by(rank, "pk")


class Seat(models.Model):
    """One person in one council, on a side, in the name of an organisation. Ended seats stay: protocols name them."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"decision_number"}

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    side = models.CharField(_("Side"), max_length=10, choices=Side.choices)
    role = models.CharField(_("Role"), max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("Since"))
    until = models.DateField(_("Until"), null=True, blank=True)
    # The decision that changed the composition; empty for those seated when the council was formed.
    decision_number = models.CharField(_("Number of the decision"), max_length=40, blank=True)
    decision_on = models.DateField(_("Date of the decision"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "user"], condition=Q(until=None), name="seat_one_a_person"),
            models.UniqueConstraint(fields=["council"], condition=Q(until=None, role="chair"), name="seat_one_chair"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(until=None, role="secretary"), name="seat_one_secretary"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after_start"),
            models.CheckConstraint(
                condition=Q(side="expert") | Q(organisation__isnull=False), name="seat_in_an_organisations_name"
            ),
            models.CheckConstraint(
                condition=Q(decision_number="", decision_on=None)
                | (~Q(decision_number="") & Q(decision_on__isnull=False)),
                name="seat_decision_number_and_date",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user"], condition=Q(until=None), name="seat_of_person")]

    def __str__(self) -> str:
        return f"{self.council_id} {self.user_id}"

    @property
    def votes(self) -> bool:
        return self.role in VOTING_SEATS
