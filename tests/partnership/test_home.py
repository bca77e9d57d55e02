"""The front page: what may be applied for now."""

from datetime import timedelta

import pytest

from core import clock
from grants.models import Call
from tests.grants.making import OPENS, of_today, published

pytestmark = pytest.mark.django_db


def test_open_call_stands_on_the_front_page_until_it_closes(people, client):
    call = of_today(published(people))
    assert f"/en/calls/{call.number}/" in client.get("/en/").content.decode()
    of_today(call, closes_in=-1)
    text = client.get("/en/").content.decode()
    assert f"/en/calls/{call.number}/" not in text
    assert "No call takes applications at present" in text


def test_front_page_costs_two_queries_however_many_calls_are_open_and_the_next_guest_none(
    people, client, django_assert_num_queries
):
    of_today(published(people))
    of_today(published(people))
    with django_assert_num_queries(2):
        client.get("/kk/")
    with django_assert_num_queries(0):
        client.get("/kk/")


def test_a_call_comes_to_the_front_page_when_it_opens_and_leaves_when_it_closes(people, client, monkeypatch):
    """Within one minute, nobody writing anything: the kept page knows the next moment."""
    call = published(people)
    opens = OPENS + timedelta(seconds=20)
    Call.objects.filter(pk=call.pk).update(opens_at=opens, closes_at=opens + timedelta(seconds=20))
    shown = []
    for seconds in (-1, 0, 19, 20):
        monkeypatch.setattr(clock, "now", lambda seconds=seconds: opens + timedelta(seconds=seconds))
        shown.append(call.number in client.get("/en/").content.decode())
    assert shown == [False, True, True, False]
