"""Nobody decides on an organisation they belong to, belonged to within a year, or have kin in."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts import actions
from accounts.conflicts import conflicts_among, conflicts_of, enforce_impartial
from accounts.models import InterestGround, Membership, Standing
from accounts.models.organisations import year_before
from accounts.roles import OrganisationKind, Role
from core.errors import Refused, WrongState
from core.periods import local_date
from core.record import subject_of
from tests.people import JOINED, SYSTEM, actor_for, as_person, valid_bin


def grounds(user, organisation, at, **rest):
    return {(conflict.ground, conflict.source) for conflict in conflicts_of(user.pk, organisation, at=at, **rest)}


def test_stranger_has_none(people):
    assert grounds(people.coordinator, people.ngo, people.at) == set()


def test_member_has_one(people):
    assert grounds(people.accountant, people.ngo, people.at) == {("membership", "membership")}


def test_membership_counts_for_a_year_after_its_end(people):
    member = Membership.objects.get(user=people.accountant)
    actions.end_membership(member, by=actor_for(people.aigerim), at=people.at)
    assert grounds(people.accountant, people.ngo, people.at + timedelta(days=364))
    assert not grounds(people.accountant, people.ngo, people.at + timedelta(days=367))


def test_membership_not_acted_under_counts(people):
    actions.add_member(people.coordinator, people.ngo, [Role.STAFF], by=SYSTEM, at=people.at)
    with pytest.raises(Refused):
        enforce_impartial(actor_for(people.coordinator, people.operator), people.ngo, at=people.at)


def test_another_entry_of_the_same_bin_counts(people):
    rival = actions.claim_organisation(
        OrganisationKind.NGO, bin=people.ngo.bin, name_ru="Фонд", by=actor_for(people.citizen), at=people.at
    ).organisation
    assert grounds(people.aigerim, rival, people.at) == {("membership", "membership")}


def test_tie_counts_until_a_year_after_its_end(people):
    actions.record_tie(
        people.coordinator, people.ngo.bin, InterestGround.KIN, until=date(2026, 6, 1),
        by=actor_for(people.coordinator), at=people.at,
    )  # fmt: skip
    assert grounds(people.coordinator, people.ngo, people.at) == {("kin", "tie")}
    assert not grounds(people.coordinator, people.ngo, people.at + timedelta(days=300))


# --- ending a tie ------------------------------------------------------------------------------------------
LONG_AGO = date(2025, 1, 1)


def tie_of(people, recorder, **facts):
    return actions.record_tie(
        people.expert1, people.ngo.bin, InterestGround.KIN, by=actor_for(recorder), at=people.at, **facts
    )


def test_nobody_ends_a_tie_that_the_operator_recorded_about_them(people):
    tie = tie_of(people, people.coordinator)
    with pytest.raises(Refused, match="The operator recorded this tie"):
        actions.end_tie(tie, until=local_date(people.at), by=actor_for(people.expert1), at=people.at)
    assert grounds(people.expert1, people.ngo, people.at) == {("kin", "tie")}


def test_ones_own_tie_does_not_end_in_the_past(people):
    tie = tie_of(people, people.expert1)
    by, today = actor_for(people.expert1), local_date(people.at)
    with pytest.raises(ValidationError, match="today or a later day"):
        actions.end_tie(tie, until=today - timedelta(days=1), by=by, at=people.at)
    assert actions.end_tie(tie, until=today, by=by, at=people.at).until == today
    assert grounds(people.expert1, people.ngo, people.at + timedelta(days=364)) == {("kin", "tie")}


def test_declaring_a_tie_again_does_not_shorten_it(people):
    tie_of(people, people.coordinator, since=date(2024, 1, 1), note="Свидетельство о браке")
    again = tie_of(people, people.expert1, since=date(2024, 6, 1), until=LONG_AGO, note="Давно")
    assert (again.since, again.until) == (date(2024, 1, 1), None)
    assert (again.note, again.source) == ("Свидетельство о браке", "operator")
    assert grounds(people.expert1, people.ngo, people.at) == {("kin", "tie")}


def test_declaring_a_tie_again_lengthens_it(people):
    tie_of(people, people.expert1, since=date(2024, 1, 1), until=LONG_AGO)
    assert not grounds(people.expert1, people.ngo, people.at)
    again = tie_of(people, people.expert1, since=date(2023, 1, 1))
    assert (again.since, again.until) == (date(2023, 1, 1), None)


def test_a_new_tie_may_have_ended_long_ago(people):
    assert tie_of(people, people.expert1, until=LONG_AGO).until == LONG_AGO


def test_a_coordinator_shortens_a_tie_and_says_what_shows_it(people):
    by = actor_for(people.coordinator)
    tie = tie_of(people, people.expert1)
    with pytest.raises(ValidationError, match="what shows"):
        actions.end_tie(tie, until=LONG_AGO, by=by, at=people.at)
    with pytest.raises(ValidationError, match="what shows"):
        tie_of(people, people.coordinator, until=LONG_AGO)
    assert actions.end_tie(tie, until=LONG_AGO, note="Приказ № 5", by=by, at=people.at).until == LONG_AGO
    assert not grounds(people.expert1, people.ngo, people.at)


def test_a_coordinator_does_not_shorten_their_own_tie(people):
    by = actor_for(people.coordinator)
    tie = actions.record_tie(people.coordinator, people.ngo.bin, InterestGround.KIN, by=by, at=people.at)
    with pytest.raises(ValidationError, match="today or a later day"):
        actions.end_tie(tie, until=LONG_AGO, note="Приказ № 5", by=by, at=people.at)
    again = actions.record_tie(
        people.coordinator, people.ngo.bin, InterestGround.KIN, until=LONG_AGO, note="-", by=by, at=people.at
    )
    assert again.until is None


def test_the_page_offers_no_end_of_a_tie_that_the_operator_recorded(people, client):
    tie = tie_of(people, people.coordinator)
    expert = as_person(client, people.expert1)
    assert "Only a coordinator of the operator ends it" in expert.get("/en/accounts/interests/").content.decode()
    assert expert.get(f"/en/accounts/interests/ties/{tie.pk}/end/").status_code == 404


def test_declaration_about_a_subject_counts(people):
    by = actor_for(people.expert1)
    actions.declare_interest("grants.application:7", [InterestGround.PAYMENT], by=by, at=people.at)
    assert grounds(people.expert1, people.ngo, people.at, subjects=["grants.application:7"]) == {
        ("payment", "declaration")
    }


def test_latest_declaration_counts(people):
    by = actor_for(people.expert1)
    actions.declare_interest(people.ngo, [InterestGround.PAYMENT], by=by, at=people.at)
    actions.declare_interest(people.ngo, [], by=by, at=people.at + timedelta(hours=1))
    assert grounds(people.expert1, people.ngo, people.at, subjects=[subject_of(people.ngo)]) == set()


def test_other_ground_needs_words(people):
    with pytest.raises(ValidationError):
        actions.declare_interest(people.ngo, [InterestGround.OTHER], by=actor_for(people.expert1), at=people.at)


def test_one_query_whatever_the_numbers(people, django_assert_num_queries):
    users = [people.aigerim.pk, people.accountant.pk, people.other_director.pk, people.expert1.pk]
    bodies = [people.ngo, people.other_ngo, people.ministry]
    with django_assert_num_queries(1):
        found = conflicts_among(users, bodies, at=people.at)
    assert set(found) == {
        (people.aigerim.pk, people.ngo.pk), (people.accountant.pk, people.ngo.pk), (people.other_director.pk, people.other_ngo.pk),
    }  # fmt: skip


def test_coordinator_with_kin_cannot_confirm(people):
    claim = actions.claim_organisation(
        OrganisationKind.NGO, bin=valid_bin("78094000003"), name_ru="Фонд", by=actor_for(people.citizen), at=people.at
    ).organisation
    by = actor_for(people.coordinator)
    actions.record_tie(people.coordinator, claim.bin, InterestGround.KIN, by=by, at=people.at)
    with pytest.raises(Refused):
        actions.confirm_standing(claim, by=by, at=people.at)


def test_second_claim_waits_until_the_false_one_is_refused(people):
    rival = actions.claim_organisation(
        OrganisationKind.NGO, bin=people.ngo.bin, name_ru="Фонд", by=actor_for(people.citizen), at=people.at
    ).organisation
    by = actor_for(people.coordinator)
    with pytest.raises(ValidationError, match="already confirmed"):
        actions.confirm_standing(rival, by=by, at=people.at)
    actions.refuse_standing(people.ngo, reason="the charter names another head", by=by, at=people.at)
    assert actions.confirm_standing(rival, by=by, at=people.at).standing == Standing.CONFIRMED


def test_standing_is_decided_once(people):
    with pytest.raises(WrongState):
        actions.confirm_standing(people.ngo, by=actor_for(people.coordinator), at=people.at)


def test_only_an_administrator_creates_state_bodies(people):
    with pytest.raises(Refused):
        actions.create_organisation(OrganisationKind.MINISTRY, name_ru="М", by=actor_for(people.officer), at=people.at)


def test_year_back_from_a_leap_day():
    assert year_before(JOINED.replace(year=2028, month=2, day=29)) == date(2027, 2, 28)
