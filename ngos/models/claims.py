"""Claims: "this is my organisation". A claim locks nothing: each has a provisional organisation of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership, Organisation, Standing
from accounts.roles import Role
from core.actor import Actor
from core.periods import local_date
from core.record import subject_of
from documents.models import Document
from ngos.states import OPEN_CLAIM_STATES, ClaimState


class EvidenceKind(models.TextChoices):
    """Documents that prove a claim: files attached to it (`documents`), with the kind as their purpose."""

    APPOINTMENT = "appointment", pgettext_lazy("evidence", "Order or protocol of appointment")
    CERTIFICATE = "certificate", pgettext_lazy("evidence", "Certificate of state registration")
    AUTHORITY = "authority", pgettext_lazy("evidence", "Power of attorney")
    OTHER = "other", pgettext_lazy("evidence", "Other document")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> ClaimQuerySet:
        return self.filter(state__in=OPEN_CLAIM_STATES)

    def visible_to(self, actor: Actor) -> ClaimQuerySet:
        """Every claim to the coordinators who decide, one's own to the claimant."""
        if actor.is_system or actor.has(Role.COORDINATOR):
            return self.all()
        return self.filter(claimant_id=actor.user_id)

    def contesting(self, organisation_id: int | None) -> ClaimQuerySet:
        """Open claims of others on the BIN of this confirmed organisation."""
        holder = Organisation.objects.confirmed().filter(pk=organisation_id or 0).exclude(bin="")
        return self.open().filter(bin__in=holder.values("bin"))

    def with_contest(self) -> ClaimQuerySet:
        """`is_contest`: the confirmed organisation of this BIN has people; `has_rivals`: others claim it too."""
        members = Membership.objects.current().filter(
            organisation__bin=OuterRef("bin"), organisation__standing=Standing.CONFIRMED
        )
        rivals = Claim.objects.open().filter(bin=OuterRef("bin")).exclude(pk=OuterRef("pk"))
        return self.annotate(is_contest=Exists(members), has_rivals=Exists(rivals))


class Claim(models.Model):
    """One person's claim to act for the organisation with this BIN."""

    class Capacity(models.TextChoices):
        HEAD = "head", pgettext_lazy("claimant", "I am its head")
        AUTHORISED = "authorised", pgettext_lazy("claimant", "I have a power of attorney from its head")

    PERSONAL: ClassVar = {"explanation": "what the claimant writes about themselves"}
    PLAIN: ClassVar = {"bin", "capacity", "state", "request_text", "decision_reason"}

    # The provisional organisation made for this claim; after a merge it still says what was claimed.
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="claim")
    bin = models.CharField(_("BIN"), max_length=12)
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ngo_claims")
    capacity = models.CharField(
        _("Your right to act for it"), max_length=12, choices=Capacity.choices, default=Capacity.HEAD
    )
    explanation = models.TextField(_("Explanation"), blank=True, max_length=2000)
    state = models.CharField(_("State"), max_length=14, choices=ClaimState.choices, default=ClaimState.PENDING)
    made_at = models.DateTimeField()
    # The working days start anew when the claimant has answered a request for more.
    due_at = models.DateTimeField()
    request_text = models.TextField(_("What is asked for"), blank=True, max_length=2000)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(_("Reason"), blank=True, max_length=2000)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(condition=Q(bin__regex=r"^[0-9]{12}$"), name="claim_bin_12_digits"),
            models.UniqueConstraint(fields=["bin"], condition=Q(state="confirmed"), name="claim_one_confirmed_a_bin"),
            models.UniqueConstraint(
                fields=["claimant", "bin"],
                condition=Q(state__in=["pending", "clarification"]),
                name="claim_one_open_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "clarification", "withdrawn"], decided_at=None, decided_by=None)
                | Q(state__in=["confirmed", "refused", "superseded"], decided_at__isnull=False),
                name="claim_decided_when",
            ),
            models.CheckConstraint(condition=~Q(state="refused", decision_reason=""), name="claim_refused_with_reason"),
            models.CheckConstraint(
                condition=~Q(state="clarification", request_text=""), name="claim_asks_for_something"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("made_at")), name="claim_due_after_made"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="claim_queue"),
            models.Index(fields=["bin"], name="claim_bin"),
        ]

    def __str__(self) -> str:
        return f"{self.bin} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("ngo_claim", args=[self.pk])

    @property
    def record_label(self) -> str:
        return self.bin

    def evidence(self) -> QuerySet[Document]:
        """The files attached to it, the oldest first."""
        return Document.objects.about(subject_of(self)).order_by("created_at", "pk")

    @property
    def due_on(self) -> date:
        """The last day of the term: `due_at` is the midnight that ends it."""
        return local_date(self.due_at - timedelta(microseconds=1))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CLAIM_STATES
