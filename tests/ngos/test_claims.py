"""A person says that an NGO is theirs; the operator decides; nothing is locked meanwhile."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import record_tie
from accounts.models import InterestGround, Membership, Organisation, Standing
from core.calendar import DayName, add_working_days, remove_day, set_day
from core.errors import Refused, WrongState
from core.models import CalendarDay, Record
from ngos import actions
from ngos.models import Ngo
from ngos.states import ClaimState
from notices.models import Notice
from tests.ngos.conftest import FREE_BIN, KNOWN_BIN, complete, known_ngo, make_claim
from tests.people import SYSTEM, actor_for


def confirm(claim, people, by=None, **choices):
    by = by or actor_for(people.coordinator)
    return actions.confirm(claim, seen=actions.rivals_seen(claim), by=by, at=people.at, **choices)


def test_claimant_heads_a_provisional_organisation_at_once(people, claim):
    assert claim.organisation.standing == Standing.PROVISIONAL
    assert Membership.objects.get(organisation=claim.organisation).roles == ["director"]
    assert actor_for(people.citizen).has("director")


def test_claimant_prepares_the_profile_while_verification_is_pending(people, claim):
    by = actor_for(people.citizen)
    ngo = complete(claim.organisation.ngo, by, people.at, people)
    assert ngo.legal_form == "public_foundation"


def test_term_is_five_working_days(people, claim):
    assert claim.due_on.isoformat() == "2027-01-18"


def test_a_new_day_off_gives_the_term_a_day_more_and_takes_none_away_again(people, claim):
    day = date(2027, 1, 13)
    name = DayName("Демалыс", "Выходной", "Day off")
    set_day(day, CalendarDay.Kind.DAY_OFF, name, by=SYSTEM, at=people.at)
    claim.refresh_from_db()
    assert claim.due_on.isoformat() == "2027-01-19"
    assert Record.objects.filter(subject=f"ngos.claim:{claim.pk}", verb="recount", system_name="calendar").count() == 1
    remove_day(day, note="Order", by=SYSTEM, at=people.at)
    claim.refresh_from_db()
    assert claim.due_on.isoformat() == "2027-01-19"


def test_after_an_answer_a_new_day_off_counts_from_the_answer(people, claim):
    by = actor_for(people.coordinator)
    actions.ask_more(claim, text="Бұйрық", by=by, at=people.at)
    later = people.at + timedelta(days=2)
    answered = actions.answer(claim, explanation="Міне", by=actor_for(people.citizen), at=later)
    before = answered.due_on
    name = DayName("Демалыс", "Выходной", "Day off")
    set_day(date(2027, 1, 15), CalendarDay.Kind.DAY_OFF, name, by=SYSTEM, at=later)
    claim.refresh_from_db()
    assert claim.due_on == add_working_days(before, 1)


def test_coordinators_are_told_of_a_claim(people):
    coordinator = people.coordinator
    make_claim(people, people.citizen)
    assert Notice.objects.filter(recipient=coordinator, event="ngos.ngo_claimed").count() == 1


def test_known_names_are_taken_from_the_register(people):
    known = known_ngo(people)
    claim = make_claim(people, people.citizen, KNOWN_BIN, name_ru="Что угодно", name_kk="Бірдеңе")
    assert claim.organisation.name_ru == known.name_ru


def test_second_person_may_claim_the_same_bin(people, claim):
    rival = make_claim(people, people.outsider)
    assert rival.state == ClaimState.PENDING
    assert rival.organisation_id != claim.organisation_id


def test_same_person_claims_a_bin_once(people, claim):
    with pytest.raises(ValidationError, match="already belong"):
        make_claim(people, people.citizen)


def test_member_cannot_claim_their_own_organisation(people):
    with pytest.raises(ValidationError, match="already belong"):
        make_claim(people, people.aigerim, people.ngo.bin)


def test_sixth_open_claim_is_refused(people):
    from tests.people import valid_bin

    for number in range(5):
        make_claim(people, people.citizen, valid_bin(f"7705400100{number}"))
    with pytest.raises(ValidationError, match="claims that are being checked"):
        make_claim(people, people.citizen, valid_bin("77054001009"))


def test_wrong_check_digit_is_refused(people):
    with pytest.raises(ValidationError):
        make_claim(people, people.citizen, FREE_BIN[:11] + str((int(FREE_BIN[11]) + 1) % 10))


def test_present_people_are_told_of_a_contest(people):
    director = people.ngo and people.aigerim
    make_claim(people, people.citizen, people.ngo.bin)
    notice = Notice.objects.get(recipient=director, event="ngos.bin_contested")
    assert people.ngo.bin in notice.title


def test_contest_changes_nothing_for_the_present_head(people):
    make_claim(people, people.citizen, people.ngo.bin)
    assert Membership.objects.current().filter(organisation=people.ngo, user=people.aigerim).exists()
    assert Organisation.objects.get(pk=people.ngo.pk).standing == Standing.CONFIRMED


def test_confirmed_claim_confirms_the_organisation(people, claim):
    confirm(claim, people)
    assert Organisation.objects.get(pk=claim.organisation_id).standing == Standing.CONFIRMED
    assert Notice.objects.filter(recipient=people.citizen, event="ngos.claim_confirmed").exists()


def test_confirmed_claim_on_a_known_bin_is_merged_into_it(people):
    known = known_ngo(people)
    claim = make_claim(people, people.citizen, KNOWN_BIN)
    complete(claim.organisation.ngo, actor_for(people.citizen), people.at, people)
    confirm(claim, people)
    assert Membership.objects.get(user=people.citizen).organisation_id == known.pk
    assert Organisation.objects.get(pk=claim.organisation_id).merged_into_id == known.pk
    entry = Ngo.objects.get(organisation=known)
    assert (entry.head_iin, entry.bik, entry.founders.get().identifier) == ("991399300904", "HSBKKZKX", "991399300904")


def test_merging_keeps_what_the_register_already_had(people):
    known = known_ngo(people)
    Ngo.objects.filter(organisation=known).update(legal_form="public_association")
    claim = make_claim(people, people.citizen, KNOWN_BIN)
    complete(claim.organisation.ngo, actor_for(people.citizen), people.at, people)
    confirm(claim, people)
    assert Ngo.objects.get(organisation=known).legal_form == "public_association"


def test_confirmation_refuses_named_rivals_and_keeps_others(people, claim):
    second, third = make_claim(people, people.outsider), make_claim(people, people.clerk)
    confirm(claim, people, refuse_rivals=[second.pk])
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (ClaimState.REFUSED, ClaimState.PENDING)
    assert second.decision_reason


def test_decision_on_an_outdated_view_is_refused(people, claim):
    seen = actions.rivals_seen(claim)
    make_claim(people, people.outsider)
    with pytest.raises(WrongState):
        actions.confirm(claim, seen=seen, by=actor_for(people.coordinator), at=people.at)


def test_true_head_takes_over_from_a_false_one(people, claim):
    confirm(claim, people)
    later = make_claim(people, people.outsider)
    confirm(later, people, end_present_heads=True)
    claim.refresh_from_db()
    heads = Membership.objects.current().filter(organisation=claim.organisation_id).values_list("user", flat=True)
    assert (claim.state, list(heads)) == (ClaimState.SUPERSEDED, [people.outsider.pk])


def test_newcomer_joins_present_heads(people):
    later = make_claim(people, people.outsider, people.ngo.bin)
    confirm(later, people)
    heads = Membership.objects.current().filter(organisation=people.ngo)
    assert set(heads.values_list("user", flat=True)) == {people.aigerim.pk, people.outsider.pk}


def test_refusal_needs_a_reason(people, claim):
    with pytest.raises(ValidationError):
        actions.refuse(claim, reason=" ", by=actor_for(people.coordinator), at=people.at)


def test_refused_claimant_reads_why_and_may_claim_again(people, claim):
    actions.refuse(claim, reason="Бұйрық жоқ", by=actor_for(people.coordinator), at=people.at)
    assert "Бұйрық жоқ" in Notice.objects.get(recipient=people.citizen, event="ngos.claim_refused").text
    assert make_claim(people, people.citizen).state == ClaimState.PENDING


def test_asking_for_more_and_answering(people, claim):
    actions.ask_more(claim, text="Хаттама керек", by=actor_for(people.coordinator), at=people.at)
    claim = actions.answer(claim, explanation="Қосылды", by=actor_for(people.citizen), at=people.at)
    assert claim.state == ClaimState.PENDING


def test_withdrawn_claim_closes_its_organisation(people, claim):
    actions.withdraw(claim, by=actor_for(people.citizen), at=people.at)
    with pytest.raises(Refused):
        actions.save_section(
            claim.organisation.ngo, "staff", {"staff_count": 1}, revision=0, by=actor_for(people.citizen), at=people.at
        )


def test_decided_claim_is_not_decided_again(people, claim):
    confirm(claim, people)
    with pytest.raises(Refused, match="already been decided"):
        actions.refuse(claim, reason="Жоқ", by=actor_for(people.coordinator), at=people.at)


def test_ngo_director_cannot_decide(people, claim):
    with pytest.raises(Refused):
        confirm(claim, people, by=actor_for(people.aigerim))


def test_administrator_cannot_decide(people, claim):
    with pytest.raises(Refused):
        confirm(claim, people, by=actor_for(people.administrator))


def test_coordinator_cannot_decide_on_their_own_claim(people):
    claim = make_claim(people, people.coordinator)
    with pytest.raises(Refused):
        confirm(claim, people, by=actor_for(people.coordinator, people.operator))


def test_coordinator_with_kin_in_the_ngo_cannot_decide(people, claim):
    by = actor_for(people.coordinator)
    record_tie(people.coordinator, claim.bin, InterestGround.KIN, by=by, at=people.at)
    for decide in (
        lambda: confirm(claim, people),
        lambda: actions.refuse(claim, reason="Жоқ", by=by, at=people.at),
        lambda: actions.ask_more(claim, text="Құжат", by=by, at=people.at),
    ):
        with pytest.raises(Refused):
            decide()


def test_entity_imported_as_another_kind_becomes_an_ngo(people):
    known = known_ngo(people)
    Ngo.objects.filter(organisation=known).delete()
    Organisation.objects.filter(pk=known.pk).update(kind="other")
    claim = make_claim(people, people.citizen, KNOWN_BIN)
    confirm(claim, people)
    known.refresh_from_db()
    assert known.kind == "ngo"
    assert Ngo.objects.get(organisation=known)
