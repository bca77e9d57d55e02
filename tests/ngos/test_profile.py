"""The NGO's own people fill in its profile."""

import pytest

from core.errors import Refused, Stale
from core.models import Record
from core.record import subject_of
from ngos import actions
from ngos.completeness import missing_from
from ngos.models import Ngo
from tests.ngos.conftest import complete, iban
from tests.people import actor_for


def save(ngo, section, values, person, people):
    return actions.save_section(ngo, section, values, revision=ngo.revision, by=actor_for(person), at=people.at)


def test_staff_may_fill_in_the_profile(entry, people):
    assert save(entry, "staff", {"staff_count": 2}, people.accountant, people).staff_count == 2


def test_several_sections_are_saved_in_one_step(entry, people):
    by, before = actor_for(people.aigerim), Record.objects.filter(subject=subject_of(entry)).count()
    sections = {"staff": {"staff_count": 2}, "contacts": {"phones": ["+77010000001"]}, "identity": {"name_en": "Umit"}}
    ngo = actions.save_sections(entry, sections, revision=entry.revision, by=by, at=people.at)
    assert (ngo.staff_count, ngo.phones, ngo.organisation.name_en) == (2, ["+77010000001"], "Umit")
    assert Record.objects.filter(subject=subject_of(entry)).count() == before + 1


def test_confirmed_name_is_refused_among_several_sections_too(entry, people):
    sections = {"staff": {"staff_count": 7}, "identity": {"name_ru": "Другое имя"}}
    with pytest.raises(Refused):
        actions.save_sections(entry, sections, revision=entry.revision, by=actor_for(people.aigerim), at=people.at)
    assert Ngo.objects.get(pk=entry.pk).staff_count != 7


def test_outsider_may_not(entry, people):
    with pytest.raises(Refused):
        save(entry, "staff", {"staff_count": 2}, people.outsider, people)


def test_coordinator_may_not_fill_in_for_an_ngo(entry, people):
    with pytest.raises(Refused):
        save(entry, "staff", {"staff_count": 2}, people.coordinator, people)


def test_second_save_on_an_old_revision_is_stale(entry, people):
    save(entry, "staff", {"staff_count": 2}, people.aigerim, people)
    with pytest.raises(Stale) as stale:
        save(entry, "staff", {"staff_count": 3}, people.accountant, people)
    assert stale.value.current.staff_count == 2


def test_confirmed_name_cannot_be_changed_by_the_ngo(entry, people):
    with pytest.raises(Refused):
        save(entry, "identity", {"name_ru": "Другое имя"}, people.aigerim, people)


def test_missing_name_can_be_added(entry, people):
    assert save(entry, "identity", {"name_en": "Umit"}, people.aigerim, people).organisation.name_en == "Umit"


def test_complete_profile_misses_nothing(entry, people):
    assert missing_from(complete(entry, actor_for(people.aigerim), people.at, people)) == []


def test_every_missing_field_has_a_sentence_and_an_address(entry):
    for item in missing_from(entry):
        assert str(item.sentence)
        assert item.url.startswith("/")


def test_numbers_are_encrypted_and_found_by_index(entry, people):
    ngo = complete(entry, actor_for(people.aigerim), people.at, people)
    ngo = Ngo.objects.get(pk=ngo.pk)
    assert iban() not in ngo.iban_encrypted
    assert ngo.iban == iban()
    assert Ngo.objects.get(iban_index=Ngo.iban.index(iban())) == ngo


def test_head_and_person_share_one_index(entry, people):
    from accounts.models import User

    ngo = complete(entry, actor_for(people.aigerim), people.at, people)
    assert ngo.head_iin_index == User.iin.index("991399300904")
    assert ngo.founders.get().identifier_index == ngo.head_iin_index


def test_secret_that_is_not_typed_again_is_kept(entry, people):
    ngo = complete(entry, actor_for(people.aigerim), people.at, people)
    ngo = save(ngo, "bank", {"iban": None, "bik": "KCJBKZKX", "bank_name": "ЦентрКредит"}, people.aigerim, people)
    assert (ngo.iban, ngo.bik) == (iban(), "KCJBKZKX")


def test_no_number_of_a_person_stands_in_the_record(entry, people):
    complete(entry, actor_for(people.aigerim), people.at, people)
    text = " ".join(str(changes) for changes in Record.objects.values_list("changes", flat=True))
    for secret in ("991399300904", iban(), "+77011234567", "umit@ngo.example"):
        assert secret not in text


def test_reading_the_account_is_on_the_record(entry, people):
    ngo = complete(entry, actor_for(people.aigerim), people.at, people)
    assert actions.reveal_account(ngo, by=actor_for(people.accountant), at=people.at) == iban()
    assert Record.objects.filter(verb="read_account").count() == 1


def test_other_ngo_cannot_read_the_account(entry, people):
    ngo = complete(entry, actor_for(people.aigerim), people.at, people)
    with pytest.raises(Refused):
        actions.reveal_account(ngo, by=actor_for(people.other_director), at=people.at)


def test_removed_founder_is_gone(entry, people):
    ngo = complete(entry, actor_for(people.aigerim), people.at, people)
    ngo = actions.save_founders(ngo, [], revision=ngo.revision, by=actor_for(people.aigerim), at=people.at)
    assert not ngo.founders.exists()


def test_search_text_follows_the_organisations_names(entry, people):
    organisation = entry.organisation
    organisation.name_kk = "«Қайырымдылық» қоры"
    organisation.save()
    assert "каиырымдылык" in Ngo.objects.get(pk=entry.pk).search_text.replace("й", "и")
