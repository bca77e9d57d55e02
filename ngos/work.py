""" "My work" of the register: claims to verify, one's own claims, a contested BIN, a profile to complete."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.work import WorkItem
from ngos import rules
from ngos.completeness import missing_from
from ngos.models import Claim, Ngo
from ngos.states import ClaimState

CLAIMS = gettext_lazy("Claims on NGOs")
OWN = gettext_lazy("Your NGO")
MOST = 50


def claims_to_verify(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    if not actor.has(Role.COORDINATOR):
        return []
    waiting = Claim.objects.filter(state=ClaimState.PENDING).exclude(claimant_id=actor.user_id)
    return [_item(claim, str(CLAIMS)) for claim in waiting.select_related("organisation").order_by("due_at")[:MOST]]


def claims_of_mine(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Only what the claimant has to do something about."""
    if not actor.is_signed_in:
        return []
    asked = Claim.objects.filter(claimant_id=actor.user_id, state=ClaimState.CLARIFICATION)
    return [
        WorkItem(
            title=claim.organisation.name,
            url=claim.get_absolute_url(),
            group=OWN,
            state=claim.state,
            state_label=claim.get_state_display(),
            note=claim.request_text,
        )
        for claim in asked.select_related("organisation")
    ]


def contested(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """To the people of a confirmed NGO: somebody else claims its BIN."""
    if actor.organisation_kind != OrganisationKind.NGO or not actor.has(*rules.OWN_ROLES):
        return []
    claims = Claim.objects.contesting(actor.organisation_id).exclude(claimant_id=actor.user_id)
    return [
        WorkItem(
            title=_("Somebody else claims your NGO"),
            url=reverse("ngo_profile"),
            group=OWN,
            due_at=claim.due_at,
            state=claim.state,
            state_label=claim.get_state_display(),
        )
        for claim in claims
    ]


def profile_to_complete(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    if actor.organisation_kind != OrganisationKind.NGO or not actor.has(Role.DIRECTOR):
        return []
    entry = Ngo.objects.acted_for(actor).select_related("organisation").prefetch_related("founders", "spheres").first()
    missing = missing_from(entry) if entry else []
    if not missing:
        return []
    return [
        WorkItem(
            title=_("Complete your profile"),
            url=reverse("ngo_profile"),
            group=OWN,
            state="incomplete",
            state_label=_("Missing: %(count)s") % {"count": len(missing)},
        )
    ]


def _item(claim: Claim, group: str) -> WorkItem:
    return WorkItem(
        title=claim.organisation.name,
        url=claim.get_absolute_url(),
        group=group,
        due_at=claim.due_at,
        state=claim.state,
        state_label=claim.get_state_display(),
    )
