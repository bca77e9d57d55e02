"""The front page: what may be applied for now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grants.models import Call
from tests.grants.making import published

pytestmark = pytest.mark.django_db


def of_today(call, closes_in=10):
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(
        opens_at=now - timedelta(days=12), closes_at=now + timedelta(days=closes_in), published_at=now - timedelta(days=13)
    )
    return call


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
