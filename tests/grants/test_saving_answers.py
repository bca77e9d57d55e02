"""The extra questions save themselves while they are written; when two save at once, both see both versions."""

import pytest

from grants.parts import answer_set_of
from questionnaires.schema import Definition, to_json
from tests.grants.applying import begun, with_profile
from tests.grants.making import WHILE_OPEN, published
from tests.people import as_person
from tests.questionnaires.samples import SAMPLE

pytestmark = pytest.mark.django_db
BACKGROUND = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def application(people, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: WHILE_OPEN)
    asking = Definition((*SAMPLE.questions[:3], SAMPLE.questions[8]), next=10)
    call = published(people, questions={"questions": to_json(asking)})
    return begun(people, call, with_profile(people, people.aigerim))


@pytest.fixture
def page(application, people, client):
    as_person(client, people.aigerim)
    return f"/en/applications/{application.pk}/questions/"


def answers(application):
    return answer_set_of(application).answers


def test_what_is_typed_is_saved_in_the_background(application, page, client):
    reply = client.post(page, {"revision": "0", "q1": "yes", "press": "autosave"}, **BACKGROUND)
    assert reply.status_code == 200
    assert "Saved: " in reply.content.decode()
    assert 'value="1" hx-swap-oob="true"' in reply.content.decode()
    assert answers(application)["q1"] is True


def test_the_page_asks_for_it_and_works_without_it(page, client):
    text = client.get(page).content.decode()
    assert f'hx-post="{page}"' in text
    assert 'method="post"' in text
    assert 'hx-params="not q9"' in text, "a file waits for the button"


def test_a_background_save_after_a_colleagues_changes_nothing_and_says_so(application, page, client):
    client.post(page, {"revision": "0", "q1": "yes"}, **BACKGROUND)
    reply = client.post(page, {"revision": "0", "q1": "no"}, **BACKGROUND).content.decode()
    assert "see both versions" in reply
    assert 'value="0" hx-swap-oob="true"' in reply
    assert answers(application)["q1"] is True


def test_who_has_seen_both_versions_saves_over_the_other(application, page, client):
    client.post(page, {"revision": "0", "q1": "yes"}, **BACKGROUND)
    both = client.post(page, {"revision": "0", "q1": "no"})
    assert both.status_code == 409
    assert both.context["form"]["revision"].value() == "1"
    assert client.post(page, {"revision": "1", "q1": "no"}).status_code == 302
    assert answers(application)["q1"] is False


def test_one_wrong_answer_does_not_keep_the_others_from_being_saved(application, page, client):
    reply = client.post(page, {"revision": "0", "q1": "yes", "q2": "ж" * 5000}, **BACKGROUND).content.decode()
    assert "the rest is saved" in reply
    assert answers(application) == {"q1": True}
