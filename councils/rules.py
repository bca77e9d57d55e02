"""Permission sentences of councils. Objects were fetched through `visible_to` before."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.permissions import Rule, in_state
from councils.models import Attendance, Council, Item, Meeting, Recusal, Seat
from councils.models.councils import KEEPING_ROLES
from councils.states import CouncilState, ItemState, MeetingState, SeatRole, Side

LOOKING_ROLES = (
    Role.COMMISSION, Role.SECRETARY, Role.EXPERT, Role.OFFICER, Role.COORDINATOR, Role.PUBLISHER, Role.OBSERVER,
    Role.ADMINISTRATOR,
)  # fmt: skip


def seat_of(actor: Actor, council_id: int) -> Seat | None:
    """The seat this person holds now, whatever membership they act under."""
    if not actor.is_signed_in:
        return None
    return Seat.objects.current().filter(council_id=council_id, user_id=actor.user_id or 0).first()


def acts_in(actor: Actor, seat: Seat) -> bool:
    """Under the membership in whose name the seat is held, with the role that needs a second factor."""
    if seat.side == Side.EXPERT and seat.organisation_id is None:
        return actor.has(Role.EXPERT)
    role = Role.SECRETARY if seat.role == SeatRole.SECRETARY else Role.COMMISSION
    return actor.acts_for(seat.organisation_id) and actor.has(role)


def council_of(obj: Any) -> int:
    if isinstance(obj, Council):
        return obj.pk
    return int(obj.council_id if isinstance(obj, Meeting) else obj.meeting.council_id)


def is_secretary(actor: Actor, obj: Any) -> bool:
    seat = seat_of(actor, council_of(obj))
    return seat is not None and seat.role == SeatRole.SECRETARY and acts_in(actor, seat)


def keeps(actor: Actor, council: Council) -> bool:
    return actor.is_system or (actor.acts_for(council.body_id) and actor.has(*KEEPING_ROLES))


def _prepares(actor: Actor, obj: Any) -> bool:
    if actor.is_system or is_secretary(actor, obj):
        return True
    council = obj if isinstance(obj, Council) else Council.objects.get(pk=council_of(obj))
    return keeps(actor, council)


def _votes(actor: Actor, item: Item) -> bool:
    seat = seat_of(actor, item.meeting.council_id)
    return seat is not None and seat.votes


def _acts_in_seat(actor: Actor, item: Item) -> bool:
    seat = seat_of(actor, item.meeting.council_id)
    return seat is not None and acts_in(actor, seat)


def _attends(actor: Actor, item: Item) -> bool:
    rows = Attendance.objects.attending().filter(meeting_id=item.meeting_id, seat__user_id=actor.user_id or 0)
    return rows.filter(seat__until=None).exists()


def _is_not_recused(actor: Actor, item: Item) -> bool:
    return not Recusal.objects.filter(item=item, seat__user_id=actor.user_id or 0).exists()


looks_at_councils = Rule(
    lambda actor, _obj: actor.is_system or actor.has(*LOOKING_ROLES),
    _("Councils are open to their members, to staff of state bodies and of the operator, and to observers."),
)
may_form = Rule(
    lambda actor, body: actor.is_system or (actor.acts_for(body.pk) and actor.has(*KEEPING_ROLES)),
    _("A council is formed by the staff of the body whose decision it rests on."),
)
keeps_council = Rule(keeps, _("The composition of a council is kept by the staff of the body that formed it."))
is_forming = in_state(
    CouncilState.FORMING,
    reason=_("The council is at work: its members change only by a decision with number and date."),
)
is_active = in_state(
    CouncilState.ACTIVE, reason=_("Only a council at work meets and decides. Complete its composition first.")
)

may_seat = keeps_council & is_forming
may_replace = keeps_council & is_active

runs_meetings = Rule(
    is_secretary,
    _(
        "Meetings are run by the council's secretary. If you are, choose the organisation of your seat in the account menu."
    ),
)
prepares_meetings = Rule(
    _prepares, _("Meetings are prepared by the council's secretary and by the staff of the body that formed it.")
)
may_plan = runs_meetings & is_active
is_coming = in_state(
    MeetingState.PLANNED, MeetingState.INVITED, reason=_("The meeting has begun, so its time and place stay.")
)
takes_items = in_state(
    MeetingState.PLANNED, MeetingState.INVITED, MeetingState.OPEN,
    reason=_("The meeting is over. Put this on the agenda of the next one."),
)  # fmt: skip
is_marked = in_state(
    MeetingState.INVITED,
    MeetingState.OPEN,
    reason=_("Participation is marked after the invitation and until the meeting closes."),
)
in_session = Rule(
    lambda _actor, item: item.meeting.state == MeetingState.OPEN, _("This is done while the meeting is in session.")
)

may_reschedule = runs_meetings & is_coming
may_put = prepares_meetings & takes_items
may_mark = runs_meetings & is_marked
may_run_item = runs_meetings & in_session
may_propose = runs_meetings & in_state(
    ItemState.WAITING, ItemState.DECLARING, reason=_("The proposal stays as it is while it is voted on.")
)

holds_a_vote = Rule(_votes, _("Only voting members of this council do this. The secretary has no vote."))
acts_in_seat = Rule(
    _acts_in_seat, _("Your seat is held in the name of another organisation. Choose it in the account menu first.")
)
may_declare = (
    holds_a_vote
    & acts_in_seat
    & in_state(
        ItemState.DECLARING, reason=_("Interests are declared after the invitation and before the item is opened.")
    )
)
may_vote = (
    holds_a_vote
    & acts_in_seat
    & in_state(ItemState.VOTING, reason=_("This item is not being voted on at the moment."))
    & Rule(_attends, _("You are not marked as taking part in this meeting. Tell the secretary if you are."))
    & Rule(_is_not_recused, _("You take no part in this item: you have an interest in it."))
)
