"""The life of a council, of its meetings and of what is decided there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Moves


class CouncilState(models.TextChoices):
    FORMING = "forming", pgettext_lazy("council", "Being formed")
    ACTIVE = "active", pgettext_lazy("council", "At work")
    CLOSED = "closed", pgettext_lazy("council", "Dissolved")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    INVITED = "invited", pgettext_lazy("meeting", "Members are invited")
    OPEN = "open", pgettext_lazy("meeting", "In session")
    CLOSED = "closed", pgettext_lazy("meeting", "Held, the protocol is not signed yet")
    SIGNED = "signed", pgettext_lazy("meeting", "Protocol signed")


class ItemState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("agenda item", "On the agenda")
    DECLARING = "declaring", pgettext_lazy("agenda item", "Members declare their interests")
    VOTING = "voting", pgettext_lazy("agenda item", "Being voted on")
    COUNTED = "counted", pgettext_lazy("agenda item", "Votes counted")
    DECIDED = "decided", pgettext_lazy("agenda item", "Decided")
    VOID = "void", pgettext_lazy("agenda item", "Taken off the agenda")


COUNCIL_MOVES: Moves = {
    "activate": ({CouncilState.FORMING}, CouncilState.ACTIVE),
    "close": ({CouncilState.FORMING, CouncilState.ACTIVE}, CouncilState.CLOSED),
}

MEETING_MOVES: Moves = {
    "invite": ({MeetingState.PLANNED}, MeetingState.INVITED),
    "open": ({MeetingState.INVITED}, MeetingState.OPEN),
    "close": ({MeetingState.OPEN}, MeetingState.CLOSED),
    "sign": ({MeetingState.CLOSED}, MeetingState.SIGNED),
}

ITEM_MOVES: Moves = {
    "ask": ({ItemState.WAITING}, ItemState.DECLARING),
    "open": ({ItemState.DECLARING}, ItemState.VOTING),
    "count": ({ItemState.VOTING}, ItemState.COUNTED),
    "again": ({ItemState.COUNTED}, ItemState.DECLARING),
    "decide": ({ItemState.COUNTED}, ItemState.DECIDED),
    "void": ({ItemState.WAITING, ItemState.DECLARING, ItemState.VOTING, ItemState.COUNTED}, ItemState.VOID),
}

# A subject stands on one agenda at a time until it is decided or taken off.
LIVE_ITEM_STATES = (ItemState.WAITING, ItemState.DECLARING, ItemState.VOTING, ItemState.COUNTED)
FINISHED_ITEM_STATES = (ItemState.DECIDED, ItemState.VOID)
COMING_MEETING_STATES = (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.OPEN)


class CouncilKind(models.TextChoices):
    GRANT_COMMISSION = "grant_commission", pgettext_lazy("council", "Commission that decides on grants")
    COORDINATING = "coordinating", pgettext_lazy("council", "Coordinating council for interaction with NGOs")
    AKIMAT_COUNCIL = "akimat_council", pgettext_lazy("council", "Council of an akimat for interaction with NGOs")


class Side(models.TextChoices):
    OPERATOR = "operator", pgettext_lazy("side", "Operator")
    CUSTOMER = "customer", pgettext_lazy("side", "State body that orders")
    NGO = "ngo", pgettext_lazy("side", "NGOs")
    EXPERT = "expert", pgettext_lazy("side", "Experts")


class SeatRole(models.TextChoices):
    CHAIR = "chair", pgettext_lazy("seat", "Chair")
    MEMBER = "member", pgettext_lazy("seat", "Member")
    SECRETARY = "secretary", pgettext_lazy("seat", "Secretary, without a vote")


VOTING_SEATS = (SeatRole.CHAIR, SeatRole.MEMBER)


class MeetingMode(models.TextChoices):
    IN_PERSON = "in_person", pgettext_lazy("meeting", "In person")
    REMOTE = "remote", pgettext_lazy("meeting", "Remotely")
    MIXED = "mixed", pgettext_lazy("meeting", "In person and remotely")


class Participation(models.TextChoices):
    PRESENT = "present", pgettext_lazy("participation", "Present")
    REMOTE = "remote", pgettext_lazy("participation", "Takes part remotely")
    ABSENT = "absent", pgettext_lazy("participation", "Absent")


ATTENDING = (Participation.PRESENT, Participation.REMOTE)


class Ballot(models.TextChoices):
    WHOLE = "whole", pgettext_lazy("ballot", "One vote on the whole proposal")
    EACH = "each", pgettext_lazy("ballot", "A vote on each applicant")


class Choice(models.TextChoices):
    FOR = "for", pgettext_lazy("vote", "For")
    AGAINST = "against", pgettext_lazy("vote", "Against")
    ABSTAIN = "abstain", pgettext_lazy("vote", "Abstained")


class Majority(models.TextChoices):
    """Of whom more than half must be for."""

    CAST = "cast", pgettext_lazy("majority", "More than half of the votes cast, abstentions included")
    FOR_AND_AGAINST = "for_and_against", pgettext_lazy("majority", "More votes for than against")


class RecusalSource(models.TextChoices):
    DECLARED = "declared", pgettext_lazy("recusal", "Declared by the member")
    KNOWN = "known", pgettext_lazy("recusal", "Known to the portal")
    SECRETARY = "secretary", pgettext_lazy("recusal", "Recorded by the secretary")
