"""Acts on a whole call are left to people who are not, and were not within a year, of any applicant."""

import pytest

from accounts.actions import add_member, end_membership, record_tie
from accounts.models import Membership
from accounts.roles import Role
from core.errors import Refused
from grants import actions
from grants.models import Admission, Selection
from grants.states import SelectionState
from tests.grants.deciding import PUBLISHED, TOLD, decided_at_once, told
from tests.grants.making import CLOSES
from tests.grants.selecting import CHECKED, admit, closed
from tests.people import JOINED, SYSTEM, actor_for, as_person

pytestmark = pytest.mark.django_db
BELONGS = "has applied to this call"


def joins(people, user, body):
    add_member(user, body, [Role.STAFF], by=SYSTEM, at=JOINED)


def checked(people):
    selection = actions.open_selection(closed(people, 1), by=actor_for(people.coordinator), at=CLOSES)
    admit(Admission.objects.get(selection=selection), by=actor_for(people.officer))
    return selection


def test_a_member_of_an_applicant_does_not_conclude_admission(people):
    selection = checked(people)
    joins(people, people.coordinator, people.ngo)
    with pytest.raises(Refused, match=BELONGS):
        actions.conclude_admission(selection, by=actor_for(people.coordinator, people.operator), at=CHECKED)


def test_a_membership_that_ended_within_a_year_counts(people):
    selection = checked(people)
    joins(people, people.coordinator, people.ngo)
    member = Membership.objects.get(user=people.coordinator, organisation=people.ngo)
    end_membership(member, by=actor_for(people.aigerim), at=CLOSES)
    with pytest.raises(Refused, match=BELONGS):
        actions.conclude_admission(selection, by=actor_for(people.coordinator, people.operator), at=CHECKED)


def test_a_member_of_an_ngo_that_did_not_apply_concludes_it(people):
    selection = checked(people)
    joins(people, people.coordinator, people.other_ngo)
    actions.conclude_admission(selection, by=actor_for(people.coordinator, people.operator), at=CHECKED)
    assert Selection.objects.get().state == SelectionState.SCORING


def test_a_weaker_tie_to_one_of_the_applicants_does_not_stop_a_whole_call(people):
    selection = checked(people)
    by = actor_for(people.coordinator)
    record_tie(people.coordinator, people.ngo.bin, "kin", by=by, at=people.at)
    actions.conclude_admission(selection, by=by, at=CHECKED)
    assert Selection.objects.get().state == SelectionState.SCORING


def test_a_member_of_an_applicant_neither_tells_nor_publishes(people, client):
    selection = decided_at_once(people)
    joins(people, people.coordinator, people.ngo)
    joins(people, people.publisher, people.ngo)
    with pytest.raises(Refused, match=BELONGS):
        actions.tell_applicants(selection, by=actor_for(people.coordinator, people.operator), at=TOLD)
    selection = told(people, selection)
    with pytest.raises(Refused, match=BELONGS):
        actions.publish_results(selection, by=actor_for(people.publisher, people.ministry), at=PUBLISHED)
    page = as_person(client, people.publisher, people.ministry).get(f"/en/calls/desk/{selection.call_id}/results/")
    assert BELONGS in page.content.decode()
