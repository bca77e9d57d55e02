from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import MANAGING_ROLES, OrganisationKind, Role
from core.actor import Actor
from core.periods import add_months, local_date, midnight
from core.text import Translated


class Standing(models.TextChoices):
    """A claim on a BIN is provisional until an officer confirms it: it never locks the BIN against its true head."""

    PROVISIONAL = "provisional", pgettext_lazy("organisation", "Not confirmed yet")
    CONFIRMED = "confirmed", pgettext_lazy("organisation", "Confirmed")
    REFUSED = "refused", pgettext_lazy("organisation", "Not confirmed")
    MERGED = "merged", pgettext_lazy("organisation", "Merged into another entry")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def confirmed(self) -> OrganisationQuerySet:
        return self.filter(standing=Standing.CONFIRMED)

    def visible_to(self, actor: Actor) -> OrganisationQuerySet:
        """Confirmed ones to everyone; a provisional one to its own people and to the operator's staff."""
        if actor.is_system or actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
            return self.all()
        own = Q(pk__in=Membership.objects.current().filter(user_id=actor.user_id or 0).values("organisation"))
        return self.filter(Q(standing=Standing.CONFIRMED) | own)

    def funding_bodies(self) -> OrganisationQuerySet:
        """State bodies that may fund a call (Law, art. 6-1)."""
        return self.confirmed().filter(kind__in=[OrganisationKind.MINISTRY, OrganisationKind.AKIMAT])


class Organisation(models.Model):
    """An organisation of any kind. A BIN belongs to at most one confirmed organisation; provisional claims may share it."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"bin", "name_kk", "name_ru", "name_en", "address", "source"}

    kind = models.CharField(_("Kind"), max_length=20, choices=OrganisationKind.choices)
    standing = models.CharField(_("Standing"), max_length=12, choices=Standing.choices, default=Standing.PROVISIONAL)
    bin = models.CharField(_("BIN"), max_length=12, blank=True)
    name_kk = models.CharField(_("Name in Kazakh"), max_length=500, blank=True)
    name_ru = models.CharField(_("Name in Russian"), max_length=500, blank=True)
    name_en = models.CharField(_("Name in English"), max_length=500, blank=True)
    region = models.ForeignKey("core.Region", verbose_name=_("Region"), on_delete=models.PROTECT, null=True, blank=True)
    address = models.CharField(_("Address"), max_length=500, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("Part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    source = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    name = Translated()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["bin"],
                condition=Q(standing="confirmed") & ~Q(bin=""),
                name="organisation_bin_of_one_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(bin="") | Q(bin__regex=r"^[0-9]{12}$"), name="organisation_bin_12_digits"
            ),
            models.CheckConstraint(
                condition=~Q(name_kk="") | ~Q(name_ru="") | ~Q(name_en=""), name="organisation_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(standing="confirmed", confirmed_at__isnull=False) | ~Q(standing="confirmed"),
                name="organisation_confirmed_when",
            ),
            models.CheckConstraint(
                condition=Q(standing="merged", merged_into__isnull=False)
                | (~Q(standing="merged") & Q(merged_into=None)),
                name="organisation_merged_into",
            ),
        ]
        indexes = [
            models.Index(fields=["bin"], name="organisation_bin"),
            GinIndex(OpClass(Upper("name_kk"), name="gin_trgm_ops"), name="organisation_name_kk_trgm"),
            GinIndex(OpClass(Upper("name_ru"), name="gin_trgm_ops"), name="organisation_name_ru_trgm"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def record_label(self) -> str:
        return f"{self.bin} {self.name_ru or self.name_kk}".strip()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(ended_at=None)

    def of_last_year(self, at: datetime) -> MembershipQuerySet:
        """Current, or ended within a year before `at`: the look-back of conflicts of interest."""
        return self.since(midnight(year_before(at)))

    def since(self, moment: datetime) -> MembershipQuerySet:
        return self.filter(Q(ended_at=None) | Q(ended_at__gte=moment))

    def acting(self) -> MembershipQuerySet:
        """Those a person may act under: current, in an organisation that was not refused or merged."""
        return self.current().exclude(organisation__standing__in=[Standing.REFUSED, Standing.MERGED])

    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """One's own, and those of organisations whose people one manages."""
        if actor.is_system or actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
            return self.all()
        return self.filter(Q(user_id=actor.user_id or 0) | Q(organisation_id=managed_by(actor)))


def managed_by(actor: Actor) -> int:
    """The organisation whose people this actor manages by a role in it; 0 for none."""
    return (actor.organisation_id or 0) if actor.has(*MANAGING_ROLES) else 0


def year_before(at: datetime) -> date:
    """The day in Kazakhstan on which the look-back of a year begins."""
    return add_months(local_date(at), -12)


class Membership(models.Model):
    """One person in one organisation, with roles. Ended ones stay: conflicts of interest look back."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"roles", "authority"}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices))
    # For a signatory: the order or power of attorney that gives the right to sign.
    authority = models.CharField(_("Authority to sign"), max_length=300, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_at=None), name="membership_one_current"
            ),
            models.CheckConstraint(condition=Q(roles__len__gte=1), name="membership_has_a_role"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")), name="membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"

    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> InvitationQuerySet:
        """Neither accepted nor cancelled; may have expired."""
        return self.filter(accepted_at=None, cancelled_at=None)

    def open(self, at: datetime) -> InvitationQuerySet:
        return self.unanswered().filter(expires_at__gt=at)

    def visible_to(self, actor: Actor) -> InvitationQuerySet:
        if actor.is_system or actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
            return self.all()
        return self.filter(organisation_id=managed_by(actor))


class Invitation(models.Model):
    """An invitation to join, by e-mail. The address carries a token; only its digest is kept."""

    PERSONAL: ClassVar = {"email": "to send the invitation"}
    PLAIN: ClassVar = {"roles", "authority", "token_digest", "language"}

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("E-mail"))
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices))
    authority = models.CharField(_("Authority to sign"), max_length=300, blank=True)
    language = models.CharField(_("Language of the letter"), max_length=2, choices=settings.LANGUAGES, default="kk")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    # Set only on the object that `invite` returns: the letter needs it, the database never has it.
    token: str = ""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(cancelled_at=None), name="invitation_accepted_or_cancelled"
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, cancelled_at=None),
                name="invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.created_at:%Y-%m-%d}"

    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and at < self.expires_at
