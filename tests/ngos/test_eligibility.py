"""Each condition by which an NGO may or may not apply, and what to do about it."""

from datetime import date

import pytest

from core.identifiers import validate_bin
from core.rulesets import LegalReference, enact
from ngos import actions
from ngos.eligibility import blockers, standing_for
from ngos.law import KIND, RegistryRules
from ngos.models import DatabaseEntry, Ngo, RegistryFact
from ngos.states import Exclusion, LegalForm, RegistryStatus
from tests.ngos.conftest import FREE_BIN, complete, known_ngo, make_claim
from tests.people import SYSTEM, actor_for

ON = date(2027, 1, 11)


def codes(findings):
    return {finding.code for finding in blockers(findings)}


def finding(code, ngo, on=ON, **options):
    return next(each for each in standing_for(ngo, on=on, **{"in_confidence": True, **options}) if each.code == code)


@pytest.fixture
def ready(entry, people):
    """Complete, in the NGO Database, everything checked."""
    by = actor_for(people.coordinator)
    ngo = complete(entry, actor_for(people.aigerim), people.at, people)
    actions.record_database_entry(
        ngo, about_year=2025, filed_on=date(2026, 3, 1), source="infonpo.gov.kz", by=by, at=people.at
    )
    for ground in Exclusion:
        actions.record_fact(ngo, ground, "no", source="kgd.gov.kz", by=by, at=people.at)
    return Ngo.objects.get(pk=ngo.pk)


def test_complete_and_checked_ngo_may_apply(ready):
    findings = standing_for(ready, on=ON, in_confidence=True)
    assert [each.code for each in findings if each.ok is not True] == []


def test_by_bin_says_the_same(ready, people):
    assert blockers(standing_for(people.ngo.bin, on=ON)) == []


def test_unknown_bin_is_told_to_claim(people):
    validate_bin(FREE_BIN)
    (only,) = standing_for(FREE_BIN, on=ON)
    assert (only.code, only.ok) == ("registered", False)
    assert only.url.endswith("/ngos/claim/")


def test_bin_of_a_ministry_is_named(people):
    (only,) = standing_for(people.ministry.bin, on=ON)
    assert people.ministry.name in str(only.sentence)


def test_unverified_claim_waits(people, claim):
    assert finding("verified", claim.organisation.ngo).ok is False


def test_imported_ngo_without_people_is_not_verified(people):
    assert finding("verified", known_ngo(people).ngo).ok is False


@pytest.mark.parametrize("form", ["party", "trade_union", "religious", "domestic_branch", "state_jsc", ""])
def test_form_that_is_no_ngo_is_not_eligible(ready, form):
    ready.legal_form = form
    assert finding("legal_form", ready).ok is False


@pytest.mark.parametrize("form", [*RegistryRules().eligible_forms])
def test_forms_of_the_law_are_eligible(ready, form):
    ready.legal_form = form
    assert finding("legal_form", ready).ok is True


def test_branch_is_told_to_apply_by_its_head_organisation(ready):
    ready.legal_form = LegalForm.DOMESTIC_BRANCH
    assert "head organisation" in str(finding("legal_form", ready).remedy)


def test_inactive_ngo_may_not_apply(ready):
    ready.status = RegistryStatus.INACTIVE
    assert finding("status", ready).ok is False


@pytest.mark.parametrize(
    ("status", "code"), [("liquidation", "exclusion_liquidation"), ("suspended", "exclusion_suspended")]
)
def test_status_that_is_a_ground_of_the_law_excludes_even_in_public(ready, status, code):
    ready.status = status
    assert codes(standing_for(ready, on=ON)) == {code}


@pytest.mark.parametrize("ground", Exclusion.values)
def test_each_of_the_eight_grounds_excludes(ready, people, ground):
    actions.record_fact(ready, ground, "yes", source="x", by=actor_for(people.coordinator), at=people.at)
    found = finding(f"exclusion_{ground}", ready)
    assert (found.ok, bool(found.remedy), bool(found.legal_reference)) == (False, True, True)


def test_public_is_told_nothing_of_grounds(ready, people):
    actions.record_fact(
        ready, "kinship", "yes", source="x", note="ағасы", by=actor_for(people.coordinator), at=people.at
    )
    assert finding("exclusion_kinship", ready, in_confidence=False).ok is None


def test_newer_check_lifts_a_ground(ready, people):
    by = actor_for(people.coordinator)
    actions.record_fact(ready, "arrest", "yes", source="x", by=by, at=people.at)
    actions.record_fact(ready, "arrest", "no", source="x", by=by, at=people.at)
    assert finding("exclusion_arrest", ready).ok is True


def test_check_counts_for_ninety_days(ready):
    assert finding("exclusion_arrest", ready, on=date(2027, 4, 11)).ok is True
    assert finding("exclusion_arrest", ready, on=date(2027, 4, 12)).ok is None


def test_ground_that_applied_outlives_the_term_of_its_check(ready, people):
    actions.record_fact(ready, "arrest", "yes", source="x", by=actor_for(people.coordinator), at=people.at)
    assert finding("exclusion_arrest", ready, on=date(2028, 1, 1)).ok is False


def test_unchecked_ground_neither_allows_nor_forbids(entry):
    assert finding("exclusion_bankrupt", entry).ok is None


def test_database_of_the_year_before_last_counts_until_31_march(ready):
    assert finding("database", ready, on=date(2027, 3, 31)).ok is True
    assert finding("database", ready, on=date(2027, 4, 1)).ok is False


def test_ngo_of_this_year_files_about_its_own_year(ready):
    DatabaseEntry.objects.filter(ngo=ready).delete()
    ready.registered_on = date(2027, 1, 4)
    found = finding("database", ready)
    assert (found.ok, found.by_when) == (False, date(2028, 3, 31))


def test_incomplete_profile_counts_what_is_missing(entry):
    found = finding("profile", entry)
    assert found.ok is False
    assert "14" in str(found.sentence)


def test_rule_set_replaces_the_forms(ready, people):
    from core.models.reference import LegalAct

    act = LegalAct.objects.first()
    rules = RegistryRules(eligible_forms=("association",))
    enact(KIND, rules, LegalReference(act=act), start=date(2027, 1, 1), by=SYSTEM, at=people.at)
    assert finding("legal_form", ready).ok is False


def test_claimant_sees_findings_of_the_waiting_entry_by_bin(people):
    claim = make_claim(people, people.citizen)
    assert "verified" in codes(standing_for(claim.bin, on=ON))


def test_facts_are_never_edited(ready):
    assert RegistryFact.objects.filter(ngo=ready).count() == len(Exclusion)
