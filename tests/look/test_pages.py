"""The frame of every page, the gallery, and pages for what went wrong."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from core import navigation
from core.actor import Actor
from core.work import WorkItem, waiting
from partnership.context import Portal
from tests.look.rendering import rendered
from tests.people import as_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_says_its_language(client: Client, language: str) -> None:
    assert f'<html lang="{language}"' in client.get(f"/{language}/").content.decode()


@pytest.mark.parametrize(("accepted", "language"), [("ru,en;q=0.5", "ru"), ("de", "kk"), ("", "kk"), ("en-GB", "en")])
def test_front_door_leads_to_the_readers_language(client: Client, accepted: str, language: str) -> None:
    assert client.get("/", headers={"accept-language": accepted})["Location"] == f"/{language}/"


def test_switcher_keeps_path_and_query() -> None:
    with translation.override("kk"):
        links = Portal(RequestFactory().get("/kk/calls/?q=%D1%81%D1%83&page=2")).languages
    assert [link.url for link in links] == [f"/{code}/calls/?q=%D1%81%D1%83&page=2" for code in ("kk", "ru", "en")]
    assert [link.code for link in links if link.is_current] == ["kk"]


def test_switcher_never_leads_outside() -> None:
    with translation.override("kk"):
        links = Portal(RequestFactory().get("//evil.example/kk/")).languages
    assert all(re.match(r"/(kk|ru|en)/", link.url) for link in links)


def test_guest_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/kk/")
    with django_assert_num_queries(0):
        client.get("/kk/")


def test_page_has_no_inline_script_or_style(client: Client, people: Any) -> None:
    html = as_person(client, people.administrator).get("/kk/gallery/").content.decode()
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=\"|javascript:", html)


def test_page_asks_nothing_of_other_hosts(client: Client) -> None:
    html = client.get("/kk/").content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)


def test_gallery_opens_for_administrators(client: Client, people: Any) -> None:
    assert as_person(client, people.administrator).get("/en/gallery/").status_code == 200


def test_gallery_does_not_exist_for_others(client: Client, people: Any) -> None:
    assert as_person(client, people.aigerim).get("/en/gallery/").status_code == 404


def test_title_of_a_page_with_mistakes_begins_with_error(client: Client, people: Any) -> None:
    html = as_person(client, people.administrator).get("/en/gallery/").content.decode()
    assert "<title>Error: Gallery of components – " in html


def test_signed_in_reader_sees_for_whom_they_act(client: Client, people: Any) -> None:
    html = as_person(client, people.aigerim).get("/kk/work/").content.decode()
    assert people.aigerim.full_name in html
    assert people.ngo.name_kk in html


@pytest.mark.parametrize("place", ["service", "account", "footer"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_link_of_the_frame_leads_somewhere(place: Any, signed_in: bool) -> None:
    actor = Actor(user_id=1, roles=frozenset({"administrator", "officer", "director"})) if signed_in else Actor()
    for item in navigation._items.values():
        if item.place == place and item.visible(actor):
            assert navigation.reverse(item.url_name)


def test_only_the_nearest_section_is_active(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(navigation.NavItem("home", "Home", "home"))
    navigation.register(navigation.NavItem("work", "Work", "work"))
    with translation.override("kk"):
        links = navigation.links(Actor(), "service", "/kk/work/")
    assert [link.key for link in links if link.is_active] == ["work"]


def test_work_with_the_nearest_deadline_comes_first(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [WorkItem("later", "/", "Group"), WorkItem("soon", "/", "Group", due_at=people.at)]
    monkeypatch.setattr("core.work._sources", [lambda actor, at: items])
    assert [item.title for item in waiting(Actor(), people.at)[0].items] == ["soon", "later"]


def test_absent_page_says_what_to_do(client: Client) -> None:
    response = client.get("/en/no-such-page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


@pytest.mark.parametrize("name", ["bad_request", "forbidden", "csrf", "refused", "wrong_state", "stale"])
def test_page_for_what_went_wrong_is_a_whole_page(name: str) -> None:
    html = render_to_string(f"errors/{name}.html", {"reason": "Because."}, RequestFactory().get("/kk/"))
    assert html.count("<h1") == 1
    assert "</footer>" in html


def test_page_of_a_fault_stands_alone() -> None:
    html = render_to_string("errors/fault.html", {"request_id": "abc123"})
    assert "abc123" in html
    assert "/static/" not in html


def test_refused_button_says_why() -> None:
    html = rendered('<c-button :reason="reason">Publish</c-button>', reason="Your colleague must publish it.")
    assert re.search(r'<button type="button"[^>]* disabled [^>]*aria-describedby="button-reason"', html)
    assert '<p class="portal-reason" id="button-reason">Your colleague must publish it.</p>' in html
