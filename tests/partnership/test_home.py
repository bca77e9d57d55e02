"""The front page: what may be applied for now."""

import pytest

from tests.grants.making import of_today, published

pytestmark = pytest.mark.django_db


def test_open_call_stands_on_the_front_page_until_it_closes(people, client):
    call = of_today(published(people))
    assert f"/en/calls/{call.number}/" in client.get("/en/").content.decode()
    of_today(call, closes_in=-1)
    text = client.get("/en/").content.decode()
    assert f"/en/calls/{call.number}/" not in text
    assert "No call takes applications at present" in text


def test_front_page_costs_one_query_however_many_calls_are_open(people, client, django_assert_num_queries):
    of_today(published(people))
    client.get("/kk/")
    with django_assert_num_queries(1):
        client.get("/kk/")
