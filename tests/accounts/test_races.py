"""Eight threads at once: what is limited stays limited."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts import actions
from accounts.models import Membership, Organisation
from accounts.roles import OrganisationKind, Role
from core.errors import Refused, WrongState
from core.record import first_broken
from tests.people import SYSTEM, actor_for, valid_bin

THREADS = 8


@pytest.fixture
def people(transactional_db):
    from tests.people import Cast

    return Cast()


def at_once(works):
    """Each in its own thread and connection, started together; the outcome or the exception of each."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait(10)
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_one_invitation_is_accepted_once(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    letter = actions.invite(people.ngo, "x@example.org", [Role.STAFF], by=actor_for(people.aigerim), at=people.at)
    users = [
        actions.register_person(f"p{number}@example.org", f"P {number}", by=SYSTEM, at=people.at) for number in range(8)
    ]
    actors = [actor_for(user) for user in users]
    outcomes = at_once([lambda by=by: actions.accept_invitation(letter.token, by=by, at=people.at) for by in actors])
    assert sum(isinstance(outcome, Membership) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == THREADS - 1
    assert Membership.objects.filter(user__in=users).count() == 1


def test_last_director_stays_when_all_leave_at_once(people):
    members = [Membership.objects.get(organisation=people.ngo)]
    for number in range(THREADS - 1):
        user = actions.register_person(f"d{number}@example.org", f"D {number}", by=SYSTEM, at=people.at)
        members.append(actions.add_member(user, people.ngo, [Role.DIRECTOR], by=SYSTEM, at=people.at))
    actors = [actor_for(member.user) for member in members]
    outcomes = at_once(
        [
            lambda member=member, by=by: actions.end_membership(member, by=by, at=people.at)
            for member, by in zip(members, actors, strict=True)
        ]
    )
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Membership.objects.current().filter(organisation=people.ngo).count() == 1
    assert first_broken() is None


def test_one_of_rival_claims_is_confirmed(people):
    coordinator = actor_for(people.coordinator)
    claims = []
    for number in range(THREADS):
        user = actions.register_person(f"r{number}@example.org", f"R {number}", by=SYSTEM, at=people.at)
        claim = actions.claim_organisation(
            OrganisationKind.NGO, bin=valid_bin("77084000001"), name_ru=f"ОФ {number}", by=actor_for(user), at=people.at
        )
        claims.append(claim.organisation)
    outcomes = at_once(
        [lambda body=body: actions.confirm_standing(body, by=coordinator, at=people.at) for body in claims]
    )
    assert Organisation.objects.confirmed().filter(bin=valid_bin("77084000001")).count() == 1
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == THREADS - 1


def test_a_person_claims_an_organisation_once(people):
    by = actor_for(people.citizen)
    bin_ = valid_bin("77084000002")
    claim = lambda: actions.claim_organisation(OrganisationKind.NGO, bin=bin_, name_ru="ОФ", by=by, at=people.at)  # noqa: E731
    at_once([claim] * THREADS)
    assert Organisation.objects.filter(bin=bin_).count() == 1
