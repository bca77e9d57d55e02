"""A session that ends in mid-form: what was typed comes back, and goes again with one press."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Plan
from tests.grants import applying
from tests.grants.making import of_today
from tests.people import as_person

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
TYPED = '\n«Ұзақ» <мәтін> & "белгілер"'


@pytest.fixture
def browser():
    """As browsers do: CSRF is checked, and our pages name themselves as the origin."""
    return Client(enforce_csrf_checks=True, headers={"origin": HERE})


@pytest.fixture
def address(people):
    application = applying.begun(people)
    of_today(application.call)
    return f"/kk/applications/{application.pk}/plan/problem/"


def hidden(page):
    """The fields that the page would send."""
    fields = re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken)" value="([^"]*)">', page)
    fields += re.findall(r'<textarea name="([^"]+)" hidden[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in fields}


def form_of(page):
    """What the open form holds, with the text that somebody types into it."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {**dict(found), "problem": TYPED, "press": "save"}


def test_what_was_typed_comes_back_and_is_saved_after_signing_in(people, browser, address):
    as_person(browser, people.aigerim)
    form = form_of(browser.get(address).content.decode())
    browser.cookies.pop("session")
    answer = browser.post(address, form)
    assert answer.status_code == 403
    again = hidden(answer.content.decode())
    assert again["problem"].replace("\r\n", "\n") == TYPED
    assert browser.post(address, again).status_code == 403  # still signed out, and still kept
    as_person(browser, people.aigerim)
    assert browser.post(address, again).status_code == 302
    assert Plan.objects.get().problem.strip() == TYPED.strip()


def test_who_signed_in_again_elsewhere_sends_once_more(people, browser, address):
    as_person(browser, people.aigerim)
    form = form_of(browser.get(address).content.decode())
    browser.cookies["csrf"] = "n" * 32  # signing in makes a new one
    answer = browser.post(address, form)
    assert answer.status_code == 403
    again = hidden(answer.content.decode())
    assert again["problem"].replace("\r\n", "\n") == TYPED
    assert browser.post(address, again).status_code == 302
    assert Plan.objects.get().problem.strip() == TYPED.strip()


def test_form_of_a_stranger_is_never_offered_to_be_sent(people, browser, address):
    as_person(browser, people.aigerim)
    form = form_of(browser.get(address).content.decode())
    for origin in ("https://evil.example", "http://testserver.evil.example"):
        answer = browser.post(address, {**form, "csrfmiddlewaretoken": "x"}, headers={"origin": origin})
        assert (answer.status_code, hidden(answer.content.decode()).get("problem")) == (403, None)


def test_secrets_are_never_written_into_a_page(people, browser):
    browser.get("/en/accounts/login/")
    answer = browser.post(
        reverse("account_login"), {"login": "a@b.kz", "password": "құпия", "csrfmiddlewaretoken": "x"}
    )
    assert answer.status_code == 403
    assert "құпия" not in answer.content.decode()


def test_autosave_says_in_its_line_that_it_was_not_saved(people, browser, address):
    as_person(browser, people.aigerim)
    form = form_of(browser.get(address).content.decode())
    browser.cookies.pop("session")
    answer = browser.post(address, form, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert 'role="status"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_who_never_opened_a_page_is_led_to_the_sign_in(client, address):
    answer = client.post(address, {"problem": TYPED})
    assert answer.url.startswith(reverse("account_login"))
