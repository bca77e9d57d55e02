"""What this app hangs into the seams of the apps below: rule sets, merging, files, navigation, "my work"."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from accounts import merging
from accounts.models import Organisation
from accounts.roles import OrganisationKind, Role
from core import navigation, work
from core.actor import Actor
from core.calendar import day_changed
from core.rulekinds import register_kind
from documents import access
from documents.models import Document
from ngos.joining import join_entries
from ngos.law import KIND, RegistryRules
from ngos.models import Claim, Ngo
from ngos.rules import OWN_ROLES
from ngos.states import ClaimState
from ngos.work import claims_of_mine, claims_to_verify, contested, profile_to_complete


def connect() -> None:
    register_kind(KIND, RegistryRules)
    merging.register(Ngo, "organisation", join_entries)
    merging.register(Claim, "organisation", merging.leave_alone)
    access.register_access("ngos.claim", may_read_evidence)
    access.register_veto("ngos.claim", why_evidence_stays)
    day_changed.connect(recount, dispatch_uid="ngos.recount_claims")
    post_save.connect(keep_entry, sender=Organisation, dispatch_uid="ngos.keep_entry")
    for source in (claims_to_verify, contested, claims_of_mine, profile_to_complete):
        work.register(source)
    navigation.register(navigation.NavItem("ngos", _("NGOs"), "ngos", order=30))
    navigation.register(
        navigation.NavItem(
            "ngo_profile", _("Profile of the NGO"), "ngo_profile", acts_for_ngo, order=20, place="account"
        )
    )
    navigation.register(
        navigation.NavItem("ngo_claims", _("Claims on NGOs"), "ngo_claims", verifies, order=40, place="account")
    )


def keep_entry(instance: Organisation, created: bool, raw: bool = False, **_signal: Any) -> None:
    """Every organisation of the kind "ngo" has an entry, whoever made it; its search text follows the names."""
    if raw or instance.kind != OrganisationKind.NGO:
        return
    entry = None if created else Ngo.objects.filter(organisation=instance).first()
    if entry is None:
        Ngo.objects.get_or_create(organisation=instance)
        return
    entry.organisation = instance
    before = (entry.search_text, entry.sort_key)
    entry.index_names()
    if (entry.search_text, entry.sort_key) != before:
        entry.save(update_fields=["search_text", "sort_key"])


def recount(day: date, at: datetime, **_signal: Any) -> None:
    """Claims are decided in working days: the claimants were told by when."""
    from ngos.actions.claims import recount_claim

    for claim in Claim.objects.filter(state=ClaimState.PENDING, due_at__gt=at).order_by("pk"):
        recount_claim(claim, by=Actor.system("calendar"), at=at)


def may_read_evidence(actor: Actor, document: Document, at: datetime) -> bool:
    """Those who decide on claims; the claimant reads it as the owner."""
    return actor.has(Role.COORDINATOR)


def why_evidence_stays(document: Document) -> Any | None:
    claim = Claim.objects.filter(pk=document.subject.partition(":")[2]).first()
    return None if claim is None or claim.is_open else _("The decision on the claim rests on this file, so it stays.")


def acts_for_ngo(actor: Actor) -> bool:
    return actor.organisation_kind == OrganisationKind.NGO and actor.has(*OWN_ROLES)


def verifies(actor: Actor) -> bool:
    return actor.has(Role.COORDINATOR)
