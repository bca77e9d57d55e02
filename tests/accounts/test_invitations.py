"""Invitations: one acceptance, within 14 days, by whoever holds the letter."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from accounts import actions
from accounts.actions.invitations import digest_of
from accounts.models import Invitation, Membership
from accounts.roles import Role
from core.errors import Refused, WrongState
from tests.people import actor_for


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def invitation(people):
    by = actor_for(people.aigerim)
    return actions.invite(people.ngo, "New@Example.org", [Role.STAFF], language="ru", by=by, at=people.at)


def test_letter_carries_the_address_and_the_database_only_a_digest(invitation):
    assert f"/ru/accounts/invitations/{invitation.token}/" in mail.outbox[-1].body
    kept = Invitation.objects.values().get(pk=invitation.pk)
    assert invitation.token not in str(kept)
    assert kept["token_digest"] == digest_of(invitation.token)


def test_letter_goes_to_the_address_in_small_letters(invitation):
    assert mail.outbox[-1].to == ["new@example.org"]


def test_invited_person_joins(people, invitation):
    member = actions.accept_invitation(invitation.token, by=actor_for(people.outsider), at=people.at)
    assert (member.organisation_id, member.roles) == (people.ngo.pk, ["staff"])


def test_invitation_is_used_once(people, invitation):
    actions.accept_invitation(invitation.token, by=actor_for(people.outsider), at=people.at)
    with pytest.raises(WrongState):
        actions.accept_invitation(invitation.token, by=actor_for(people.citizen), at=people.at)


def test_invitation_expires_after_fourteen_days(people, invitation):
    late = people.at + timedelta(days=14)
    with pytest.raises(WrongState):
        actions.accept_invitation(invitation.token, by=actor_for(people.outsider), at=late)


def test_cancelled_invitation_cannot_be_used(people, invitation):
    actions.cancel_invitation(invitation, by=actor_for(people.aigerim), at=people.at)
    with pytest.raises(WrongState):
        actions.accept_invitation(invitation.token, by=actor_for(people.outsider), at=people.at)


def test_new_invitation_replaces_the_earlier(people, invitation):
    again = actions.invite(people.ngo, "new@example.org", [Role.STAFF], by=actor_for(people.aigerim), at=people.at)
    with pytest.raises(WrongState):
        actions.accept_invitation(invitation.token, by=actor_for(people.outsider), at=people.at)
    assert actions.accept_invitation(again.token, by=actor_for(people.outsider), at=people.at)


def test_roles_join_those_already_held(people):
    by = actor_for(people.administrator)
    letter = actions.invite(people.ministry, "second@example.org", [Role.FINANCE], by=by, at=people.at)
    member = actions.accept_invitation(letter.token, by=actor_for(people.officer), at=people.at)
    assert member.roles == ["officer", "finance"]


def test_member_is_not_invited_again(people):
    with pytest.raises(ValidationError):
        actions.invite(people.ngo, people.accountant.email, [Role.STAFF], by=actor_for(people.aigerim), at=people.at)


@pytest.mark.parametrize("who", ["accountant", "other_director", "officer", "administrator", "citizen"])
def test_only_the_head_invites_into_an_ngo(people, who):
    with pytest.raises(Refused):
        actions.invite(people.ngo, "x@example.org", [Role.STAFF], by=actor_for(getattr(people, who)), at=people.at)


def test_administrator_invites_the_first_officer(people):
    letter = actions.invite(
        people.akimat, "first@example.org", [Role.OFFICER], by=actor_for(people.administrator), at=people.at
    )
    assert letter.is_open(people.at)


def test_coordinator_cannot_invite_an_administrator(people):
    with pytest.raises(Refused):
        actions.invite(
            people.operator, "x@example.org", [Role.ADMINISTRATOR], by=actor_for(people.coordinator), at=people.at
        )


def test_nobody_is_invited_to_a_refused_organisation(people, invitation):
    actions.refuse_standing(people.ngo, reason="false", by=actor_for(people.coordinator), at=people.at)
    with pytest.raises(WrongState):
        actions.accept_invitation(invitation.token, by=actor_for(people.outsider), at=people.at)
    assert not Membership.objects.filter(user=people.outsider).exists()
