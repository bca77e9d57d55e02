from accounts.models.expert_invitations import ExpertInvitation
from accounts.models.experts import ExpertProfile, ExpertStatus, InterestDeclaration, InterestGround, Tie
from accounts.models.organisations import Invitation, Membership, Organisation, Standing
from accounts.models.people import User

__all__ = [
    "ExpertInvitation",
    "ExpertProfile",
    "ExpertStatus",
    "InterestDeclaration",
    "InterestGround",
    "Invitation",
    "Membership",
    "Organisation",
    "Standing",
    "Tie",
    "User",
]
