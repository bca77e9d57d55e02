"""Who gets what from councils: keepers of the operator, the secretary, members, observers, everybody else."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership
from core import once
from councils import actions
from councils.models import Meeting
from councils.states import SeatRole
from tests.councils.conftest import lot
from tests.councils.making import (
    counted,
    forming,
    in_session,
    invited,
    mark,
    member,
    place_of,
    planned,
    seated,
    seats,
    voting,
)
from tests.people import actor_for
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, WRONG_METHOD, Table, pk

TABLE = Table()
NEWCOMER = "new@commission.example"

LOOKERS = (
    "officer", "publisher", "akimat_officer", "akimat_publisher", "coordinator", "insider", "administrator", "chair",
    "secretary", "expert1", "expert2", "observer", "delegate",
)  # fmt: skip
# The commission of these tests is formed by the operator; the chair sits for the ministry.
SEES = {
    **dict.fromkeys(("coordinator", "insider", "secretary", "chair", "observer", "administrator"), OK),
    "anonymous": LOGIN,
    ALL: NO,
}
KEEPER = {"coordinator": OK, "insider": OK, "secretary": OK, "anonymous": LOGIN, ALL: NO}
KEEPER_GO = {"coordinator": GO, "insider": GO, "secretary": GO, "anonymous": LOGIN, ALL: NO}
# Those who may read the page are told why they may not; nobody else learns that it exists.
READERS = dict.fromkeys(("coordinator", "insider", "chair", "observer", "administrator"), REFUSED)
LEADER = {**READERS, "secretary": OK, "anonymous": LOGIN, ALL: NO}
LEADER_GO = {**LEADER, "secretary": GO}
PREPARER = {**LEADER, "coordinator": OK, "insider": OK}
PREPARER_GO = {**LEADER_GO, "coordinator": GO, "insider": GO}
MEMBER_GO = {**READERS, "secretary": REFUSED, "chair": GO, "anonymous": LOGIN, ALL: NO}


def now():
    return timezone.now()


def form(**fields):
    return lambda people: {"once": once.new_key(), **fields}


def of_today(people):
    """At work since long ago: pages judge by the moment of their request."""
    return seated(people)


def a_forming(people):
    council = forming(people)
    actions.seat_member(council, place_of(people.chair, SeatRole.CHAIR), by=actor_for(people.coordinator), at=people.at)
    return council


def a_plan(people):
    meeting = planned(people, of_today(people), at=now())
    actions.put_item(meeting, lot(), by=actor_for(people.secretary), at=now())
    return meeting


def an_invitation(people):
    return invited(people, of_today(people), lot(), at=now())


def ready_to_open(people):
    at = now()
    meeting = invited(people, of_today(people), lot(), at=at, starts_at=at + timedelta(seconds=1))
    mark(people, meeting, 5, at)
    return meeting


def a_session(people):
    return in_session(people, of_today(people), lot(), at=now())


def an_item(people):
    return a_session(people).items.get()


def a_vote(people):
    return voting(people, of_today(people), lot(), at=now())


def a_count(people):
    return counted(people, a_vote(people), *["for"] * 5, at=now())


def a_held_meeting(people):
    item = an_item(people)
    actions.void_item(item, "Кворум жоқ", by=actor_for(people.secretary), at=now())
    return actions.close_meeting(Meeting.objects.get(pk=item.meeting_id), by=actor_for(people.secretary), at=now())


def an_issued_protocol(people):
    meeting = a_held_meeting(people)
    actions.issue_protocol(meeting, by=actor_for(people.secretary), at=now())
    return meeting


def all_present(meeting):
    return {f"seat_{seat.pk}": "present" for seat in seats(meeting.council)}


def membership_of(email):
    return f"m{Membership.objects.get(user__email=email).pk}"


def somebody(council):
    return {"person": membership_of("chair@commission.example"), "role": "member"}


def other_member(seat):
    return {"person": membership_of(NEWCOMER), "decision_number": "20-Б", "decision_on": "2027-01-10"}


NEW_COUNCIL = {
    "kind": "grant_commission", "name_kk": "Комиссия", "name_ru": "Комиссия", "decision_number": "1",
    "decision_on": "2027-01-05", "valid_from": "2027-01-01", "reference_kk": "42-тармақ", "reference_ru": "пункт 42",
}  # fmt: skip
FORMERS = {
    **dict.fromkeys(("officer", "akimat_officer", "coordinator", "insider", "secretary"), OK),
    "anonymous": LOGIN,
    ALL: NO,
}


def new_meeting(people):
    return {
        "once": once.new_key(),
        "starts_at": "2030-01-15 10:00",
        "mode": "mixed",
        "city_kk": "Астана",
        "city_ru": "Астана",
    }


def a_last_seat(people):
    member(people, NEWCOMER, "Жаңа мүше", people.ministry)
    return seats(seated(people))[4]


def a_first_seat(people):
    return seats(a_forming(people))[0]


# --- composition
TABLE.add("councils", "GET", {**dict.fromkeys(LOOKERS, OK), "anonymous": LOGIN, ALL: NO})
TABLE.add("council_new", "GET", FORMERS)
TABLE.add(
    "council_new",
    "POST",
    {name: GO if answer == OK else answer for name, answer in FORMERS.items()},
    data=form(**NEW_COUNCIL),
)
TABLE.add("council", "GET", SEES, on=of_today, kwargs=pk)
TABLE.add("council", "GET", {**KEEPER, "chair": OK}, on=a_forming, kwargs=pk, case="being formed")
TABLE.add("council_seat", "GET", KEEPER, on=a_forming, kwargs=pk)
TABLE.add("council_seat", "POST", KEEPER_GO, on=forming, kwargs=pk, data=somebody)
TABLE.add("council_secretary", "GET", KEEPER, on=a_forming, kwargs=pk)
TABLE.add(
    "council_activate",
    "POST",
    {name: 422 if answer == GO else answer for name, answer in KEEPER_GO.items()},
    on=a_forming,
    kwargs=pk,
)
TABLE.add("council_close", "POST", KEEPER_GO, on=of_today, kwargs=pk)
TABLE.add("council_unseat", "POST", KEEPER_GO, on=a_first_seat, kwargs=pk)
TABLE.add("council_replace", "GET", KEEPER, on=a_last_seat, kwargs=pk)
TABLE.add("council_replace", "POST", KEEPER_GO, on=a_last_seat, kwargs=pk, data=other_member)

# --- meetings
TABLE.add("meeting_new", "GET", {"secretary": OK, "anonymous": LOGIN, ALL: NO}, on=of_today, kwargs=pk)
TABLE.add(
    "meeting_new", "POST", {"secretary": GO, "anonymous": LOGIN, ALL: NO}, on=of_today, kwargs=pk, data=new_meeting
)
TABLE.add("meeting", "GET", KEEPER, on=a_plan, kwargs=pk, case="planned")
TABLE.add("meeting", "GET", SEES, on=an_invitation, kwargs=pk, case="invited")
TABLE.add("meeting", "GET", SEES, on=a_session, kwargs=pk, case="in session")
TABLE.add("meeting_change", "GET", LEADER, on=an_invitation, kwargs=pk)
TABLE.add("meeting_change", "POST", LEADER_GO, on=an_invitation, kwargs=pk, data=new_meeting)
TABLE.add("meeting_agenda", "GET", PREPARER, on=an_invitation, kwargs=pk)
TABLE.add(
    "meeting_agenda", "POST", PREPARER_GO, on=an_invitation, kwargs=pk, data=form(title_kk="Жоспар", title_ru="План")
)
TABLE.add("meeting_put", "POST", PREPARER_GO, on=an_invitation, kwargs=pk, data=form(subject="tests.lot:9"))
TABLE.add(
    "meeting_invite",
    "POST",
    {"coordinator": REFUSED, "insider": REFUSED, "secretary": GO, "anonymous": LOGIN, ALL: NO},
    on=a_plan,
    kwargs=pk,
)
TABLE.add("meeting_attendance", "POST", LEADER_GO, on=a_session, kwargs=pk, data=all_present)
TABLE.add("meeting_open", "POST", LEADER_GO, on=ready_to_open, kwargs=pk)
TABLE.add("meeting_close", "POST", {**LEADER, "secretary": 422}, on=a_session, kwargs=pk)
TABLE.add("meeting_protocol", "GET", {**KEEPER}, on=a_held_meeting, kwargs=pk, case="draft")
TABLE.add("meeting_protocol", "GET", SEES, on=an_issued_protocol, kwargs=pk, case="issued")
TABLE.add("meeting_protocol", "POST", LEADER_GO, on=a_held_meeting, kwargs=pk)

# --- items
TABLE.add("council_item", "GET", SEES, on=an_item, kwargs=pk)
TABLE.add(
    "council_item", "GET", KEEPER, on=a_plan, kwargs=lambda meeting: {"pk": meeting.items.get().pk}, case="planned"
)
TABLE.add("item_declare", "GET", {"anonymous": LOGIN, ALL: WRONG_METHOD}, on=an_item, kwargs=pk)
TABLE.add("item_declare", "POST", MEMBER_GO, on=an_item, kwargs=pk, data=form(has_interest="no"))
TABLE.add("item_vote", "POST", MEMBER_GO, on=a_vote, kwargs=pk, data=form(choice="for"))
TABLE.add(
    "item_vote",
    "POST",
    {**MEMBER_GO, "chair": REFUSED},
    on=an_item,
    kwargs=pk,
    data=form(choice="for"),
    case="not open",
)
TABLE.add("item_propose", "GET", LEADER, on=an_item, kwargs=pk)
TABLE.add("item_recuse", "POST", {**LEADER, "secretary": 422}, on=an_item, kwargs=pk, data=form(seat="0", reason="Жоқ"))
TABLE.add("item_open", "POST", {**LEADER, "secretary": 422}, on=an_item, kwargs=pk)
TABLE.add("item_count", "POST", {**LEADER, "secretary": 422}, on=a_vote, kwargs=pk)
TABLE.add("item_decide", "POST", LEADER_GO, on=a_count, kwargs=pk)
TABLE.add("item_again", "POST", LEADER_GO, on=a_count, kwargs=pk, data=form(reason="Қате"))
TABLE.add("item_void", "POST", LEADER_GO, on=an_item, kwargs=pk, data=form(reason="Қате"))
