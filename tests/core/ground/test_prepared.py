"""Queries whose SQL is made once: the same answers, for each number its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Job
from core.prepared import Prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs():
    now = timezone.now()
    return Job.objects.bulk_create(Job(kind="a", title=f"job {n}", user_id=n % 2, created_at=now) for n in range(5))


def test_each_number_gets_its_own_rows(jobs):
    titles = Prepared(lambda user: Job.objects.filter(user_id=user).order_by("pk").values_list("title", "kind"))
    assert titles(0) == [("job 0", "a"), ("job 2", "a"), ("job 4", "a")]
    assert titles(1) == [("job 1", "a"), ("job 3", "a")]
    assert titles(7) == []


def test_numbers_of_the_query_itself_stay(jobs):
    first = Prepared(lambda user: Job.objects.filter(user_id=user, done=0).order_by("pk").values_list("title")[:1])
    assert first(1) == [("job 1",)]


def test_two_numbers_are_not_mixed_up(jobs):
    between = Prepared(lambda low, high: Job.objects.filter(pk__gt=low, pk__lt=high).values_list("pk"), numbers=2)
    assert between(jobs[0].pk, jobs[2].pk) == [(jobs[1].pk,)]
    assert between(jobs[2].pk, jobs[0].pk) == []


def test_it_is_made_once_and_asked_by_one_query(jobs):
    made = []

    def make(user):
        made.append(user)
        return Job.objects.filter(user_id=user).values_list("pk")

    query = Prepared(make)
    with CaptureQueriesContext(connection) as captured:
        assert len(query(0)) == 3
        assert len(query(1)) == 2
    assert len(made) == 1 and len(captured) == 2


def test_a_number_that_does_not_reach_the_query_is_refused():
    with pytest.raises(TypeError):
        Prepared(lambda user: Job.objects.filter(user_id=user + 1).values_list("pk"))(1)
    with pytest.raises(TypeError):
        Prepared(lambda user: Job.objects.filter(user_id=user).values_list("pk"))(1, 2)
