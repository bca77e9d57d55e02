"""What people are told about meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from core.text import in_language
from councils.models import Meeting, Seat
from councils.states import ItemState, MeetingMode
from notices.actions import tell
from notices.declare import Event, Group, declare
from notices.wording import ThreeTexts, texts_of

MEETINGS = Group("councils.meetings", _("Meetings of councils"), _("For members of councils and their secretaries."))

INVITED = declare(Event("councils.meeting_invited", _("You are invited to a meeting"), MEETINGS, mandatory=True))
CHANGED = declare(Event("councils.meeting_changed", _("A meeting was changed"), MEETINGS, mandatory=True))
SIGNED = declare(Event("councils.protocol_signed", _("The protocol of a meeting is signed"), MEETINGS))


def tell_invited(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    tell(INVITED, seated(meeting), context_of(meeting), subject=meeting, at=at, by=by)


def tell_changed(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    tell(CHANGED, seated(meeting), context_of(meeting), subject=meeting, at=at, by=by)


def tell_signed(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    context = {**context_of(meeting), "url": f"/councils/meetings/{meeting.pk}/protocol/"}
    tell(SIGNED, seated(meeting), context, subject=meeting, at=at, by=by)


def seated(meeting: Meeting) -> QuerySet[User]:
    return User.objects.filter(pk__in=Seat.objects.current().filter(council=meeting.council_id).values("user"))


def context_of(meeting: Meeting) -> dict[str, Any]:
    return {
        "council": texts_of(meeting.council, "name"),
        "number": meeting.number,
        "starts_at": meeting.starts_at,
        "mode": MeetingMode(meeting.mode).label,
        "city": texts_of(meeting, "city"),
        "place": texts_of(meeting, "place"),
        "stream_url": meeting.stream_url,
        "agenda": agenda_of(meeting),
        "url": f"/councils/meetings/{meeting.pk}/",
    }


def agenda_of(meeting: Meeting) -> ThreeTexts:
    """One item a line."""
    items = list(meeting.items.exclude(state=ItemState.VOID))
    return ThreeTexts(
        *(
            "\n".join(f"{item.place}. {in_language(item, 'title', code)}" for item in items)
            for code in ("kk", "ru", "en")
        )
    )
