"""The pages as people see them."""

import pytest
from django.test import Client
from django.utils import timezone

from core import once
from core.models import Record
from documents.models import Document
from ngos import actions
from ngos.models import Claim, Ngo
from ngos.states import ClaimState
from tests.documents.samples import pdf
from tests.ngos.conftest import FREE_BIN, KNOWN_BIN, complete, iban, known_ngo, make_claim
from tests.ngos.permission_table import Order
from tests.people import actor_for, as_person, valid_bin


def text_of(response):
    return response.content.decode()


@pytest.fixture
def reader(db):
    return Client()


@pytest.fixture
def director(people):
    return as_person(Client(), people.aigerim)


@pytest.fixture
def coordinator(people):
    return as_person(Client(), people.coordinator)


# --- the public register


def test_anyone_finds_an_ngo_by_its_kazakh_name_without_kazakh_letters(reader, people, entry):
    page = text_of(reader.get("/ru/ngos/", {"q": "УМIТ коры"}))
    assert "Общественный фонд «Умит»" in page


def test_anyone_finds_an_ngo_by_its_bin(reader, people, entry):
    assert people.ngo.bin in text_of(reader.get("/en/ngos/", {"q": people.ngo.bin}))


def test_filters_narrow_the_register(reader, people, entry):
    entry.spheres.add(people.spheres[0])
    Ngo.objects.filter(pk=entry.pk).update(legal_form="public_foundation")
    for query in (
        {"region": "110000000"},
        {"sphere": people.spheres[0].pk},
        {"form": "public_foundation"},
        {"status": "active"},
    ):
        assert people.ngo.bin in text_of(reader.get("/en/ngos/", query)), query
    for query in (
        {"region": "710000000"},
        {"sphere": people.spheres[1].pk},
        {"form": "party"},
        {"status": "without_bin"},
    ):
        assert people.ngo.bin not in text_of(reader.get("/en/ngos/", query)), query


def test_claimed_but_unconfirmed_ngo_is_not_in_the_register(reader, claim):
    assert FREE_BIN not in text_of(reader.get("/en/ngos/"))
    assert reader.get(f"/en/ngos/{FREE_BIN}/").status_code == 404


def test_csv_has_the_same_rows(reader, people, entry):
    rows = b"".join(reader.get("/en/ngos/list.csv", {"q": people.ngo.bin})).decode()
    assert rows.startswith("\ufeffName,BIN or number")
    assert len(rows.strip().splitlines()) == 2


def test_public_page_shows_no_person_and_no_account(reader, people, entry):
    complete(entry, actor_for(people.aigerim), people.at, people)
    page = text_of(reader.get(f"/ru/ngos/{people.ngo.bin}/"))
    assert "Балаларға көмек" in page
    for secret in ("991399300904", iban(), "Сәрсенова", "+77011234567", "umit@ngo.example"):
        assert secret not in page


def test_public_page_hides_what_checks_have_shown(reader, people, entry):
    actions.record_fact(entry, "kinship", "yes", source="x", by=actor_for(people.coordinator), at=people.at)
    assert "relative" not in text_of(reader.get(f"/en/ngos/{people.ngo.bin}/"))


def test_director_sees_what_checks_have_shown(director, people, entry):
    actions.record_fact(entry, "kinship", "yes", source="x", by=actor_for(people.coordinator), at=people.at)
    assert "relative" in text_of(director.get(f"/en/ngos/{people.ngo.bin}/"))


def test_names_say_their_language(reader, people, entry):
    assert '<h1 class="govuk-heading-l" lang="ru">' in text_of(reader.get(f"/ru/ngos/{people.ngo.bin}/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_register_costs_the_same_queries_at_any_length(reader, people, django_assert_max_num_queries, rows):
    for number in range(rows):
        known_ngo(people, valid_bin(f"7705400000{number}"))
    with django_assert_max_num_queries(4):
        reader.get("/en/ngos/")


# --- a claim


def test_wrong_digit_of_a_bin_is_named(director):
    wrong = FREE_BIN[:2] + "13" + FREE_BIN[4:]
    assert "Digits 3 and 4" in text_of(director.get("/en/ngos/claim/", {"bin": wrong}))


def test_valid_bin_leads_to_is_this_it(director, people):
    known_ngo(people)
    page = text_of(director.get("/en/ngos/claim/", {"bin": f"{KNOWN_BIN[:4]} {KNOWN_BIN[4:]}"}, follow=True))
    assert "Is this it?" in page
    assert "ОО «Жасыл ел»" in page


def test_name_is_looked_up_while_the_bin_is_typed(director, people):
    known_ngo(people)
    assert "Жасыл ел" in text_of(director.get("/ru/ngos/claim/look-up/", {"bin": KNOWN_BIN}))


def test_claim_made_twice_by_a_double_click_is_one(people):
    client = as_person(Client(), people.citizen)
    data = {"once": once.new_key(), "name_kk": "Қор", "name_ru": "Фонд", "region": "110000000", "capacity": "head"}
    first = client.post(f"/en/ngos/claim/{FREE_BIN}/", data)
    second = client.post(f"/en/ngos/claim/{FREE_BIN}/", data)
    assert first.url == second.url
    assert Claim.objects.count() == 1


def test_evidence_is_read_by_the_coordinator_and_by_nobody_else(people, coordinator):
    claim = make_claim(people, people.citizen)
    client = as_person(Client(), people.citizen)
    assert (
        client.post(f"/en/ngos/claims/{claim.pk}/evidence/", {"kind": "appointment", "file": Order()}).status_code
        == 302
    )
    document = Document.objects.get()
    url = f"/en/documents/{document.pk}/download/"
    assert "order.pdf" in text_of(coordinator.get(f"/en/ngos/claims/{claim.pk}/"))
    assert coordinator.get(url).status_code == 200
    for person in (people.aigerim, people.officer, people.administrator, people.outsider):
        assert as_person(Client(), person).get(url).status_code == 404


def test_mistyped_evidence_is_refused_with_a_sentence(people):
    claim = make_claim(people, people.citizen)

    class Disguised(Order):
        def read(self):
            return b"MZ not a pdf"

    client = as_person(Client(), people.citizen)
    page = client.post(f"/en/ngos/claims/{claim.pk}/evidence/", {"kind": "appointment", "file": Disguised()})
    assert page.status_code == 422
    assert "not what its name says" in text_of(page)
    assert pdf().startswith(b"%PDF")


def test_coordinator_confirms_with_a_choice_for_each_rival(people, coordinator):
    claim, rival = make_claim(people, people.citizen), make_claim(people, people.outsider)
    url = f"/en/ngos/claims/{claim.pk}/"
    assert f"rival_{rival.pk}" in text_of(coordinator.get(url))
    assert coordinator.post(f"{url}confirm/", {"seen": actions.rivals_seen(claim)}).status_code == 422
    coordinator.post(f"{url}confirm/", {"seen": actions.rivals_seen(claim), f"rival_{rival.pk}": "refuse"})
    claim.refresh_from_db()
    rival.refresh_from_db()
    assert (claim.state, rival.state) == (ClaimState.CONFIRMED, ClaimState.REFUSED)


def test_coordinator_with_a_tie_sees_why_the_button_is_off(people, coordinator):
    from accounts.actions import record_tie

    claim = make_claim(people, people.citizen)
    record_tie(people.coordinator, claim.bin, "kin", by=actor_for(people.coordinator), at=people.at)
    page = text_of(coordinator.get(f"/en/ngos/claims/{claim.pk}/"))
    assert "somebody else must do this" in page
    assert f"/claims/{claim.pk}/confirm/" not in page


def test_queue_shows_what_is_due(people, coordinator):
    claim = make_claim(people, people.citizen)
    page = text_of(coordinator.get("/en/ngos/claims/"))
    assert claim.bin in page
    assert people.citizen.full_name in page


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_queries_at_any_length(people, coordinator, django_assert_max_num_queries, rows):
    for number in range(rows):
        make_claim(people, people.citizen, valid_bin(f"7705400000{number}"))
    with django_assert_max_num_queries(6):
        coordinator.get("/en/ngos/claims/")


# --- the profile


def test_profile_lists_what_is_missing_with_links(director, entry):
    page = text_of(director.get("/en/ngos/profile/"))
    assert "/en/ngos/profile/bank/#id_iban" in page


def test_section_is_saved(director, entry):
    response = director.post("/en/ngos/profile/staff/", {"revision": "0", "staff_count": "4"})
    assert response.status_code == 302
    assert Ngo.objects.get(pk=entry.pk).staff_count == 4


def test_stale_section_shows_both_versions(director, people, entry):
    actions.save_section(entry, "staff", {"staff_count": 2}, revision=0, by=actor_for(people.accountant), at=people.at)
    page = director.post("/en/ngos/profile/staff/", {"revision": "0", "staff_count": "4"})
    assert page.status_code == 409
    assert 'value="4"' in text_of(page)
    assert ">2</" in text_of(page)
    assert 'name="revision" value="1"' in text_of(page)


def test_wrong_account_number_is_explained_and_kept(director, entry):
    data = {"revision": "0", "iban": "KZ00 125K", "bik": "HSBKKZKX", "bank_name": "Халық"}
    page = text_of(director.post("/en/ngos/profile/bank/", data))
    assert "20 characters" in page
    assert "KZ00 125K" in page


def test_founders_are_added_and_shown_without_numbers(director, entry):
    form = {"founders-TOTAL_FORMS": "1", "founders-INITIAL_FORMS": "0", "revision": "0"}
    founder = {"founders-0-kind": "person", "founders-0-name": "Айгерім", "founders-0-identifier": "991399300904"}
    assert director.post("/en/ngos/profile/founders/", {**form, **founder}).status_code == 302
    page = text_of(director.get("/en/ngos/profile/founders/"))
    assert "Айгерім" in page
    assert "991399300904" not in page


def test_account_number_is_shown_on_request_and_that_is_recorded(director, people, entry):
    complete(entry, actor_for(people.aigerim), people.at, people)
    assert iban() not in text_of(director.get("/en/ngos/profile/"))
    assert iban() in text_of(director.post("/en/ngos/profile/account/"))
    assert Record.objects.filter(verb="read_account").count() == 1


def test_claimant_fills_in_the_profile_of_a_waiting_organisation(people, claim):
    client = as_person(Client(), people.citizen)
    page = text_of(client.get("/en/ngos/profile/"))
    assert "is checking your claim" in page


# --- "my work"


def test_claim_waits_in_the_coordinators_work(people, coordinator):
    make_claim(people, people.citizen)
    assert "Жаңа дала" in text_of(coordinator.get("/kk/work/"))


def test_incomplete_profile_waits_in_the_directors_work(director, entry):
    assert "Complete your profile" in text_of(director.get("/en/work/"))


def test_contest_stands_in_the_work_of_present_people(people, director):
    make_claim(people, people.citizen, people.ngo.bin, at=timezone.now())
    assert "Somebody else claims your NGO" in text_of(director.get("/en/work/"))


# --- the coordinator


def test_entry_without_bin_gets_a_number_and_a_page(people, coordinator, reader):
    data = {"once": once.new_key(), "name_kk": "Бастама тобы", "name_ru": "Инициативная группа"}
    url = coordinator.post("/en/ngos/enter/", data).url
    assert url == f"/en/ngos/N-{timezone.now().year}-0001/"
    assert "Without a BIN" in text_of(reader.get(url))


def test_future_filing_is_refused_with_a_sentence(people, coordinator, entry):
    data = {"about_year": "2026", "filed_on": "2099-01-01", "source": "x"}
    page = text_of(coordinator.post(f"/en/ngos/{people.ngo.bin}/database/", data))
    assert "has not come yet" in page


def test_check_is_listed(people, coordinator, entry):
    data = {"ground": "arrest", "value": "no", "source": "aisoip.adilet.gov.kz"}
    coordinator.post(f"/en/ngos/{people.ngo.bin}/checks/", data)
    assert "aisoip.adilet.gov.kz" in text_of(coordinator.get(f"/en/ngos/{people.ngo.bin}/checks/"))
