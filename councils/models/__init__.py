from councils.models.councils import Council, Seat
from councils.models.items import Declaration, Item, Recusal
from councils.models.meetings import Attendance, Meeting
from councils.models.voting import Decision, DecisionRow, Vote

__all__ = [
    "Attendance",
    "Council",
    "Decision",
    "DecisionRow",
    "Declaration",
    "Item",
    "Meeting",
    "Recusal",
    "Seat",
    "Vote",
]
