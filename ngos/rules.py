"""Permission sentences of the register. Objects were fetched through `visible_to` before."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.rules import is_signed_in
from core.actor import Actor
from core.permissions import Rule, has_role, in_state
from ngos.models import Claim, Ngo
from ngos.states import OPEN_CLAIM_STATES, ClaimState

OWN_ROLES = (Role.DIRECTOR, Role.SIGNATORY, Role.STAFF)

may_claim = is_signed_in

may_keep_register = has_role(
    Role.COORDINATOR, reason=_("The register of NGOs is kept by coordinators of the operator.")
)

is_claimant = Rule(
    lambda actor, claim: actor.is_system or claim.claimant_id == actor.user_id,
    _("Only the person who made this claim can do this."),
)
claim_is_open = in_state(*OPEN_CLAIM_STATES, reason=_("This claim has already been decided."))
more_is_asked = in_state(ClaimState.CLARIFICATION, reason=_("Nothing is asked for at the moment."))

may_withdraw_claim = is_claimant & claim_is_open
may_add_evidence = is_claimant & claim_is_open
may_answer_claim = is_claimant & more_is_asked


def _is_not_own(actor: Actor, claim: Claim) -> bool:
    return claim.claimant_id != actor.user_id


# Memberships a year back, ties and declarations are looked up by the action (accounts.conflicts): they cost queries.
may_decide_claim = (
    may_keep_register & Rule(_is_not_own, _("Nobody decides on their own claim. A colleague does.")) & claim_is_open
)


def _acts_for(actor: Actor, ngo: Ngo) -> bool:
    return actor.is_system or (actor.acts_for(ngo.organisation_id) and actor.has(*OWN_ROLES))


may_edit_profile = Rule(
    _acts_for, _("The profile is filled in by the people of this NGO. Choose it in “My organisations” first.")
)


may_see_account = Rule(
    lambda actor, ngo: _acts_for(actor, ngo) or actor.has(Role.FINANCE, Role.COORDINATOR),
    _("The bank account is shown to the people of this NGO and to finance officers only."),
)


def is_in_confidence(actor: Actor, ngo: Ngo) -> bool:
    """Whether the reader may see the outcomes of checks against lists and what is missing in the profile."""
    return _acts_for(actor, ngo) or actor.has(Role.COORDINATOR, Role.OFFICER)
