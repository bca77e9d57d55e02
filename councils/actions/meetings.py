"""A meeting: planned, members invited, attendance, in session with a quorum, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import WrongState
from core.moments import show_day
from core.numbers import next_number
from core.periods import local, local_date
from core.record import lock, record_created, recorded
from core.states import move
from councils import notices, rules
from councils.counting import quorum_of
from councils.models import Attendance, Council, Item, Meeting, Seat
from councils.states import (
    FINISHED_ITEM_STATES,
    ITEM_MOVES,
    MEETING_MOVES,
    ItemState,
    MeetingMode,
    MeetingState,
    Participation,
    SeatRole,
)

SERIES = "M"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    starts_at: datetime
    city_kk: str
    city_ru: str
    mode: str = MeetingMode.IN_PERSON
    city_en: str = ""
    place_kk: str = ""
    place_ru: str = ""
    place_en: str = ""
    stream_url: str = ""


@transaction.atomic
def plan_meeting(council: Council, facts: MeetingFacts, *, by: Actor, at: datetime) -> Meeting:
    """Numbered without gaps: `M-2027-0001`. Members do not see it before they are invited."""
    council = lock(Council, council.pk)
    rules.may_plan.enforce(by, council)
    _enforce_time(council, facts, at)
    meeting = Meeting.objects.create(
        **{name: getattr(facts, name) for name in MeetingFacts.__slots__},
        council=council,
        number=next_number(SERIES, local(at).year),
        created_at=at,
    )
    record_created(meeting, by=by, at=at, verb="plan")
    return meeting


@transaction.atomic
def reschedule(meeting: Meeting, facts: MeetingFacts, *, by: Actor, at: datetime) -> Meeting:
    """Another time or place. Those already invited are told."""
    meeting = lock(Meeting, meeting.pk)
    rules.may_reschedule.enforce(by, meeting)
    _enforce_time(meeting.council, facts, at)
    with recorded(meeting, "reschedule", by=by, at=at):
        for name in MeetingFacts.__slots__:
            setattr(meeting, name, getattr(facts, name))
        meeting.save()
    if meeting.state == MeetingState.INVITED:
        notices.tell_changed(meeting, by=by, at=at)
    return meeting


@transaction.atomic
def invite(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """Everybody with a seat is told; from now on members declare their interests in every item."""
    meeting = lock(Meeting, meeting.pk)
    rules.runs_meetings.enforce(by, meeting)
    items = list(Item.objects.select_for_update(no_key=True).filter(meeting=meeting, state=ItemState.WAITING))
    if not items:
        raise ValidationError(_("The agenda is empty. Put an item on it before you invite the members."))
    if meeting.starts_at <= at:
        raise ValidationError(
            _("The time of the meeting has passed. Choose another one before you invite the members.")
        )
    with recorded(meeting, "invite", by=by, at=at):
        move(meeting, "invite", MEETING_MOVES)
        meeting.invited_at = at
        meeting.save()
    for item in items:
        with recorded(item, "ask", by=by, at=at):
            move(item, "ask", ITEM_MOVES)
            item.save()
    notices.tell_invited(meeting, by=by, at=at)
    return meeting


@transaction.atomic
def mark_attendance(meeting: Meeting, statuses: Mapping[int, str], *, by: Actor, at: datetime) -> Meeting:
    """`statuses`: seat → participation, of as many seats as the secretary has looked at. Not while a vote runs."""
    meeting = lock(Meeting, meeting.pk)
    rules.may_mark.enforce(by, meeting)
    if meeting.items.filter(state=ItemState.VOTING).exists():
        raise WrongState(_("An item is being voted on. Close its vote before you change who takes part."))
    seats = set(Seat.objects.current().voting().filter(council=meeting.council_id).values_list("pk", flat=True))
    if set(statuses) - seats or set(statuses.values()) - set(Participation.values):
        raise ValidationError(
            _("The members of the council have changed. Open the page again and mark who takes part.")
        )
    marked = {row.seat_id: row for row in Attendance.objects.filter(meeting=meeting)}
    with recorded(meeting, "mark", by=by, at=at) as changes:
        for seat_id, status in sorted(statuses.items()):
            before = marked.get(seat_id)
            if before is None or before.status != status:
                changes[f"seat {seat_id}"] = [before.status if before else None, status]
                _mark(meeting, seat_id, status, by=by, at=at)
    return meeting


@transaction.atomic
def open_meeting(meeting: Meeting, *, presiding: Seat | None = None, by: Actor, at: datetime) -> Meeting:
    """With a quorum of those attending. The chair presides, or in the chair's absence a member whom the others chose."""
    meeting = lock(Meeting, meeting.pk)
    rules.runs_meetings.enforce(by, meeting)
    council = lock(Council, meeting.council_id)
    rules.is_active.enforce(by, council)
    _enforce_day(meeting, at)
    members = list(Seat.objects.current().voting().filter(council=council))
    attending = _attending(meeting, members)
    needed = quorum_of(len(members), council.quorum_numerator, council.quorum_denominator)
    if len(attending) < needed:
        raise ValidationError(
            _(
                "There is no quorum, so the meeting cannot be opened. Members taking part: %(present)s. Needed: %(needed)s"
            )
            % {"present": len(attending), "needed": needed}
        )
    with recorded(meeting, "open", by=by, at=at):
        move(meeting, "open", MEETING_MOVES)
        meeting.opened_at, meeting.held_on = at, local_date(at)
        meeting.presiding = _presiding(attending, presiding)
        meeting.kept_by = Seat.objects.current().get(council=council, role=SeatRole.SECRETARY)
        meeting.members_total, meeting.quorum_needed = len(members), needed
        meeting.save()
    unmarked = {seat.pk for seat in members} - set(meeting.attendance.values_list("seat_id", flat=True))
    for seat_id in sorted(unmarked):
        _mark(meeting, seat_id, Participation.ABSENT, by=by, at=at)
    return meeting


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """Every item is decided or taken off; then the protocol can be issued."""
    meeting = lock(Meeting, meeting.pk)
    rules.runs_meetings.enforce(by, meeting)
    if meeting.items.exclude(state__in=FINISHED_ITEM_STATES).exists():
        raise ValidationError(
            _("Some items are not finished. Decide on them or take them off the agenda with a reason.")
        )
    with recorded(meeting, "close", by=by, at=at):
        move(meeting, "close", MEETING_MOVES)
        meeting.closed_at = at
        meeting.save()
    return meeting


def _enforce_time(council: Council, facts: MeetingFacts, at: datetime) -> None:
    if facts.starts_at <= at:
        raise ValidationError({"starts_at": _("Choose a time that lies ahead.")})
    if not council.is_valid_on(local_date(facts.starts_at)):
        raise ValidationError({"starts_at": _("The council does not work on this day. Look at its term.")})


def _enforce_day(meeting: Meeting, at: datetime) -> None:
    day = local_date(meeting.starts_at)
    if local_date(at) < day:
        raise WrongState(_("The meeting is opened on its day: %(day)s") % {"day": show_day(day)})
    if not meeting.council.is_valid_on(local_date(at)):
        raise WrongState(_("The term of the council has ended, so it cannot meet."))


def _attending(meeting: Meeting, members: list[Seat]) -> list[Seat]:
    present = set(meeting.attendance.attending().values_list("seat_id", flat=True))
    return [seat for seat in members if seat.pk in present]


def _presiding(attending: list[Seat], chosen: Seat | None) -> Seat:
    chair = next((seat for seat in attending if seat.role == SeatRole.CHAIR), None)
    if chosen is not None and chosen.pk not in {seat.pk for seat in attending}:
        raise ValidationError(_("The one who presides must take part in the meeting."))
    if chair is not None:
        return chair
    if chosen is None:
        raise ValidationError(_("The chair is absent. Name the member who presides."))
    return chosen


def _mark(meeting: Meeting, seat_id: int, status: str, *, by: Actor, at: datetime) -> None:
    facts = {"status": status, "marked_by_id": by.user_id, "marked_at": at}
    Attendance.objects.update_or_create(meeting=meeting, seat_id=seat_id, defaults=facts)
