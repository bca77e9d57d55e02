"""Who may read and sign protocols."""

from __future__ import annotations

from datetime import datetime

from core.actor import Actor
from councils import rules
from councils.models import Meeting
from documents.models import Document


def may_read_protocol(actor: Actor, document: Document, at: datetime) -> bool:
    """Whoever may open the meeting; a scan of a signed protocol too."""
    return Meeting.objects.visible_to(actor).filter(pk=document.subject.partition(":")[2]).exists()


def may_sign_protocol(actor: Actor, document: Document) -> bool:
    """The member who presided and the secretary who kept the minutes, in the name of their seats' organisations."""
    meeting = meeting_of(document)
    if meeting is None:
        return False
    seats = (meeting.presiding, meeting.kept_by)
    return any(seat is not None and seat.user_id == actor.user_id and rules.acts_in(actor, seat) for seat in seats)


def meeting_of(document: Document) -> Meeting | None:
    prefix, _colon, pk = document.subject.partition(":")
    if prefix != "councils.meeting":
        return None
    return Meeting.objects.select_related("presiding", "kept_by").filter(pk=pk).first()
