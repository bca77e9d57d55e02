"""What stands on an agenda, and what is taken off it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.record import lock, record_created, recorded
from core.states import move
from councils import notices, rules
from councils.actions.interests import enforce_impartial_secretary
from councils.items import NewItem, enforce_no_standstill, problems_of, provider_of
from councils.models import Item, Meeting
from councils.ranking import outcome_of
from councils.states import ITEM_MOVES, ItemState, MeetingState


@transaction.atomic
def put_item(meeting: Meeting, new: NewItem, *, by: Actor, at: datetime) -> Item:
    """Freezes candidates, budget and facts. A subject stands on one agenda at a time."""
    meeting = lock(Meeting, meeting.pk)
    rules.may_put.enforce(by, meeting)
    if problems := problems_of(new):
        raise ValidationError(problems)
    if new.subject:
        enforce_no_standstill(new.subject)
        _enforce_nowhere_else(new.subject)
    place = (meeting.items.aggregate(last=Max("place"))["last"] or 0) + 1
    item = _new(meeting, new, place)
    item.save()
    record_created(item, by=by, at=at, verb="put")
    if meeting.state == MeetingState.INVITED:
        notices.tell_changed(meeting, by=by, at=at)
    return item


@transaction.atomic
def void_item(item: Item, reason: str, *, by: Actor, at: datetime) -> Item:
    """Off the agenda without a decision: no quorum, a mistake. Its subject may be put on an agenda again."""
    lock(Meeting, item.meeting_id)
    item = lock(Item, item.pk)
    rules.may_put.enforce(by, item.meeting)
    if item.meeting.state == MeetingState.OPEN:
        rules.runs_meetings.enforce(by, item.meeting)
    enforce_impartial_secretary(item, by=by, at=at)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the item is taken off: the protocol repeats it.")})
    with recorded(item, "void", by=by, at=at):
        move(item, "void", ITEM_MOVES)
        item.void_reason = reason.strip()
        item.save()
    provider_of(item.subject).on_void(item, by=by, at=at)
    return item


def _enforce_nowhere_else(subject: str) -> None:
    standing = Item.objects.live().filter(subject=subject).select_related("meeting").first()
    if standing is not None:
        raise ValidationError(
            _("This already stands on an agenda. Meeting: %(number)s") % {"number": standing.meeting.number}
        )


def _new(meeting: Meeting, new: NewItem, place: int) -> Item:
    council = meeting.council
    has_own = bool(new.reference_kk or new.reference_ru)
    source = new if has_own else council
    proposal = outcome_of(list(new.candidates), new.budget, new.most_awards)
    return Item(
        meeting=meeting,
        place=place,
        state=ItemState.WAITING if meeting.state == MeetingState.PLANNED else ItemState.DECLARING,
        subject=new.subject,
        title_kk=new.title_kk,
        title_ru=new.title_ru,
        title_en=new.title_en,
        candidates=[each.as_json() for each in new.candidates],
        facts=[fact.as_json() for fact in new.facts],
        budget=new.budget,  # type: ignore[misc]
        most_awards=new.most_awards,
        tie_rule_kk=new.tie_rule_kk,
        tie_rule_ru=new.tie_rule_ru,
        ballot=new.ballot,
        is_repeated=new.is_repeated,
        reference_kk=source.reference_kk,
        reference_ru=source.reference_ru,
        reference_en=source.reference_en,
        draft=[row.as_json() for row in proposal],
    )
