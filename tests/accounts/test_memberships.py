"""Who gives which roles, and that an organisation is never left without its head."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts import actions
from accounts.models import Membership
from accounts.roles import Role
from core.errors import Refused, WrongState
from core.models import Record
from core.record import subject_of
from tests.people import actor_for


def membership_of(user, organisation):
    return Membership.objects.current().get(user=user, organisation=organisation)


def verbs_of(row):
    return list(Record.objects.filter(subject=subject_of(row)).values_list("verb", flat=True))


def test_director_gives_a_colleague_roles(people):
    member = membership_of(people.accountant, people.ngo)
    actions.change_roles(
        member, [Role.STAFF, Role.SIGNATORY], authority="Order 4", by=actor_for(people.aigerim), at=people.at
    )
    member.refresh_from_db()
    assert member.roles == ["signatory", "staff"]
    assert verbs_of(member) == ["join", "change_roles"]


def test_staff_cannot_give_roles(people):
    member = membership_of(people.accountant, people.ngo)
    with pytest.raises(Refused):
        actions.change_roles(member, [Role.DIRECTOR], by=actor_for(people.accountant), at=people.at)


def test_director_of_another_ngo_cannot_give_roles(people):
    member = membership_of(people.accountant, people.ngo)
    with pytest.raises(Refused):
        actions.change_roles(member, [Role.DIRECTOR], by=actor_for(people.other_director), at=people.at)


def test_administrator_cannot_give_roles_in_an_ngo(people):
    member = membership_of(people.accountant, people.ngo)
    with pytest.raises(Refused):
        actions.change_roles(member, [Role.DIRECTOR], by=actor_for(people.administrator), at=people.at)


def test_nobody_raises_own_roles(people):
    member = membership_of(people.administrator, people.operator)
    roles = [Role.ADMINISTRATOR, Role.FINANCE]
    with pytest.raises(Refused, match="Nobody gives a role to themselves"):
        actions.change_roles(member, roles, by=actor_for(people.administrator), at=people.at)


def test_signatory_needs_a_written_authority(people):
    member = membership_of(people.accountant, people.ngo)
    with pytest.raises(ValidationError):
        actions.change_roles(member, [Role.SIGNATORY], by=actor_for(people.aigerim), at=people.at)


def test_ngo_has_no_officers(people):
    member = membership_of(people.accountant, people.ngo)
    with pytest.raises(ValidationError):
        actions.change_roles(member, [Role.OFFICER], by=actor_for(people.aigerim), at=people.at)


def test_director_cannot_make_a_colleague_member_of_a_commission(people):
    member = membership_of(people.accountant, people.ngo)
    with pytest.raises(Refused, match="You cannot give or take this role"):
        actions.change_roles(member, [Role.STAFF, Role.COMMISSION], by=actor_for(people.aigerim), at=people.at)


def test_coordinator_makes_an_ngo_person_member_of_a_commission(people):
    member = membership_of(people.accountant, people.ngo)
    actions.change_roles(member, [Role.STAFF, Role.COMMISSION], by=actor_for(people.coordinator), at=people.at)
    member.refresh_from_db()
    assert Role.COMMISSION in member.roles


def test_coordinator_cannot_take_a_directors_role(people):
    member = membership_of(people.aigerim, people.ngo)
    with pytest.raises(Refused):
        actions.change_roles(member, [Role.COMMISSION], by=actor_for(people.coordinator), at=people.at)


def test_last_director_cannot_leave(people):
    member = membership_of(people.aigerim, people.ngo)
    with pytest.raises(Refused, match="head"):
        actions.end_membership(member, by=actor_for(people.aigerim), at=people.at)


def test_last_director_cannot_drop_the_role(people):
    member = membership_of(people.aigerim, people.ngo)
    actions.change_roles(
        membership_of(people.accountant, people.ngo), [Role.STAFF], by=actor_for(people.aigerim), at=people.at
    )
    with pytest.raises(Refused):
        actions.change_roles(member, [Role.STAFF], by=actor_for(people.aigerim), at=people.at)


def test_last_administrator_cannot_leave(people):
    member = membership_of(people.administrator, people.operator)
    with pytest.raises(Refused, match="administrator"):
        actions.end_membership(member, by=actor_for(people.administrator), at=people.at)


def test_director_leaves_once_another_is_there(people):
    ngo, accountant = people.ngo, people.accountant
    actions.change_roles(membership_of(accountant, ngo), [Role.DIRECTOR], by=actor_for(people.aigerim), at=people.at)
    member = membership_of(people.aigerim, ngo)
    actions.end_membership(member, by=actor_for(people.aigerim), at=people.at)
    member.refresh_from_db()
    assert member.ended_at == people.at


def test_colleague_cannot_let_another_go(people):
    member = membership_of(people.signatory, people.ngo)
    with pytest.raises(Refused):
        actions.end_membership(member, by=actor_for(people.accountant), at=people.at)


def test_everybody_may_leave(people):
    member = membership_of(people.accountant, people.ngo)
    actions.end_membership(member, by=actor_for(people.accountant), at=people.at)
    assert actor_for(people.accountant).organisation_id is None


def test_ended_membership_cannot_end_again(people):
    member = membership_of(people.accountant, people.ngo)
    actions.end_membership(member, by=actor_for(people.aigerim), at=people.at)
    with pytest.raises(WrongState):
        actions.end_membership(member, by=actor_for(people.aigerim), at=people.at)


def test_switching_is_on_the_record(people):
    member = actions.add_member(
        people.accountant, people.other_ngo, [Role.STAFF], by=actor_for(people.other_director), at=people.at
    )
    actions.switch_membership(member, by=actor_for(people.accountant), at=people.at)
    assert "switch" in verbs_of(member)
    assert actor_for(people.accountant, people.other_ngo).organisation_id == people.other_ngo.pk


def test_nobody_switches_to_the_membership_of_another(people):
    member = membership_of(people.aigerim, people.ngo)
    with pytest.raises(WrongState):
        actions.switch_membership(member, by=actor_for(people.outsider), at=people.at)


def test_nobody_acts_for_a_refused_organisation(people):
    actions.refuse_standing(people.ngo, reason="not its head", by=actor_for(people.coordinator), at=people.at)
    assert actor_for(people.aigerim).organisation_id is None


def test_oldest_membership_is_acted_under(people):
    later = people.at + timedelta(days=1)
    actions.add_member(people.accountant, people.other_ngo, [Role.STAFF], by=actor_for(people.other_director), at=later)
    assert actor_for(people.accountant).organisation_id == people.ngo.pk
