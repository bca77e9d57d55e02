"""The journey of a call through its pages, as plain requests: drafting, publication, reading, asking whether one may apply."""

import uuid

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from grants import actions, announcement
from grants.eligibility import answer_for
from grants.models import Call
from questionnaires.schema import parse, to_json
from questionnaires.structure import enforce
from tests.grants.making import drafted, proposed, published
from tests.people import actor_for, as_person, valid_bin

pytestmark = pytest.mark.django_db


def test_officer_drafts_by_pages(people, client):
    as_person(client, people.officer)
    key = uuid.uuid4().hex
    first = client.post("/kk/calls/desk/new/", {"once": key})
    again = client.post("/kk/calls/desk/new/", {"once": key})
    assert first["Location"] == again["Location"]
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    "section", ["basics", "basis", "scope", "lots", "funders", "criteria", "documents", "window", "contacts"]
)
def test_every_section_opens(people, client, section):
    call = drafted(people)
    response = as_person(client, people.officer).get(f"/en/calls/desk/{call.pk}/section/{section}/")
    assert response.status_code == 200


def test_questions_open_in_the_builder(people, client):
    call = drafted(people)
    assert as_person(client, people.officer).get(f"/en/calls/desk/{call.pk}/questions/").status_code == 200


def fill(client, url, **changes):
    """Posts the form on the page as it stands, with some fields changed."""
    form = client.get(url).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            data[bound.html_name] = [getattr(one, "pk", one) for one in value]
        elif value is not None:
            data[bound.html_name] = getattr(value, "isoformat", lambda value=value: value)()
    return client.post(url, {**data, **changes})


def test_section_saves_and_goes_on(people, client):
    call = drafted(people)
    as_person(client, people.officer)
    response = fill(client, f"/en/calls/desk/{call.pk}/section/basics/", title_en="New title", **{"continue": "1"})
    assert response["Location"] == reverse("call_section", args=[call.pk, "basis"])
    call.refresh_from_db()
    assert call.title_en == "New title"


def test_stale_section_shows_both_versions_and_loses_neither(people, client):
    call = drafted(people)
    as_person(client, people.officer)
    url = f"/en/calls/desk/{call.pk}/section/contacts/"
    seen = client.get(url).context["form"].initial["seen"]
    client.post(url, {"seen": seen, "contact_name": "Theirs", "contact_phone": "1"})
    response = client.post(url, {"seen": seen, "contact_name": "Mine", "contact_phone": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page


def test_saving_again_after_a_conflict_replaces_knowingly(people, client):
    call = drafted(people)
    as_person(client, people.officer)
    url = f"/en/calls/desk/{call.pk}/section/contacts/"
    client.post(url, {"seen": "stale", "contact_name": "Mine", "contact_phone": "1"})
    conflict = client.post(url, {"seen": "stale", "contact_name": "Mine", "contact_phone": "1"})
    client.post(url, {"seen": conflict.context["form"]["seen"].value(), "contact_name": "Mine", "contact_phone": "1"})
    call.refresh_from_db()
    assert call.contact_name == "Mine"


def test_lot_with_an_impossible_amount_keeps_what_was_typed(people, client):
    call = drafted(people)
    as_person(client, people.officer)
    response = client.post(
        f"/en/calls/desk/{call.pk}/lots/new/",
        {"once": "k", "theme_kk": "Тақырып", "amount": "12 трлн", "grants_count": "1"},
    )
    assert response.status_code == 422
    assert "Тақырып" in response.content.decode()
    assert "12 трлн" in response.content.decode()


def test_amount_beyond_the_column_is_refused_in_words(people, client):
    call = drafted(people)
    as_person(client, people.officer)
    response = client.post(
        f"/en/calls/desk/{call.pk}/lots/new/", {"once": "k", "amount": "9" * 17, "grants_count": "1"}
    )
    assert response.status_code == 422


def test_publisher_publishes_by_pages(people, client):
    call = proposed(people)
    as_person(client, people.publisher)
    assert "Publish the call" in client.get(f"/en/calls/desk/{call.pk}/").content.decode()
    response = client.post(f"/en/calls/desk/{call.pk}/publish/")
    call.refresh_from_db()
    assert call.number
    assert response["Location"] == f"/en/calls/{call.number}/"


def test_incomplete_call_says_what_is_missing(people, client):
    call = drafted(people, basics={"title_kk": ""})
    response = as_person(client, people.officer).post(f"/en/calls/desk/{call.pk}/propose/")
    assert response.status_code == 422
    assert "Enter the title in Kazakh." in response.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_anyone_reads_a_published_call(people, client, language):
    call = published(people)
    page = client.get(f"/{language}/calls/{call.number}/").content.decode()
    assert {"kk": call.title_kk, "ru": call.title_ru, "en": call.title_en}[language] in page
    assert "6\u00a0000\u00a0000\u00a0₸" in page


def test_text_in_another_language_says_so(people, client):
    call = published(people)
    page = client.get(f"/en/calls/{call.number}/").content.decode()
    assert 'lang="ru"' in page


@pytest.mark.parametrize("reader", ["applicant", "expert"])
def test_draft_is_previewed(people, client, reader):
    call = drafted(people)
    assert as_person(client, people.officer).get(f"/en/calls/desk/{call.pk}/preview/{reader}/").status_code == 200


def test_feed_names_the_author_of_each_entry(people, client):
    published(people)
    feed = client.get("/feeds/calls.atom?language=ru").content.decode()
    assert feed.count("<author>") == 2
    assert "Конкурс по волонтерству" in feed


def test_unknown_bin_may_not_apply_yet(people, client):
    call = published(people)
    page = client.get(f"/en/calls/{call.number}/may-we-apply/", {"bin": valid_bin("79014000001")}).content.decode()
    assert "Not yet" in page
    assert "There is no NGO with this BIN" in page


def test_wrong_check_digit_is_explained(people, client):
    call = published(people)
    right = valid_bin("79014000001")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    response = client.get(f"/en/calls/{call.number}/may-we-apply/", {"bin": wrong})
    assert response.status_code == 422


def test_answer_names_the_ngo(people, client):
    call = published(people)
    page = client.get(f"/ru/calls/{call.number}/may-we-apply/", {"bin": people.ngo.bin}).content.decode()
    assert people.ngo.name_ru in page


def test_who_only_sits_in_its_name_is_told_what_anyone_is(people):
    call = published(people)

    def told(person):
        answer = answer_for(call, people.ngo.bin, actor=actor_for(person), at=people.at)
        return [str(finding.sentence) for finding in answer.findings]

    assert told(people.delegate) == told(people.outsider)
    assert told(people.accountant) != told(people.outsider)


def test_calls_download_as_csv(people, client):
    published(people)
    response = client.get("/ru/calls/calls.csv")
    text = b"".join(response.streaming_content).decode()
    assert "C-2027-0001" in text


def test_announcement_is_made_and_everybody_may_read_it(people, client):
    from core.models import Outbox
    from core.outbox import deliver

    call = published(people)
    assert client.get(f"/kk/calls/{call.number}/announcement.pdf").status_code == 202
    row = Outbox.objects.get(task="grants.announce")
    assert deliver(row.pk, at=people.at)
    response = client.get(client.get(f"/kk/calls/{call.number}/announcement.pdf")["Location"])
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_announcement_says_what_is_asked_in_addition(people):
    question = {
        "key": "q1", "kind": "yes_no", "required": False,
        "label": {"kk": "Үйірмеңіз бар ма?", "ru": "Есть ли у вас кружок?", "en": ""},
    }  # fmt: skip
    definition = enforce(parse({"questions": [question], "next": 2}))
    call = drafted(people, questions={"questions": to_json(definition)})
    call = actions.propose_call(call, by=actor_for(people.officer), at=people.at)
    call = actions.publish_call(call, by=actor_for(people.publisher), at=people.at)
    with override("ru"):
        sections = announcement.content(call, at=people.at).sections
    items = [text for section in sections for block in section.blocks for text in getattr(block, "items", ())]
    assert "Есть ли у вас кружок? (необязательно)" in items


def page_queries(client, django_assert_num_queries, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_list_costs_the_same_with_one_call_and_with_three(people, client, django_assert_num_queries):
    published(people)
    one = page_queries(client, django_assert_num_queries, "/kk/calls/")
    published(people)
    published(people)
    assert page_queries(client, django_assert_num_queries, "/kk/calls/") == one <= 4


def test_call_page_costs_the_same_with_one_lot_and_with_three(people, client, django_assert_num_queries):
    from grants.models import Lot

    call = published(people)
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"  # else the page would come from the cache
    one = page_queries(client, django_assert_num_queries, f"/kk/calls/{call.number}/")
    lot = Lot.objects.get()
    for place in (2, 3):
        Lot.objects.create(call=call, place=place, theme_kk="x", amount=1, starts_on=lot.starts_on, ends_on=lot.ends_on)
    assert page_queries(client, django_assert_num_queries, f"/kk/calls/{call.number}/") == one <= 17
