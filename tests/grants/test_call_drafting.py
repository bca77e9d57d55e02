"""An officer drafts: nothing is required until the call is sent, nobody overwrites a colleague blindly."""

from decimal import Decimal

import pytest

from core.errors import Refused, Stale
from core.models import Record
from grants import actions
from grants.drafting import COLLECTIONS, section_digest
from grants.models import Call
from grants.sections import Section, findings
from tests.grants.making import LOT, add, change, drafted, save, three
from tests.people import actor_for

pytestmark = pytest.mark.django_db


def sentences(call, at):
    return [str(finding.sentence) for finding in findings(call, at=at)]


def test_a_new_draft_starts_with_the_criteria_in_force(people):
    call = actions.create_call(by=actor_for(people.officer), at=people.at)
    assert sum(criterion.points for criterion in call.criteria.all()) == 100


def test_a_complete_draft_has_no_findings(people):
    assert sentences(drafted(people), people.at) == []


def test_accountant_of_an_ngo_cannot_draft(people):
    with pytest.raises(Refused):
        actions.create_call(by=actor_for(people.accountant), at=people.at)


def test_publisher_cannot_draft(people):
    with pytest.raises(Refused):
        actions.create_call(by=actor_for(people.publisher), at=people.at)


def test_officer_of_another_body_cannot_edit(people):
    call = drafted(people)
    with pytest.raises(Refused):
        actions.save_section(
            call,
            Section.CONTACTS,
            {},
            seen=section_digest(call, Section.CONTACTS),
            by=actor_for(people.akimat_officer),
            at=people.at,
        )


def test_a_stale_section_is_not_saved(people):
    call = drafted(people)
    seen = section_digest(call, Section.CONTACTS)
    save(people, call, Section.CONTACTS, {"contact_name": "Гүлнар", "contact_phone": "1", "contact_email": ""})
    with pytest.raises(Stale) as stale:
        actions.save_section(
            call, Section.CONTACTS, {"contact_name": "Another"}, seen=seen, by=actor_for(people.officer), at=people.at
        )
    assert stale.value.current.contact_name == "Гүлнар"


def test_two_sections_are_saved_side_by_side(people):
    call = drafted(people)
    seen = section_digest(call, Section.CONTACTS)
    save(people, call, Section.BASICS, three("title", "Жаңа", "Новый"))
    actions.save_section(
        call, Section.CONTACTS, {"contact_name": "Гүлнар"}, seen=seen, by=actor_for(people.officer), at=people.at
    )
    call.refresh_from_db()
    assert (call.title_kk, call.contact_name) == ("Жаңа", "Гүлнар")


def test_each_save_is_on_the_record(people):
    call = drafted(people)
    assert Record.objects.filter(subject=f"grants.call:{call.pk}", verb="save_section", note="basics").count() == 1


def test_removing_a_lot_closes_the_ranks(people):
    call = drafted(people)
    second = add(people, call, "lots", {**LOT, "theme_kk": "Екінші"})
    third = add(people, call, "lots", {**LOT, "theme_kk": "Үшінші"})
    actions.remove_item(call, COLLECTIONS["lots"], second.pk, by=actor_for(people.officer), at=people.at)
    third.refresh_from_db()
    assert third.place == 2


def test_a_lot_moves_up(people):
    call = drafted(people)
    second = add(people, call, "lots", {**LOT, "theme_kk": "Екінші"})
    actions.move_item(call, COLLECTIONS["lots"], second.pk, True, by=actor_for(people.officer), at=people.at)
    assert list(call.lots.values_list("theme_kk", flat=True)) == ["Екінші", LOT["theme_kk"]]


def test_removing_twice_changes_nothing(people):
    call = drafted(people)
    lot = call.lots.get()
    for _ in range(2):
        actions.remove_item(call, COLLECTIONS["lots"], lot.pk, by=actor_for(people.officer), at=people.at)
    assert not call.lots.exists()


@pytest.mark.parametrize(
    ("section", "values", "expected"),
    [
        ("basics", {"title_kk": ""}, "Enter the title in Kazakh."),
        ("basics", {"title_ru": ""}, "Enter the title in Russian."),
        ("basics", {"title_en": ""}, None),
        ("basis", {"basis_number": ""}, "Enter the number and date of the order."),
        ("scope", {"spheres": []}, "Choose at least one of the spheres of the Law."),
        ("scope", {"grant_type": ""}, "Choose the type of grant."),
        ("window", {"closes_at": None}, "Enter the days and the clock times of the window."),
        ("contacts", {"contact_name": ""}, "Say whom applicants may ask, with a phone or an e-mail."),
    ],
)
def test_what_is_missing_is_named(people, section, values, expected):
    call = drafted(people, **{section: values})
    assert sentences(call, people.at) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("amount", "is_fine"),
    [("2162499.99", False), ("2162500", True), ("12975000", True), ("12975000.01", False)],
)
def test_amounts_of_a_short_grant_lie_between_500_and_3000_indices(people, amount, is_fine):
    call = drafted(people)
    lot = change(people, call, "lots", call.lots.get(), amount=Decimal(amount))
    found = [finding for finding in findings(call, at=people.at) if "may be" in str(finding.sentence)]
    assert (found == []) is is_fine, lot.amount


def test_calculation_must_add_up_to_the_amount(people):
    call = drafted(people)
    change(people, call, "lots", call.lots.get(), amount=Decimal(6_000_001))
    assert any("The calculation adds up to" in sentence for sentence in sentences(call, people.at))


def test_shares_must_add_up_to_the_lots(people):
    call = drafted(people)
    change(people, call, "funders", call.funders.get(organisation=people.akimat), amount=Decimal(1_999_999))
    assert any("The shares add up to" in sentence for sentence in sentences(call, people.at))


def test_a_short_grant_lasts_at_most_a_year(people):
    from datetime import date

    call = drafted(people)
    lot = call.lots.get()
    change(people, call, "lots", lot, starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    assert sentences(call, people.at) == []
    change(people, call, "lots", lot, ends_on=date(2028, 4, 1))
    assert any("lasts, in months" in sentence for sentence in sentences(call, people.at))


def test_a_copy_has_everything_but_the_window(people):
    source = drafted(people)
    copy = actions.copy_call(source, by=actor_for(people.officer), at=people.at)
    assert copy.title_kk == source.title_kk
    assert copy.opens_at is None
    assert copy.lots.get().calculation.count() == 2
    assert copy.lots.get().regions.get() == people.region
    assert copy.criteria.count() == source.criteria.count()
    assert copy.funders.count() == 2


def test_discarded_drafts_leave_the_desk(people):
    call = drafted(people)
    actions.discard_call(call, by=actor_for(people.officer), at=people.at)
    assert not Call.objects.of_desk(actor_for(people.officer)).exists()
