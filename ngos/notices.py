"""What people are told about claims on a BIN."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, Standing, User
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from ngos.models import Claim
from notices.actions import tell
from notices.declare import Event, Group, declare
from notices.wording import texts_of

CLAIMS = Group("ngos.claims", _("Claims on NGOs"), _("For the operator: a person says that an NGO is theirs."))
OWN_CLAIMS = Group("ngos.own_claims", _("Your NGO"), _("Who acts for your NGO, and what is decided about it."))

NGO_CLAIMED = declare(Event("ngos.ngo_claimed", _("An NGO was claimed"), CLAIMS))
CLAIM_ANSWERED = declare(Event("ngos.claim_answered", _("A claimant has answered"), CLAIMS))
BIN_CONTESTED = declare(Event("ngos.bin_contested", _("Somebody else claims your NGO"), OWN_CLAIMS, mandatory=True))
CLAIM_CONFIRMED = declare(Event("ngos.claim_confirmed", _("Your claim was confirmed"), OWN_CLAIMS, mandatory=True))
CLAIM_REFUSED = declare(Event("ngos.claim_refused", _("Your claim was refused"), OWN_CLAIMS, mandatory=True))
CLAIM_NEEDS_MORE = declare(Event("ngos.claim_needs_more", _("Your claim needs more"), OWN_CLAIMS, mandatory=True))


def tell_claimed(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The coordinators, and the people of the confirmed organisation with this BIN, who may object."""
    context = _context(claim)
    tell(NGO_CLAIMED, coordinators(), context, subject=claim, at=at, by=by)
    present = people_of_bin(claim.bin).exclude(pk=claim.claimant_id)
    tell(BIN_CONTESTED, present, {**context, "url": reverse("ngo_profile")}, subject=claim, at=at, by=by)


def tell_answered(claim: Claim, *, by: Actor, at: datetime) -> None:
    tell(CLAIM_ANSWERED, coordinators(), _context(claim), subject=claim, at=at, by=by)


def tell_needs_more(claim: Claim, *, by: Actor, at: datetime) -> None:
    context = {**_context(claim), "request": claim.request_text}
    tell(CLAIM_NEEDS_MORE, [claim.claimant], context, subject=claim, at=at, by=by)


def tell_refused(claim: Claim, *, by: Actor, at: datetime) -> None:
    context = {**_context(claim), "reason": claim.decision_reason}
    tell(CLAIM_REFUSED, [claim.claimant], context, subject=claim, at=at, by=by)


def tell_confirmed(claim: Claim, organisation: Organisation, *, by: Actor, at: datetime) -> None:
    context = {**_context(claim), "url": reverse("ngo_profile")}
    tell(CLAIM_CONFIRMED, [claim.claimant], context, subject=claim, at=at, by=by)


def coordinators() -> QuerySet[User]:
    of_operator = Q(
        memberships__ended_at=None,
        memberships__organisation__kind=OrganisationKind.OPERATOR,
        memberships__roles__contains=[Role.COORDINATOR.value],
    )
    return User.objects.filter(of_operator).distinct()


def people_of_bin(number: str) -> QuerySet[User]:
    members = Membership.objects.current().filter(organisation__bin=number, organisation__standing=Standing.CONFIRMED)
    return User.objects.filter(pk__in=members.values("user"))


def _context(claim: Claim) -> dict[str, Any]:
    return {
        "bin": claim.bin,
        "name": texts_of(claim.organisation, "name"),
        "claimant": claim.claimant.full_name,
        "due": claim.due_on,
        "url": claim.get_absolute_url(),
    }
