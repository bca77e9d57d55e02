"""The pages as people see and use them, without JavaScript."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.actions import record_tie
from accounts.models import InterestGround
from core import once
from councils import actions
from councils.models import Council, Item, Meeting, Vote
from councils.states import CouncilState, ItemState, MeetingState, SeatRole
from tests.councils.conftest import lot
from tests.councils.making import (
    an_ngo,
    cast,
    counted,
    declare_all,
    forming,
    in_session,
    invited,
    place_of,
    planned,
    seated,
    seats,
    voters,
    voting,
)
from tests.councils.permission_table import NEW_COUNCIL, now
from tests.people import actor_for, as_person


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def secretary(people):
    return as_person(Client(), people.secretary)


@pytest.fixture
def member(people):
    """The chair, who sits for the ministry."""
    return as_person(Client(), people.chair)


@pytest.fixture
def keeper(people):
    return as_person(Client(), people.coordinator)


def url(obj, verb=""):
    kind = {"Council": "", "Meeting": "meetings/", "Item": "items/"}[type(obj).__name__]
    return f"/en/councils/{kind}{obj.pk}/{verb}"


# --- composition


def test_keeper_forms_a_council_once_whatever_is_clicked(people, keeper):
    form = {**NEW_COUNCIL, "once": once.new_key()}
    addresses = {keeper.post("/en/councils/new/", form).url for _ in range(2)}
    council = Council.objects.get()
    assert addresses == {url(council)}
    assert (council.quorum_numerator, council.quorum_denominator, council.sides) == (
        2,
        3,
        ["operator", "customer", "ngo"],
    )


def test_keeper_seats_people_and_sets_the_council_to_work(people, keeper):
    council = forming(people)
    for number, user in enumerate(voters(people, 3)):
        value = f"m{user.memberships.get().pk}"
        role = SeatRole.CHAIR if number == 0 else SeatRole.MEMBER
        assert keeper.post(url(council, "seats/"), {"person": value, "role": role}).status_code == 302
    keeper.post(url(council, "secretary/"), {"person": f"m{people.secretary.memberships.get().pk}"})
    assert keeper.post(url(council, "activate/")).status_code == 302
    assert Council.objects.get().state == CouncilState.ACTIVE


def test_page_says_what_the_composition_lacks(people, keeper):
    assert "Name the secretary." in text_of(keeper.get(url(forming(people))))


def test_person_without_the_role_is_not_offered(people, keeper):
    assert people.officer.full_name not in text_of(keeper.get(url(forming(people), "seats/")))


# --- meetings


def test_secretary_plans_and_invites(people, commission, lots, secretary):
    form = {
        "once": once.new_key(),
        "starts_at": "2030-01-15 10:00",
        "mode": "mixed",
        "city_kk": "Астана",
        "city_ru": "Астана",
    }
    secretary.post(url(commission, "meetings/new/"), form)
    meeting = Meeting.objects.get()
    lots.waiting = [lot()]
    assert "Лот 1. Развитие волонтерства" in text_of(secretary.get(url(meeting, "agenda/").replace("/en/", "/ru/")))
    secretary.post(url(meeting, "put/"), {"subject": "tests.lot:1"})
    secretary.post(url(meeting, "invite/"))
    assert (Meeting.objects.get().state, Item.objects.get().state) == (MeetingState.INVITED, ItemState.DECLARING)


def test_what_stands_on_an_agenda_is_not_offered_again(people, commission, lots, secretary):
    lots.waiting = [lot()]
    invited(people, commission, lot())
    assert "Nothing waits" in text_of(secretary.get(url(planned(people, commission), "agenda/")))


def test_meeting_without_quorum_says_so(people, commission, lots, secretary):
    at = now()
    meeting = invited(people, commission, lot(), at=at, starts_at=at + timedelta(seconds=1))
    response = secretary.post(url(meeting, "open/"))
    assert response.status_code == 422
    assert "There is no quorum" in text_of(response)


def test_secretary_marks_who_takes_part_and_opens(people, commission, lots, secretary):
    at = now()
    meeting = invited(people, commission, lot(), at=at, starts_at=at + timedelta(seconds=1))
    secretary.post(url(meeting, "attendance/"), {f"seat_{seat.pk}": "remote" for seat in seats(commission)[1:]})
    assert "The chair is absent" in text_of(secretary.get(url(meeting)))
    secretary.post(url(meeting, "open/"), {"presiding": seats(commission)[2].pk})
    assert Meeting.objects.get().presiding == seats(commission)[2]


# --- items


def test_member_sees_the_ranking_only_after_declaring(people, commission, lots, member):
    item = invited(people, commission, lot(), at=now()).items.get()
    assert "Cut-off line" not in text_of(member.get(url(item)))
    member.post(url(item, "declare/"), {"has_interest": "no"})
    page = text_of(member.get(url(item)))
    assert "Cut-off line" in page
    assert "400 000 ₸" in page


def test_recused_member_sees_no_ranking(people, commission, lots, member):
    item = invited(people, commission, lot(), at=now()).items.get()
    member.post(url(item, "declare/"), {"has_interest": "yes", "grounds": ["kin"]})
    page = text_of(member.get(url(item)))
    assert "You take no part in this item" in page
    assert "400 000 ₸" not in page


def test_declaration_that_contradicts_itself_comes_back(people, commission, lots, member):
    item = invited(people, commission, lot(), at=now()).items.get()
    response = member.post(url(item, "declare/"), {"has_interest": "no", "grounds": ["kin"]})
    assert response.status_code == 422
    assert "take the tick away" in text_of(response)


def test_member_votes_and_changes_the_vote(people, commission, lots, member):
    item = voting(people, commission, lot(), at=now())
    for choice in ("for", "against"):
        member.post(url(item, "vote/"), {"choice": choice, "dissent": "Смета завышена"})
    assert [(vote.choice, vote.dissent) for vote in Vote.objects.all()] == [("against", "Смета завышена")]


def test_member_votes_on_each(people, commission, lots, member):
    item = voting(people, commission, lot(ballot="each"), at=now())
    member.post(url(item, "vote/"), {"choice_0": "for", "choice_1": "against", "choice_2": "abstain"})
    assert Vote.objects.get().choices == {"a": "for", "b": "against", "c": "abstain"}


def test_nobody_reads_how_others_vote_before_the_count(people, commission, lots, secretary):
    item = voting(people, commission, lot(), at=now())
    cast(people, item, "against", "for", at=now())
    page = text_of(secretary.get(url(item)))
    assert "Has voted" in page
    assert "Against: 1" not in page


def test_item_without_quorum_says_so(people, commission, lots, secretary):
    lots.at_stake = [people.public_body]
    item = in_session(people, commission, lot(), present=4, at=now()).items.get()
    declare_all(people, item, at=now())
    response = secretary.post(url(item, "open/"))
    assert response.status_code == 422
    assert "This item has no quorum" in text_of(response)


def test_secretary_counts_and_writes_the_reasons(people, commission, lots, secretary):
    item = voting(people, commission, lot(ballot="each"), at=now())
    not_a = {"a": "against", "b": "for", "c": "for"}
    cast(people, item, *[not_a] * 4, at=now())
    secretary.post(url(item, "count/"))
    assert secretary.post(url(item, "decide/"), {}).status_code == 422
    secretary.post(
        url(item, "decide/"),
        {"reason_kk_0": "Сай емес", "reason_ru_0": "Не отвечает", "reason_kk_2": "Орын босады", "reason_ru_2": "Место"},
    )
    assert [row.result for row in Item.objects.get().decision.rows] == ["refuse", "award", "award"]


def test_veto_is_shown_and_nothing_is_decided(people, commission, lots, secretary):
    item = counted(people, voting(people, commission, lot(), at=now()), *["for"] * 5, at=now())
    lots.veto = ValidationError("The budget of the lot is spent.")
    response = secretary.post(url(item, "decide/"), {})
    assert response.status_code == 422
    assert "The budget of the lot is spent." in text_of(response)
    assert Item.objects.get().state == ItemState.COUNTED


def test_secretary_proposes_otherwise_with_reasons(people, commission, lots, secretary):
    item = invited(people, commission, lot(), at=now()).items.get()
    form = {
        "result_0": "refuse", "result_1": "award", "result_2": "award", "amount_1": "500 000", "amount_2": "300 000",
        "reason_kk_0": "Сай емес", "reason_ru_0": "Не отвечает", "reason_kk_2": "Орын босады", "reason_ru_2": "Место",
    }  # fmt: skip
    assert secretary.post(url(item, "propose/"), {**form, "reason_ru_2": ""}).status_code == 422
    assert secretary.post(url(item, "propose/"), form).status_code == 302
    assert [row.result for row in Item.objects.get().outcome] == ["refuse", "award", "award"]


def test_seat_of_another_membership_is_pointed_out(people, commission, lots):
    from accounts.actions import add_member
    from accounts.roles import Role
    from tests.people import JOINED, SYSTEM

    add_member(people.chair, people.akimat, [Role.OFFICER], by=SYSTEM, at=JOINED)
    item = invited(people, commission, lot(), at=now()).items.get()
    client = as_person(Client(), people.chair, people.akimat)
    assert "Your seat is held in the name of another organisation" in text_of(client.get(url(item)))
    assert client.post(url(item, "declare/"), {"has_interest": "no"}).status_code == 403


def test_tied_member_is_recused_by_the_page_too(people, commission, lots, member):
    ngo = an_ngo(people)
    lots.at_stake = [ngo]
    record_tie(people.chair, ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at)
    item = invited(people, commission, lot(), at=now()).items.get()
    member.post(url(item, "declare/"), {"has_interest": "no"})
    assert "Known to the portal" in text_of(member.get(url(item)))


def test_protocol_page_shows_the_draft_and_then_the_files(people, commission, lots, secretary):
    item = counted(people, voting(people, commission, lot(), at=now()), *["for"] * 5, at=now())
    secretary.post(url(item, "decide/"), {})
    assert "Draft of the protocol" in text_of(secretary.get(url(item.meeting, "protocol/")))
    secretary.post(url(item.meeting, "close/"))
    secretary.post(url(item.meeting, "protocol/"))
    page = text_of(secretary.get(url(item.meeting, "protocol/")))
    assert page.count("SHA-256") == 2


# --- costs


def queries(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("person", ["secretary", "chair", "observer"])
def test_meeting_costs_the_same_with_three_items(people, commission, lots, person, django_assert_max_num_queries):
    client = as_person(Client(), getattr(people, person))
    one = in_session(people, commission, lot(), at=now())
    cost = queries(client, url(one), django_assert_max_num_queries)
    for number in (2, 3):
        actions.put_item(one, lot(subject=f"tests.lot:{number}"), by=actor_for(people.secretary), at=now())
    assert queries(client, url(one), django_assert_max_num_queries) == cost


@pytest.mark.parametrize("person", ["secretary", "chair"])
def test_item_costs_the_same_for_seven_members(people, lots, person, django_assert_max_num_queries):
    client = as_person(Client(), getattr(people, person))
    costs = []
    for count in (3, 7):
        council = seated(people, count)
        item = in_session(people, council, lot(subject=f"tests.lot:{count}"), present=count, at=now()).items.get()
        declare_all(people, item, at=now())
        costs.append(queries(client, url(item), django_assert_max_num_queries))
    assert costs[0] == costs[1]


def test_council_costs_the_same_with_three_meetings(people, commission, secretary, django_assert_max_num_queries):
    planned(people, commission)
    cost = queries(secretary, url(commission), django_assert_max_num_queries)
    for _ in range(2):
        planned(people, commission)
    assert queries(secretary, url(commission), django_assert_max_num_queries) == cost


def test_list_of_councils_costs_the_same_with_three(people, keeper, django_assert_max_num_queries):
    forming(people)
    cost = queries(keeper, "/en/councils/", django_assert_max_num_queries)
    for _ in range(2):
        forming(people)
    assert queries(keeper, "/en/councils/", django_assert_max_num_queries) == cost


def test_protocol_costs_the_same_with_three_items(people, commission, lots, secretary, django_assert_max_num_queries):
    meeting = in_session(people, commission, lot(), at=now())
    cost = queries(secretary, url(meeting, "protocol/"), django_assert_max_num_queries)
    for number in (2, 3):
        actions.put_item(meeting, lot(subject=f"tests.lot:{number}"), by=actor_for(people.secretary), at=now())
    assert queries(secretary, url(meeting, "protocol/"), django_assert_max_num_queries) == cost


def test_voter_who_is_no_longer_seated_finds_nothing(people, commission, lots):
    from tests.councils.making import member as make_member

    meeting = invited(people, commission, lot(), at=now())
    left = seats(commission)[4]
    newcomer = make_member(people, "new@commission.example", "Жаңа мүше", people.ministry)
    actions.replace_member(
        left,
        place_of(newcomer),
        decision_number="2",
        decision_on=date(2027, 1, 5),
        by=actor_for(people.coordinator),
        at=now(),
    )
    assert as_person(Client(), left.user).get(url(meeting)).status_code == 404
