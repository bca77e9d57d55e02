"""Planning, inviting, attendance, quorum."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core.errors import Refused, WrongState
from councils import actions
from councils.models import Meeting
from councils.states import ItemState, MeetingState
from notices.models import Notice
from tests.councils.conftest import lot
from tests.councils.making import in_session, invited, mark, planned, seated, seats, voting
from tests.people import actor_for


def test_meetings_are_numbered_without_gaps(people, commission):
    assert [planned(people, commission).number for _ in range(2)] == ["M-2027-0001", "M-2027-0002"]


def test_meeting_is_planned_by_the_secretary_only(people, commission):
    with pytest.raises(Refused):
        actions.plan_meeting(
            commission, actions.MeetingFacts(people.at + timedelta(days=1), "Астана", "Астана"),
            by=actor_for(people.chair), at=people.at,
        )  # fmt: skip


def test_meeting_lies_ahead_and_within_the_term(people, commission):
    with pytest.raises(ValidationError):
        planned(people, commission, starts_at=people.at)


def test_nobody_is_invited_to_an_empty_agenda(people, commission):
    with pytest.raises(ValidationError, match="agenda is empty"):
        actions.invite(planned(people, commission), by=actor_for(people.secretary), at=people.at)


def test_everybody_with_a_seat_is_invited_in_their_language(people, commission, lots):
    meeting = invited(people, commission, lot())
    told = Notice.objects.filter(event="councils.meeting_invited")
    assert told.count() == 6
    assert "1. 1-лот. Еріктілікті дамыту" in told.get(recipient=people.chair).text
    assert "1. Лот 1. Развитие волонтерства" in told.get(recipient=people.secretary).text
    assert meeting.items.get().state == ItemState.DECLARING


def test_members_do_not_see_what_is_only_planned(people, commission):
    planned(people, commission)
    assert not Meeting.objects.visible_to(actor_for(people.chair)).exists()
    assert Meeting.objects.visible_to(actor_for(people.secretary)).exists()


def test_those_invited_are_told_of_another_time(people, commission, lots):
    meeting = invited(people, commission, lot())
    other = actions.MeetingFacts(people.at + timedelta(days=2), "Астана", "Астана")
    actions.reschedule(meeting, other, by=actor_for(people.secretary), at=people.at)
    assert Notice.objects.filter(event="councils.meeting_changed").count() == 6


@pytest.mark.parametrize(("members", "present", "opens"), [(5, 4, True), (5, 3, False), (7, 5, True), (7, 4, False)])
def test_meeting_opens_with_two_thirds(people, lots, members, present, opens):
    meeting = invited(people, seated(people, members), lot())
    mark(people, meeting, present)
    if opens:
        assert actions.open_meeting(meeting, by=actor_for(people.secretary), at=people.at).state == MeetingState.OPEN
    else:
        with pytest.raises(ValidationError, match="no quorum"):
            actions.open_meeting(meeting, by=actor_for(people.secretary), at=people.at)


def test_remote_counts_for_the_quorum(people, commission, lots):
    meeting = invited(people, commission, lot())
    statuses = {seat.pk: "remote" for seat in seats(commission)[:4]}
    actions.mark_attendance(meeting, statuses, by=actor_for(people.secretary), at=people.at)
    assert actions.open_meeting(meeting, by=actor_for(people.secretary), at=people.at).quorum_needed == 4


def test_unmarked_member_is_absent(people, commission, lots):
    meeting = invited(people, commission, lot())
    statuses = {seat.pk: "present" for seat in seats(commission)[:4]}
    actions.mark_attendance(meeting, statuses, by=actor_for(people.secretary), at=people.at)
    actions.open_meeting(meeting, by=actor_for(people.secretary), at=people.at)
    assert meeting.attendance.get(seat=seats(commission)[4]).status == "absent"


def test_without_the_chair_somebody_is_named_to_preside(people, commission, lots):
    meeting = invited(people, commission, lot())
    statuses = {seat.pk: "present" for seat in seats(commission)[1:]}
    actions.mark_attendance(meeting, statuses, by=actor_for(people.secretary), at=people.at)
    with pytest.raises(ValidationError, match="presides"):
        actions.open_meeting(meeting, by=actor_for(people.secretary), at=people.at)
    deputy = seats(commission)[2]
    opened = actions.open_meeting(meeting, presiding=deputy, by=actor_for(people.secretary), at=people.at)
    assert opened.presiding == deputy


def test_meeting_is_not_opened_before_its_day(people, commission, lots):
    meeting = invited(people, commission, lot())
    mark(people, meeting, 5)
    with pytest.raises(WrongState):
        actions.open_meeting(meeting, by=actor_for(people.secretary), at=people.at - timedelta(days=1))


def test_attendance_stays_while_a_vote_runs(people, commission, lots):
    item = voting(people, commission, lot())
    with pytest.raises(WrongState):
        mark(people, item.meeting, 4)


def test_meeting_with_unfinished_items_is_not_closed(people, commission, lots):
    meeting = in_session(people, commission, lot())
    with pytest.raises(ValidationError):
        actions.close_meeting(meeting, by=actor_for(people.secretary), at=people.at)


def test_item_taken_off_lets_the_meeting_close(people, commission, lots):
    meeting = in_session(people, commission, lot())
    actions.void_item(meeting.items.get(), "Кворум жоқ", by=actor_for(people.secretary), at=people.at)
    closed = actions.close_meeting(meeting, by=actor_for(people.secretary), at=people.at)
    assert (closed.state, lots.void) == (MeetingState.CLOSED, ["tests.lot:1"])


def test_subject_stands_on_one_agenda(people, commission, lots):
    invited(people, commission, lot())
    other = planned(people, commission)
    with pytest.raises(ValidationError, match="M-2027-0001"):
        actions.put_item(other, lot(), by=actor_for(people.secretary), at=people.at)


def test_two_applicants_on_one_place_are_refused(people, commission):
    twice = lot()
    with pytest.raises(ValidationError, match="same place"):
        actions.put_item(
            planned(people, commission), lot(candidates=[*twice.candidates, twice.candidates[0]]),
            by=actor_for(people.secretary), at=people.at,
        )  # fmt: skip
