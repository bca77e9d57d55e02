"""Permission sentences about people and organisations. Objects were fetched through `visible_to` before."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import ExpertProfile, Invitation, Membership, Organisation, Standing
from accounts.roles import GIVEN_BY_OPERATOR, MANAGING_ROLES, ROLES_OF_KIND, OrganisationKind, Role
from core.actor import Actor
from core.permissions import Rule, has_role

is_signed_in = Rule(lambda actor, _obj: actor.is_signed_in, _("Sign in to do this."))

may_keep_portal = has_role(Role.ADMINISTRATOR, reason=_("Only an administrator of the portal does this."))

may_keep_calendar = has_role(
    Role.ADMINISTRATOR, reason=_("The calendar of working days is kept by an administrator of the portal.")
)

may_decide_standing = has_role(
    Role.COORDINATOR,
    reason=_("Whether a claim on an organisation is true is decided by a coordinator of the operator."),
)

may_decide_experts = has_role(
    Role.COORDINATOR, reason=_("The register of experts is kept by coordinators of the operator.")
) & Rule(
    lambda actor, profile: profile is None or profile.user_id != actor.user_id,
    _("Nobody decides about their own entry in the register. A colleague does."),
)


def manages(actor: Actor, organisation: Organisation) -> bool:
    """Heads it; or keeps the portal, for organisations that are not NGOs: an NGO answers to its own director only."""
    if actor.is_system:
        return True
    if actor.acts_for(organisation.pk) and actor.has(*MANAGING_ROLES):
        return True
    return actor.has(Role.ADMINISTRATOR) and organisation.kind != OrganisationKind.NGO


def grantable_roles(actor: Actor, organisation: Organisation) -> frozenset[Role]:
    """The roles that this actor may give and take in this organisation."""
    allowed = ROLES_OF_KIND[organisation.kind]
    if actor.is_system:
        return allowed
    roles: frozenset[Role] = frozenset()
    if manages(actor, organisation):
        roles |= allowed - GIVEN_BY_OPERATOR
    if actor.has(Role.ADMINISTRATOR, Role.COORDINATOR):
        roles |= allowed & GIVEN_BY_OPERATOR
    return roles


may_manage_people = Rule(
    lambda actor, organisation: bool(grantable_roles(actor, organisation)),
    _("Colleagues are invited by the head of the organisation, and in bodies of the state by an administrator."),
)

has_standing = Rule(
    lambda _actor, organisation: organisation.standing in (Standing.PROVISIONAL, Standing.CONFIRMED),
    _("This organisation was not confirmed, so nobody can be invited to it."),
)

may_invite = may_manage_people & has_standing


def _may_cancel(actor: Actor, invitation: Invitation) -> bool:
    return bool(set(invitation.roles) & grantable_roles(actor, invitation.organisation))


may_cancel = Rule(_may_cancel, _("An invitation is cancelled by those who may invite."))


def _may_end(actor: Actor, membership: Membership) -> bool:
    if membership.user_id == actor.user_id or manages(actor, membership.organisation):
        return True
    # The operator's people end only what the operator alone had given.
    return bool(set(membership.roles) <= grantable_roles(actor, membership.organisation))


may_end = Rule(_may_end, _("You may leave yourself; others are let go by the head of the organisation."))


def ungranted(actor: Actor, organisation: Organisation, before: Iterable[str], after: Iterable[str]) -> set[str]:
    """Roles that would change though the actor may not give or take them."""
    return (set(before) ^ set(after)) - grantable_roles(actor, organisation)


def _may_be_proposed_by(actor: Actor, profile_user_id: int) -> bool:
    return actor.is_system or actor.has(Role.COORDINATOR) or actor.user_id == profile_user_id


may_propose_expert = Rule(
    _may_be_proposed_by, _("You may propose yourself; others are proposed by a coordinator of the operator.")
)

may_record_tie = Rule(
    _may_be_proposed_by, _("A tie is declared by the person or recorded by a coordinator of the operator.")
)


OPERATORS_TIE = _("The operator recorded this tie. Only a coordinator of the operator ends it.")


def corrects_ties(actor: Actor, user_id: int) -> bool:
    """Shortens them, from documents. Nobody does so about themselves."""
    return actor.is_system or (actor.has(Role.COORDINATOR) and actor.user_id != user_id)


may_end_tie = Rule(
    lambda actor, tie: _may_be_proposed_by(actor, tie.user_id),
    _("A tie is declared by the person or recorded by a coordinator of the operator."),
) & Rule(lambda actor, tie: tie.source == "self" or corrects_ties(actor, tie.user_id), OPERATORS_TIE)


may_correct_tie = has_role(
    Role.COORDINATOR, reason=_("Ties of people are corrected by coordinators of the operator.")
) & Rule(
    lambda actor, tie: corrects_ties(actor, tie.user_id),
    _("Nobody shortens a tie of their own. A colleague does, from the document."),
)


def may_revise(actor: Actor, profile: ExpertProfile) -> bool:
    return actor.is_system or actor.has(Role.COORDINATOR) or actor.user_id == profile.user_id
