"""Who sits in a council."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.errors import Refused, WrongState
from councils import actions
from councils.models import Council, Seat
from councils.states import SeatRole
from tests.councils.making import SIDES, TERMS, forming, member, place_of, planned, seated, seats, voters
from tests.people import actor_for


def seat(people, council, user, role=SeatRole.MEMBER):
    return actions.seat_member(council, place_of(user, role), by=actor_for(people.coordinator), at=people.at)


def test_council_is_formed_by_staff_of_its_body(people):
    with pytest.raises(Refused):
        actions.form_council(forming_facts(), TERMS, body=people.operator, by=actor_for(people.officer), at=people.at)


def forming_facts():
    from tests.councils.making import facts

    return facts()


def test_side_follows_from_the_organisation(people):
    council = seated(people)
    assert {one.side for one in seats(council)} == set(SIDES)


def test_even_number_of_members_does_not_start_work(people):
    council = forming(people)
    for number, user in enumerate(voters(people, 4)):
        seat(people, council, user, SeatRole.CHAIR if number == 0 else SeatRole.MEMBER)
    seat(people, council, people.secretary, SeatRole.SECRETARY)
    with pytest.raises(ValidationError, match="odd"):
        actions.activate_council(council, by=actor_for(people.coordinator), at=people.at)


def test_council_without_secretary_or_side_says_so(people):
    council = forming(people)
    seat(people, council, people.chair, SeatRole.CHAIR)
    with pytest.raises(ValidationError) as refused:
        actions.activate_council(council, by=actor_for(people.coordinator), at=people.at)
    assert "Name the secretary." in refused.value.messages
    assert any("Side: Operator" in message for message in refused.value.messages)


def test_member_needs_the_role_that_asks_for_a_second_factor(people):
    with pytest.raises(ValidationError, match="role"):
        seat(people, forming(people), people.officer)


def test_expert_of_the_register_sits_without_an_organisation(people):
    council = forming(people)
    made = actions.seat_member(council, actions.Place(people.expert1), by=actor_for(people.coordinator), at=people.at)
    assert made.side == "expert"


def test_person_who_is_no_expert_does_not(people):
    with pytest.raises(ValidationError):
        actions.seat_member(
            forming(people), actions.Place(people.citizen), by=actor_for(people.coordinator), at=people.at
        )


def test_nobody_is_added_to_a_council_at_work(people, commission):
    newcomer = member(people, "new@commission.example", "Жаңа мүше", people.ministry)
    with pytest.raises(Refused):
        seat(people, commission, newcomer)


def test_database_refuses_an_even_number(people, commission):
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=seats(commission)[4].pk).update(until=date(2027, 1, 11))
        connection.check_constraints()


def test_member_is_replaced_by_a_decision(people, commission):
    newcomer = member(people, "new@commission.example", "Жаңа мүше", people.ministry)
    old = seats(commission)[4]
    new = actions.replace_member(
        old, place_of(newcomer), decision_number="20-Б", decision_on=date(2027, 1, 10),
        by=actor_for(people.coordinator), at=people.at,
    )  # fmt: skip
    assert [one.user for one in seats(commission)][-1] == newcomer
    assert (new.decision_number, Seat.objects.get(pk=old.pk).until) == ("20-Б", date(2027, 1, 11))


def test_replacement_may_not_empty_a_side(people, commission):
    newcomer = member(people, "new@commission.example", "Жаңа мүше", people.ministry)
    only_ngo = next(one for one in seats(commission) if one.side == "ngo")
    with pytest.raises(ValidationError, match="NGOs"):
        actions.replace_member(
            only_ngo, place_of(newcomer), decision_number="20-Б", decision_on=date(2027, 1, 10),
            by=actor_for(people.coordinator), at=people.at,
        )  # fmt: skip


def test_seat_taken_back_while_forming_frees_the_role(people):
    council = forming(people)
    wrong = seat(people, council, people.chair, SeatRole.CHAIR)
    actions.unseat(wrong, by=actor_for(people.coordinator), at=people.at)
    assert seat(people, council, people.chair, SeatRole.CHAIR).pk != wrong.pk


def test_council_with_meetings_ahead_is_not_dissolved(people, commission):
    planned(people, commission)
    with pytest.raises(ValidationError):
        actions.close_council(commission, by=actor_for(people.coordinator), at=people.at)


def test_dissolved_council_plans_no_meeting(people, commission):
    actions.close_council(commission, by=actor_for(people.coordinator), at=people.at)
    with pytest.raises(Refused):
        planned(people, commission)


def test_council_is_set_to_work_once(people, commission):
    with pytest.raises(WrongState):
        actions.activate_council(commission, by=actor_for(people.coordinator), at=people.at)


@pytest.mark.parametrize(
    ("person", "count"),
    [("chair", 1), ("secretary", 1), ("coordinator", 1), ("observer", 1), ("officer", 0), ("outsider", 0)],
)
def test_council_is_seen_by_its_own(people, commission, person, count):
    assert Council.objects.visible_to(actor_for(getattr(people, person))).count() == count
