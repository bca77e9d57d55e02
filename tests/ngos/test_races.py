"""Eight threads at once: one BIN, one confirmed claim; one number, one entry."""

import pytest

from accounts import actions as accounts
from accounts.models import Organisation
from accounts.roles import Role
from core.errors import WrongState
from core.record import first_broken
from ngos import actions
from ngos.models import Claim, Ngo
from ngos.states import ClaimState
from tests.ngos.conftest import FREE_BIN, KNOWN_BIN, known_ngo, make_claim
from tests.people import SYSTEM, actor_for
from tests.threads import TOGETHER as THREADS
from tests.threads import race


@pytest.fixture
def people(transactional_db):
    from tests.people import Cast

    return Cast()


def at_once(works):
    return race(lambda place: works[place](), len(works))


def rivals_and_officers(people, number):
    """Eight claims on one BIN, each seen by a coordinator of its own before any is decided."""
    pairs = []
    for place in range(THREADS):
        person = accounts.register_person(f"p{place}@example.org", f"P {place}", by=SYSTEM, at=people.at)
        officer = accounts.register_person(f"o{place}@example.org", f"O {place}", by=SYSTEM, at=people.at)
        accounts.add_member(officer, people.operator, [Role.COORDINATOR], by=SYSTEM, at=people.at)
        pairs.append((make_claim(people, person, number), actor_for(officer)))
    return [(claim, officer, actions.rivals_seen(claim)) for claim, officer in pairs]


def decide_all(people, number):
    cases = rivals_and_officers(people, number)
    return at_once(
        [
            lambda claim=claim, officer=officer, seen=seen: actions.confirm(claim, seen=seen, by=officer, at=people.at)
            for claim, officer, seen in cases
        ]
    )


def test_of_eight_rivals_confirmed_at_once_one_wins(people):
    outcomes = decide_all(people, FREE_BIN)
    assert sum(isinstance(outcome, Claim) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == THREADS - 1
    assert Claim.objects.filter(state=ClaimState.CONFIRMED).count() == 1
    assert Organisation.objects.confirmed().filter(bin=FREE_BIN).count() == 1
    assert first_broken() is None


def test_of_eight_rivals_on_a_known_bin_one_is_merged(people):
    known = known_ngo(people, KNOWN_BIN)
    outcomes = decide_all(people, KNOWN_BIN)
    assert sum(isinstance(outcome, Claim) for outcome in outcomes) == 1
    assert known.merged.count() == 1


def test_one_claim_of_a_person_from_eight_clicks(people):
    by = actor_for(people.citizen)
    region = people.region
    outcomes = at_once(
        [
            lambda: actions.claim(FREE_BIN, name_kk="Қор", name_ru="Фонд", region=region, by=by, at=people.at)
            for _ in range(THREADS)
        ]
    )
    assert sum(isinstance(outcome, Claim) for outcome in outcomes) == 1
    assert Claim.objects.count() == 1


def test_entries_without_bin_get_numbers_without_gaps(people):
    by = actor_for(people.coordinator)
    at_once(
        [
            lambda place=place: actions.enter_without_bin(
                name_kk=f"Қор {place}", name_ru="", region=None, by=by, at=people.at
            )
            for place in range(THREADS)
        ]
    )
    numbers = sorted(Ngo.objects.exclude(number="").values_list("number", flat=True))
    assert numbers == [f"N-2027-{place:04d}" for place in range(1, THREADS + 1)]
