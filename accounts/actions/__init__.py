"""Every write about people and organisations that has a meaning."""

from accounts.actions.calendar import add_day, change_day, remove_day
from accounts.actions.expert_invitations import (
    accept_expert_invitation,
    cancel_expert_invitation,
    find_expert_invitation,
    invite_expert,
)
from accounts.actions.experts import decide_expert, propose_expert
from accounts.actions.interests import declare_interest, end_tie, record_tie
from accounts.actions.invitations import accept_invitation, cancel_invitation, find_invitation, invite
from accounts.actions.memberships import add_member, change_roles, end_membership, switch_membership
from accounts.actions.organisations import (
    change_organisation,
    claim_organisation,
    confirm_standing,
    create_organisation,
    refuse_standing,
)
from accounts.actions.people import register_person, update_profile

__all__ = [
    "accept_expert_invitation",
    "accept_invitation",
    "add_day",
    "add_member",
    "cancel_expert_invitation",
    "cancel_invitation",
    "change_day",
    "change_organisation",
    "change_roles",
    "claim_organisation",
    "confirm_standing",
    "create_organisation",
    "decide_expert",
    "declare_interest",
    "end_membership",
    "end_tie",
    "find_expert_invitation",
    "find_invitation",
    "invite",
    "invite_expert",
    "propose_expert",
    "record_tie",
    "refuse_standing",
    "register_person",
    "remove_day",
    "switch_membership",
    "update_profile",
]
