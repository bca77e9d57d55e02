"""A coordinator ends a tie that had ended earlier, from a document; nobody shortens their own."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import actions
from accounts.conflicts import conflicts_of
from accounts.models import Tie
from core.models import Record
from tests.people import AT, actor_for, as_person, valid_bin

pytestmark = pytest.mark.django_db
ENDED = {"until_day": "1", "until_month": "2", "until_year": "2024", "note": "Order No. 12 of 01.02.2024"}


def tie_of(people, user, bin_=None, **facts):
    return actions.record_tie(user, bin_ or people.other_ngo.bin, "kin", by=actor_for(user), at=AT, **facts)


def test_a_coordinator_ends_it_in_the_past_with_a_reason(people, client):
    tie = tie_of(people, people.expert1)
    page = as_person(client, people.coordinator)
    assert page.post(reverse("tie_correct", args=[tie.pk]), ENDED).url == reverse("ties")
    tie.refresh_from_db()
    assert (tie.until, tie.note) == (date(2024, 2, 1), ENDED["note"])
    entry = Record.objects.filter(subject=f"accounts.tie:{tie.pk}").order_by("-seq")[0]
    assert (entry.verb, entry.actor_id, entry.note) == ("end", people.coordinator.pk, ENDED["note"])


def test_after_that_it_ties_no_more(people, client):
    tie = tie_of(people, people.expert1)
    assert conflicts_of(people.expert1.pk, people.other_ngo, at=AT)
    as_person(client, people.coordinator).post(reverse("tie_correct", args=[tie.pk]), ENDED)
    assert not conflicts_of(people.expert1.pk, people.other_ngo, at=AT)


def test_without_a_reason_it_stays(people, client):
    tie = tie_of(people, people.expert1)
    answer = as_person(client, people.coordinator).post(reverse("tie_correct", args=[tie.pk]), {**ENDED, "note": " "})
    assert "Fill in this field" in answer.content.decode()
    assert Tie.objects.get(pk=tie.pk).until is None


def test_it_cannot_end_before_it_began(people, client):
    tie = tie_of(people, people.expert1, since=date(2025, 1, 1))
    answer = as_person(client, people.coordinator).post(reverse("tie_correct", args=[tie.pk]), ENDED)
    assert "before it began" in answer.content.decode()


def test_a_coordinator_does_not_shorten_their_own(people, client):
    tie = tie_of(people, people.coordinator)
    page = as_person(client, people.coordinator)
    assert "Nobody shortens a tie of their own" in page.get(reverse("tie_correct", args=[tie.pk])).content.decode()
    assert page.post(reverse("tie_correct", args=[tie.pk]), ENDED).status_code == 403
    assert Tie.objects.get(pk=tie.pk).until is None


def test_the_list_goes_on_by_key(people, client, django_assert_max_num_queries):
    bins = [one for number in range(70) if (one := valid_bin(f"7809400{number:04}")).isdigit()][:55]
    for bin_ in bins:
        tie_of(people, people.expert1, bin_)
    page = as_person(client, people.coordinator)
    page.get(reverse("ties"))
    with django_assert_max_num_queries(6):
        first = page.get(reverse("ties")).content.decode()
    assert first.count('href="/en/accounts/ties/') >= 50
    found = page.get(reverse("ties"), {"q": bins[7]}).content.decode()
    assert bins[7] in found
    assert bins[8] not in found


def test_the_person_reads_what_was_recorded(people, client):
    tie = tie_of(people, people.expert1)
    until = AT.date() - timedelta(days=400)
    actions.end_tie(tie, until=until, note="Order No. 12", by=actor_for(people.coordinator), at=AT)
    assert "Order No. 12" in as_person(client, people.expert1).get(reverse("my_interests")).content.decode()
