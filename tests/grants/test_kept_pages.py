"""The page of a call from the cache: for guests only, true to the minute, and never after a change."""

import gzip
from datetime import timedelta

import pytest
from django.conf import settings as portal_settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as CacheIsAway

from accounts import actions as organisations
from core import clock, pages
from grants import actions
from grants.models import Amendment, Call
from grants.states import AmendmentKind
from tests.grants.making import CLOSES, OPENS, published
from tests.grants.test_call_publishing import DECISION, extend
from tests.people import SYSTEM, actor_for, as_person
from tests.threads import race

LATER = "11\u00a0февраля"  # the last day after an extension by a week
NOON = OPENS.replace(hour=12) + timedelta(days=1)


@pytest.fixture
def now(monkeypatch):
    """`now(moment)` sets the clock of every request that follows."""

    def put(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(NOON)
    return put


@pytest.fixture
def call(people, now):
    return published(people)


def queries_of(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, **headers)
    assert response.status_code == 200
    return len(captured), response


def address_of(call, language="ru"):
    return f"/{language}/calls/{call.number}/"


def reading(client, call):
    return client.get(address_of(call)).content.decode()


def test_second_guest_reads_the_same_page_without_a_query(call):
    first, made = queries_of(Client(), address_of(call))
    second, kept = queries_of(Client(), address_of(call))
    assert first > 5 and second == 0
    assert kept.content == made.content
    assert kept["Content-Type"] == made["Content-Type"]


def test_guests_get_no_cookie_and_caches_on_the_way_are_told_what_it_depends_on(call):
    for _ in range(2):
        response = Client().get(address_of(call))
        assert "Set-Cookie" not in response
        assert {"Cookie", "Accept-Encoding"} <= set(response["Vary"].split(", "))
        assert response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"


def test_each_language_has_its_own_page(call):
    kk, ru = (queries_of(Client(), address_of(call, language)) for language in ("kk", "ru"))
    assert kk[0] > 5 and ru[0] > 5
    assert call.title_kk in kk[1].content.decode() and call.title_ru in ru[1].content.decode()
    for language, made in (("kk", kk[1]), ("ru", ru[1])):
        count, kept = queries_of(Client(), address_of(call, language))
        assert count == 0 and kept.content == made.content and kept["Content-Language"] == language


def test_another_host_has_its_own_page(call):
    Client().get(address_of(call))
    count, _response = queries_of(Client(), address_of(call), SERVER_NAME="localhost")
    assert count > 5


def test_who_is_signed_in_neither_gets_nor_fills_it(people, call, client):
    as_person(client, people.aigerim)
    assert queries_of(client, address_of(call))[0] > 5
    assert queries_of(Client(), address_of(call))[0] > 5  # her visit left nothing behind
    count, own = queries_of(client, address_of(call))
    assert count > 5
    assert people.aigerim.full_name in own.content.decode()
    assert people.aigerim.full_name not in reading(Client(), call)


def test_a_session_that_has_run_out_is_made_a_page_of_its_own(call):
    Client().get(address_of(call))
    stale = Client()
    stale.cookies[portal_settings.SESSION_COOKIE_NAME] = "gone"
    count, response = queries_of(stale, address_of(call))
    assert count > 5
    assert call.title_ru in response.content.decode()


@pytest.mark.parametrize("query", ["?a=1", "?bin=700140000019"])
def test_an_address_with_a_query_is_never_kept(call, query):
    for _ in range(2):
        assert queries_of(Client(), address_of(call) + query)[0] > 5


def test_may_we_apply_still_works_from_the_kept_page(people, call):
    for _ in range(2):
        assert 'name="bin"' in reading(Client(), call)
    found = Client().get(f"/ru/calls/{call.number}/may-we-apply/", {"bin": people.ngo.bin})
    assert people.ngo.name_ru in found.content.decode()


# --- changes show at once ---------------------------------------------------------------------------------


def test_an_extension_shows_at_once(people, call):
    before = reading(Client(), call)
    proposed = extend(people, call)
    assert reading(Client(), call) == before
    actions.apply_amendment(proposed, by=actor_for(people.publisher), at=people.at)
    assert LATER in reading(Client(), call) and LATER not in before


def test_a_correction_of_a_lot_and_a_cancellation_show_at_once(people, call):
    Client().get(address_of(call))
    lot = call.lots.get()
    for kind, changes, words in (
        (AmendmentKind.TEXT, {f"lot:{lot.pk}": {"goal_ru": "Совсем новая цель"}}, "Совсем новая цель"),
        (AmendmentKind.CANCELLATION, {}, "отменен"),
    ):
        assert words not in reading(Client(), call)
        proposed = actions.propose_amendment(call, kind, changes, DECISION, by=actor_for(people.officer), at=people.at)
        actions.apply_amendment(Amendment.objects.get(pk=proposed.pk), by=actor_for(people.publisher), at=people.at)
        assert words in reading(Client(), call)


def test_a_new_name_of_the_ministry_shows_at_once(people, call):
    Client().get(address_of(call))
    names = {"name_kk": people.ministry.name_kk, "name_ru": "Министерство перемен", "name_en": ""}
    organisations.change_organisation(people.ministry, by=actor_for(people.administrator), at=people.at, **names)
    assert "Министерство перемен" in reading(Client(), call)


@pytest.mark.django_db(transaction=True)
def test_a_page_made_while_a_change_is_being_committed_is_not_served_after_it(people, call, monkeypatch):
    """The slow reader has read the state before; the change is committed; then the reader's page reaches the cache."""
    proposed, by = extend(people, call), actor_for(people.publisher)
    store = pages._store

    def late(key, kept):
        monkeypatch.setattr(pages, "_store", store)
        race(lambda _index: actions.apply_amendment(proposed, by=by, at=people.at), count=1)
        store(key, kept)

    monkeypatch.setattr(pages, "_store", late)
    assert LATER not in reading(Client(), call)
    assert LATER in reading(Client(), call)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_others_cannot_see_yet_is_renewed_again_at_its_commit(people, call):
    """Between the first renewal and the commit another reader keeps the old state under the new version."""
    proposed = extend(people, call)
    with transaction.atomic():
        actions.apply_amendment(proposed, by=actor_for(people.publisher), at=people.at)
        (seen,) = race(lambda _index: reading(Client(), call), count=1)
        assert LATER not in seen
    assert LATER in reading(Client(), call)


# --- the clock ----------------------------------------------------------------------------------------------


def test_the_printed_minute_is_always_the_server_s(call, now):
    now(NOON + timedelta(seconds=3))
    Client().get(address_of(call))
    now(NOON + timedelta(seconds=59))
    count, kept = queries_of(Client(), address_of(call))
    assert count == 0 and "12:00" in kept.content.decode().rpartition("portal-footer__time")[2]
    now(NOON + timedelta(seconds=60))
    count, made = queries_of(Client(), address_of(call))
    assert count > 5 and "12:01" in made.content.decode().rpartition("portal-footer__time")[2]


@pytest.mark.parametrize(("at", "before", "after"), [(OPENS, "announced", "open"), (CLOSES, "open", "closed")])
def test_the_window_turns_at_its_second(people, now, at, before, after):
    call = published(people)
    moved = at + timedelta(seconds=30)  # within a minute
    Call.objects.filter(pk=call.pk).update(**{"opens_at" if at == OPENS else "closes_at": moved})
    now(moved - timedelta(microseconds=1))
    first = Client().get(address_of(call))
    assert first.context["view"].phase == before
    assert queries_of(Client(), address_of(call))[0] == 0
    now(moved)
    second = Client().get(address_of(call))
    assert second.context["view"].phase == after


def test_a_demonstration_put_forward_reads_the_page_of_its_new_day(people, settings):
    settings.DEMO = True
    call = published(people)
    assert "portal-aside" in reading(Client(), call)
    assert Client().get(address_of(call)).context is None  # kept: no template was rendered
    clock.put_forward(CLOSES + timedelta(days=1), by=SYSTEM, at=clock.now())
    assert Client().get(address_of(call)).context["view"].phase == "closed"


# --- without the cache, and packed ---------------------------------------------------------------------------


class Away:
    def __getattr__(self, name):
        raise CacheIsAway


def test_readers_notice_nothing_when_the_cache_is_away(people, call, monkeypatch):
    monkeypatch.setattr(pages, "cache", Away())
    assert call.title_ru in reading(Client(), call)
    actions.apply_amendment(extend(people, call), by=actor_for(people.publisher), at=people.at)
    assert LATER in reading(Client(), call)


def test_kept_page_is_packed_for_who_can_unpack_it(call):
    plain = Client().get(address_of(call))
    packed = Client().get(address_of(call), HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
