"""Every write of councils."""

from councils.actions.agenda import put_item, void_item
from councils.actions.composition import (
    CouncilFacts,
    Place,
    activate_council,
    close_council,
    form_council,
    replace_member,
    seat_member,
    unseat,
)
from councils.actions.deciding import decide, decision_rows, missing_reasons
from councils.actions.interests import declare, recuse
from councils.actions.meetings import (
    MeetingFacts,
    close_meeting,
    invite,
    mark_attendance,
    open_meeting,
    plan_meeting,
    reschedule,
)
from councils.actions.papers import issue_protocol, protocol_of, settle_signatures
from councils.actions.voting import another_round, close_item, open_item, propose_outcome, vote

__all__ = [
    "CouncilFacts",
    "MeetingFacts",
    "Place",
    "activate_council",
    "another_round",
    "close_council",
    "close_item",
    "close_meeting",
    "decide",
    "decision_rows",
    "declare",
    "form_council",
    "invite",
    "issue_protocol",
    "mark_attendance",
    "missing_reasons",
    "open_item",
    "open_meeting",
    "plan_meeting",
    "propose_outcome",
    "protocol_of",
    "put_item",
    "recuse",
    "replace_member",
    "reschedule",
    "seat_member",
    "settle_signatures",
    "unseat",
    "void_item",
    "vote",
]
