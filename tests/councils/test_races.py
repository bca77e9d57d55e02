"""Many at once: one vote a member, a count that a vote cannot slip past, one number a meeting."""

import threading

import pytest

from core.errors import Refused
from core.record import first_broken
from councils import actions
from councils.models import Decision, Item, Meeting, Vote
from tests.councils.conftest import lot
from tests.councils.making import cast, counted, planned, seated, seats, voting
from tests.people import actor_for
from tests.threads import TOGETHER, failures, race


@pytest.fixture
def people(transactional_db):
    from tests.people import Cast

    return Cast()


@pytest.fixture
def council(people):
    return seated(people)


def test_eight_clicks_of_one_member_are_one_vote(people, council):
    item = voting(people, council, lot())
    by = actor_for(people.chair)
    choices = ["for", "against"] * 4
    results = race(lambda place: actions.vote(item, choices[place], by=by, at=people.at))
    assert failures(results) == []
    assert Vote.objects.filter(item=item).count() == 1
    assert first_broken() is None


def test_vote_that_arrives_while_counting_is_in_the_count_or_refused(people, council):
    item = voting(people, council, lot())
    cast(people, item, "for", "for", "for", "for")
    last, secretary = actor_for(seats(council)[4].user), actor_for(people.secretary)

    def act(place):
        if place == 0:
            return actions.close_item(item, by=secretary, at=people.at)
        return actions.vote(item, "against", by=last, at=people.at)

    results = race(act)
    item.refresh_from_db()
    arrived = Vote.objects.filter(item=item, seat=seats(council)[4]).count()
    assert item.counted[""]["against"] == arrived
    assert all(isinstance(error, Refused) for error in failures(results))


def test_item_is_decided_once_of_eight(people, council):
    item = counted(people, voting(people, council, lot()), *["for"] * 5)
    by = actor_for(people.secretary)
    results = race(lambda _place: actions.decide(item, by=by, at=people.at))
    assert (len(failures(results)), Decision.objects.count()) == (TOGETHER - 1, 1)


def test_subject_raced_for_stands_on_one_agenda(people, council):
    by = actor_for(people.secretary)
    meetings = [planned(people, council) for _ in range(TOGETHER)]
    results = race(lambda place: actions.put_item(meetings[place], lot(), by=by, at=people.at))
    assert (len(failures(results)), Item.objects.count()) == (TOGETHER - 1, 1)


def test_meetings_planned_at_once_have_numbers_without_gaps(people, council):
    race(lambda _place: planned(people, council))
    numbers = sorted(Meeting.objects.values_list("number", flat=True))
    assert numbers == [f"M-2027-{place:04d}" for place in range(1, TOGETHER + 1)]


def test_database_alone_keeps_a_late_vote_out(people, council):
    """A vote inserted past the action, while the count holds the item's row."""
    from django.db import IntegrityError, connections

    item = counted(people, voting(people, council, lot()), *["for"] * 4)
    found = []

    def insert():
        try:
            Vote.objects.create(item=item, seat=seats(council)[4], round=1, choice="for", cast_at=people.at)
        except IntegrityError as error:
            found.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=insert)
    thread.start()
    thread.join()
    assert len(found) == 1
