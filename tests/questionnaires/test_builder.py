import re

import pytest
from django.core.cache import cache

from questionnaires.kinds import Kind
from questionnaires.schema import digest_of, parse, to_json
from questionnaires.structure import enforce_complete
from tests.people import as_person
from tests.questionnaires.samples import SAMPLE

ADDRESS = "/kk/tests/draft/"


@pytest.fixture
def officer(client, people, settings):
    settings.ROOT_URLCONF = "tests.questionnaires.builder_urls"
    return as_person(client, people.citizen)


def draft(name="draft"):
    stored = cache.get(name)
    return parse(stored) if stored else None


@pytest.fixture
def sample():
    cache.set("draft", to_json(SAMPLE))
    return SAMPLE


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def send(officer, part, **typed):
    """Opens the page, fills it in and sends it, as a browser without scripts does."""
    page = officer.get(ADDRESS + part).content.decode()
    data = {"seen": hidden(page, "seen"), **typed}
    if 'name="once"' in page:
        data["once"] = hidden(page, "once")
    return officer.post(ADDRESS + part, data), data


def test_first_question_is_added(officer):
    response, _data = send(officer, "add/?kind=short_text", label_kk="Атауы", label_ru="Название", max_length="100")
    assert response["Location"] == ADDRESS
    [question] = draft().questions
    assert (question.key, question.kind, question.max_length) == ("q1", Kind.SHORT_TEXT, 100)
    enforce_complete(draft())


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_its_page_and_can_be_added(officer, kind):
    typed = {"label_kk": "Сұрақ", "label_ru": "Вопрос"}
    if kind in ("one_of", "several_of"):
        typed |= {"options_kk": "Бір\nЕкі", "options_ru": "Один\nДва"}
    response, _data = send(officer, f"add/?kind={kind}", **typed)
    assert response.status_code == 302
    assert officer.get(ADDRESS + draft().questions[0].key + "/").status_code == 200
    assert officer.get(ADDRESS + "preview/").status_code == 200


def test_double_click_adds_once(officer):
    _response, data = send(officer, "add/?kind=date", label_kk="Күні")
    assert officer.post(ADDRESS + "add/?kind=date", data)["Location"] == ADDRESS
    assert len(draft().questions) == 1


def test_question_without_words_is_refused(officer):
    response, _data = send(officer, "add/?kind=date")
    assert response.status_code == 200
    assert draft() is None


def test_draft_says_what_is_missing(officer):
    send(officer, "add/?kind=one_of", label_ru="Вопрос", options_ru="Один\nДва")
    page = officer.get(ADDRESS).content.decode()
    assert page.count("1.") >= 2


def test_condition_is_built_from_an_earlier_answer(officer, sample):
    send(officer, "add/?kind=date", label_kk="Күні", shown_if=["q3=o1", "q3=o2"])
    assert draft().questions[-1].shown_if.values == ("o1", "o2")


def test_condition_on_two_questions_is_refused(officer, sample):
    response, _data = send(officer, "add/?kind=date", label_kk="Күні", shown_if=["q3=o1", "q1=yes"])
    assert response.status_code == 200
    assert draft() == sample


def test_changed_option_keeps_its_key(officer, sample):
    send(
        officer, "q3/", label_kk="Сұрақ", label_ru="Вопрос",
        options_kk="Жаңа\no1 қаз\no2 қаз\no3 қаз", options_ru="Новый\no1 рус\no2 исправлен\no3 рус", shown_if=["q1=yes"],
    )  # fmt: skip
    assert [option.key for option in draft().find("q3").options] == ["o10", "o1", "o2", "o3"]


def test_option_that_a_condition_needs_stays(officer, sample):
    response, _data = send(
        officer, "q3/", label_kk="Сұрақ", label_ru="Вопрос", options_kk="o3 қаз\no1 қаз", options_ru="o3 рус\no1 рус",
        shown_if=["q1=yes"],
    )  # fmt: skip
    assert response.status_code == 200
    assert draft() == sample


def test_lists_of_options_of_unequal_length_are_refused(officer):
    response, _data = send(officer, "add/?kind=one_of", label_kk="С", options_kk="Бір\nЕкі", options_ru="Один")
    assert response.status_code == 200
    assert draft() is None


def test_question_is_shown_as_it_was_saved(officer, sample):
    response, _data = send(officer, "q8/", label_kk="Сұрақ", label_ru="Вопрос", options_kk="o4 қаз\no5 қаз\no6 қаз",
                           options_ru="o4 рус\no5 рус\no6 рус", maximum="2")  # fmt: skip
    assert response.status_code == 302
    assert draft().find("q8") == sample.find("q8")


def test_question_moves_down_and_up(officer, sample):
    send(officer, "", down="q5")
    assert [q.key for q in draft().questions][4:6] == ["q6", "q5"]
    send(officer, "", up="q5")
    assert draft() == sample


def test_question_does_not_move_above_what_it_depends_on(officer, sample):
    response, _data = send(officer, "", up="q2")
    assert response.status_code == 200
    assert draft() == sample


def test_question_that_others_depend_on_is_not_removed(officer, sample):
    response, _data = send(officer, "", remove="q1")
    assert response.status_code == 200
    assert draft() == sample


def test_key_of_a_removed_question_is_never_given_again(officer, sample):
    send(officer, "", remove="q9")
    send(officer, "add/?kind=date", label_kk="Күні")
    assert draft().questions[-1].key == "q10"


def test_author_who_saw_other_questions_is_stopped(officer, sample):
    response = officer.post(ADDRESS, {"seen": "0" * 64, "remove": "q9"})
    assert response.status_code == 409
    assert draft() == sample


def test_published_questions_can_be_read_and_not_changed(officer):
    cache.set("published", to_json(SAMPLE))
    address = ADDRESS.replace("draft", "published")
    page = officer.get(address).content.decode()
    assert "The call is published." in page
    assert 'name="remove"' not in page
    assert officer.get(address + "add/?kind=date").status_code == 403
    assert officer.post(address, {"seen": digest_of(SAMPLE), "remove": "q9"}).status_code == 403
    assert draft("published") == SAMPLE


@pytest.mark.parametrize("part", ["nothing/", "../absent/", "q99/"])
def test_absent_pages_are_absent(officer, part):
    assert officer.get(ADDRESS + part).status_code == 404
