"""The draw before everybody's eyes: hash first, then seed and numbers, names only once results are published."""

import hashlib
import json
import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import ExpertInvitation
from core.models import Record
from documents.models import Document
from grants import actions
from grants.drawing.algorithm import differences
from grants.drawing.papers import content
from grants.models import Draw
from grants.states import DrawState
from grants.tasks import protocol
from tests.grants.selecting import DRAWN, admitted, drawn, frozen, one_expert, results_published, the_lot
from tests.people import actor_for, as_person

pytestmark = pytest.mark.django_db


def url(selection, tail=""):
    return f"/ru/draws/{selection.call.number}/1/{tail}"


def text_of(response):
    return response.content.decode()


def test_anyone_sees_the_hash_before_the_seed_exists(people, client):
    draw = frozen(people, admitted(people))
    page = text_of(client.get(url(draw.lot.call.selection)))
    assert draw.pool_sha256 in page
    assert 'hx-trigger="every 10s"' in page


def test_anyone_sees_seed_and_numbers_and_no_names(people, client):
    draw = drawn(people)
    page = text_of(client.get(url(draw.lot.call.selection)))
    assert draw.seed in page
    assert "№&nbsp;6" in page
    assert "Сарапшыұлы" in str(draw.pool["sealed"])  # it could leak
    assert "Сарапшыұлы" not in page


def test_names_appear_with_the_results(people, client):
    draw = drawn(people)
    selection = draw.lot.call.selection
    results_published(people, draw.lot.call.selection)
    assert "Сарапшыұлы" in text_of(client.get(url(selection)))


def test_downloaded_pool_has_the_published_hash(people, client):
    draw = frozen(people, admitted(people))
    response = client.get(url(draw.lot.call.selection, "1/pool.json"))
    assert hashlib.sha256(response.content).hexdigest() == draw.pool_sha256
    assert "Сарапшыұлы" not in text_of(response)


def test_downloaded_protocol_holds(people, client):
    draw = drawn(people)
    response = client.get(url(draw.lot.call.selection, "1/protocol.json"))
    assert differences(json.loads(response.content)) == []
    assert "Сарапшыұлы" not in text_of(response)


def test_there_is_no_protocol_before_the_draw(people, client):
    draw = frozen(people, admitted(people))
    for name in ("protocol.json", "protocol.pdf"):
        assert client.get(url(draw.lot.call.selection, f"1/{name}")).status_code == 404


def test_the_protocol_is_a_public_document_in_both_languages(people, client):
    draw = drawn(people)
    address = url(draw.lot.call.selection, "1/protocol.pdf")
    assert client.get(address).status_code == 202
    for _ in range(2):
        protocol(draw_id=draw.pk, at=DRAWN)
    assert Document.objects.filter(purpose="grants.draw").count() == 2
    response = client.get(client.get(address)["Location"])
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_the_document_names_nobody(people):
    draw = Draw.objects.select_related("lot__call").get(pk=drawn(people).pk)
    assert "Сарапшыұлы" not in str(content(draw))
    assert draw.seed in str(content(draw))


def test_the_sealed_part_opens_with_the_results_to_who_answers_for_it(people, client):
    draw = drawn(people)
    address = url(draw.lot.call.selection, "1/sealed.json")
    as_person(client, people.coordinator)
    assert client.get(address).status_code == 404
    results_published(people, draw.lot.call.selection)
    response = client.get(address)
    assert hashlib.sha256(response.content).hexdigest() == draw.pool["public"]["sealed_sha256"]
    assert Record.objects.filter(subject=f"grants.draw:{draw.pk}", verb="read_sealed").exists()
    for person in (people.expert1, people.aigerim, people.observer, people.akimat_officer):
        assert as_person(client, person).get(address).status_code == 404, person


def test_a_lot_whose_admission_is_not_over_has_no_page(people, client):
    from tests.grants.making import CLOSES
    from tests.grants.selecting import closed

    selection = actions.open_selection(closed(people), by=actor_for(people.coordinator), at=CLOSES)
    for person in (None, people.coordinator):
        if person:
            as_person(client, person)
        assert client.get(url(selection)).status_code == 404


def test_coordinator_freezes_and_draws_by_pages(people, client):
    selection = admitted(people)
    as_person(client, people.coordinator)
    page = text_of(client.get(url(selection)))
    assert url(selection, "freeze/") in page
    assert client.post(url(selection, "freeze/")).status_code == 302
    assert url(selection, "draw/") in text_of(client.get(url(selection)))
    assert client.post(url(selection, "draw/"), {"words": "Ашық аспан"}).status_code == 302
    assert Draw.objects.get().state == DrawState.DRAWN


def test_a_pool_too_small_says_who_is_missing_and_whom_to_ask(people, client):
    selection = admitted(people, experts=5)
    neighbour = one_expert(people, 20, spheres=people.spheres[3:4])
    as_person(client, people.coordinator)
    page = text_of(client.get(url(selection)))
    assert neighbour.full_name in page
    assert reverse("experts") in page
    response = client.post(url(selection, "freeze/"))
    assert response.status_code == 422
    assert not Draw.objects.exists()


def test_a_tied_coordinator_sees_why_not(people, client):
    from accounts.actions import record_tie

    selection = admitted(people)
    by = actor_for(people.coordinator)
    record_tie(people.coordinator, people.ngo.bin, "kin", by=by, at=people.at)
    page = text_of(as_person(client, people.coordinator).get(url(selection)))
    assert "disabled" in page
    assert client.post(url(selection, "freeze/")).status_code == 403


@pytest.mark.parametrize("tail", ["freeze/", "draw/", "again/"])
def test_steps_are_absent_for_everybody_else(people, client, tail):
    selection = admitted(people)
    for person in (people.officer, people.observer, people.expert1, people.aigerim, people.administrator):
        assert as_person(client, person).post(url(selection, tail)).status_code == 404, person


def test_a_second_draw_by_pages_is_decided_once(people, client):
    draw = drawn(people)
    selection = draw.lot.call.selection
    as_person(client, people.coordinator)
    data = {
        "once": uuid.uuid4().hex, "number": "7-п", "on_day": "12", "on_month": "2", "on_year": "2027",
        "reason_kk": "Резерв таусылды", "reason_ru": "Резерв исчерпан", "reason_en": "",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(url(selection, "again/"), data).status_code == 302
    assert Draw.objects.count() == 2
    page = text_of(client.get(url(selection)))
    assert "Резерв исчерпан" in page
    assert draw.seed in page  # the void one stays readable


def test_a_second_draw_without_reasons_comes_back(people, client):
    draw = drawn(people)
    as_person(client, people.coordinator)
    response = client.post(url(draw.lot.call.selection, "again/"), {"once": uuid.uuid4().hex, "number": "7-п"})
    assert response.status_code == 422
    assert 'value="7-п"' in text_of(response)


def test_list_of_draws_is_public(people, client):
    draw = drawn(people)
    page = text_of(client.get("/kk/draws/"))
    assert draw.lot.call.number in page
    assert draw.lot.call.number in text_of(client.get("/kk/draws/?state=drawn"))
    assert draw.lot.call.number not in text_of(client.get("/kk/draws/?state=waiting"))


def test_list_and_page_cost_the_same_queries_at_any_size(people, client, django_assert_max_num_queries):
    selection = admitted(people)
    lot = the_lot(selection)
    frozen(people, selection)
    with django_assert_max_num_queries(4):
        client.get("/kk/draws/")
    with django_assert_max_num_queries(6):
        client.get(f"/kk/draws/{lot.call.number}/1/")


def test_coordinator_is_reminded_of_lots_to_draw_and_scoring_to_follow(people, client):
    selection = admitted(people)
    as_person(client, people.coordinator)
    assert url(selection) in text_of(client.get("/ru/work/"))
    drawn(people, selection)
    page = text_of(client.get("/ru/work/"))
    assert url(selection) not in page
    assert f"/ru/reviews/progress/{selection.call.number}/" in page
    for person, sees in ((people.officer, True), (people.akimat_officer, False), (people.publisher, False)):
        page = text_of(as_person(client, person).get("/ru/work/"))
        assert (f"/ru/reviews/progress/{selection.call.number}/" in page) is sees, person


def test_observer_finds_the_draws_to_watch_until_they_are_over(people, client):
    selection = admitted(people)
    as_person(client, people.observer)
    assert url(selection) not in text_of(client.get("/ru/work/"))
    draw = frozen(people, selection)
    assert url(selection) in text_of(client.get("/ru/work/"))
    actions.draw_experts(draw, by=actor_for(people.coordinator), at=DRAWN)
    assert url(selection) not in text_of(client.get("/ru/work/"))


def test_a_pool_too_small_invites_by_mail_for_what_the_lot_needs(people, client):
    selection = admitted(people, experts=3, language="kk")
    lot = the_lot(selection)
    page, address = as_person(client, people.coordinator), f"/en/draws/{lot.call.number}/1/"
    text = page.get(address).content.decode()
    form = text[text.index('action="/en/accounts/experts/invite/"') :]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")])
    data = {}
    for name, value in hidden:
        data.setdefault(name, []).append(value)
    assert (data["spheres"], data["languages"]) == ([lot.sphere_id], ["kk", "ru"])
    assert data["regions"] == sorted({region.region_kato for region in lot.regions.all()})
    answer = page.post("/en/accounts/experts/invite/", {**data, "email": "new@experts.example", "language": "kk"})
    assert answer.url == address
    invitation = ExpertInvitation.objects.get()
    assert (list(invitation.spheres.all()), invitation.languages) == ([lot.sphere], ["kk", "ru"])
    assert "Invited to this sphere and not answered yet: 1" in re.sub(
        r"<[^>]+>", "", page.get(address).content.decode()
    )


def test_a_pool_that_is_enough_asks_for_nobody(people, client):
    lot = the_lot(admitted(people))
    text = as_person(client, people.coordinator).get(f"/en/draws/{lot.call.number}/1/").content.decode()
    assert "Invite an expert by e-mail" not in text
