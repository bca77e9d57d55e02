"""Queries whose SQL is made once: the same answers, for each number its own."""

from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from core.models import Job, Region
from core.prepared import Prepared, answered, planned, remember
from core.text import translated
from grants.models import Application
from tests.grants.applying import submitted
from tests.grants.making import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs():
    now = timezone.now()
    return Job.objects.bulk_create(Job(kind="a", title=f"job {n}", user_id=n % 2, created_at=now) for n in range(5))


def test_each_number_gets_its_own_rows(jobs):
    titles = Prepared(lambda user: Job.objects.filter(user_id=user).order_by("pk").values_list("title", "kind"), int)
    assert titles(0) == [("job 0", "a"), ("job 2", "a"), ("job 4", "a")]
    assert titles(1) == [("job 1", "a"), ("job 3", "a")]
    assert titles(7) == []


def test_numbers_of_the_query_itself_stay(jobs):
    first = Prepared(lambda user: Job.objects.filter(user_id=user, done=0).order_by("pk").values_list("title")[:1], int)
    assert first(1) == [("job 1",)]


def test_two_numbers_are_not_mixed_up(jobs):
    between = Prepared(lambda low, high: Job.objects.filter(pk__gt=low, pk__lt=high).values_list("pk"), int, int)
    assert between(jobs[0].pk, jobs[2].pk) == [(jobs[1].pk,)]
    assert between(jobs[2].pk, jobs[0].pk) == []


def test_it_is_made_once_and_asked_by_one_query(jobs):
    made = []

    def make(user):
        made.append(user)
        return Job.objects.filter(user_id=user).values_list("pk")

    query = Prepared(make, int)
    with CaptureQueriesContext(connection) as captured:
        assert len(query(0)) == 3
        assert len(query(1)) == 2
    assert len(made) == 1 and len(captured) == 2


def test_a_number_that_does_not_reach_the_query_is_refused():
    with pytest.raises(TypeError):
        Prepared(lambda user: Job.objects.filter(user_id=user + 1).values_list("pk"), int)(1)
    with pytest.raises(TypeError):
        Prepared(lambda user: Job.objects.filter(user_id=user).values_list("pk"), int)(1, 2)


def test_rows_are_those_of_the_query_itself_with_related_and_annotated_ones(people):
    """Every column of every model that comes along, and no further query for them."""

    def make(pk):
        related = Application.objects.select_related("call__owner", "lot", "organisation", "plan__previous")
        return related.annotate(submissions_count=Count("submissions")).filter(pk=pk)

    application = submitted(people)
    prepared, asked = Prepared(make, int), make(application.pk).get()
    found = prepared.one(application.pk)
    with CaptureQueriesContext(connection) as captured:
        for path in ("", "call", "call__owner", "lot", "organisation", "plan"):
            ours, theirs = at(found, path), at(asked, path)
            assert type(ours) is type(theirs)
            for column in ours._meta.concrete_fields:
                assert getattr(ours, column.attname) == getattr(theirs, column.attname), (path, column)
        assert found.plan.previous is None
        assert found.submissions_count == asked.submissions_count == 1
    assert len(captured) == 0
    assert prepared.one(0) is None


def at(row, path):
    for name in filter(None, path.split("__")):
        row = getattr(row, name)
    return row


def test_texts_days_and_moments_are_values_too(jobs):
    now = timezone.now()
    by_kind = Prepared(lambda kind: Job.objects.filter(kind=kind).values_list("title").order_by("pk"), str)
    before = Prepared(lambda moment: Job.objects.filter(created_at__lt=moment).values_list("pk"), datetime)
    assert by_kind("a")[0] == ("job 0",) and by_kind("'; --") == []
    assert len(before(now)) == 5 and before(now - timedelta(days=1)) == []
    with pytest.raises(TypeError):
        by_kind(1)


def test_a_query_has_the_language_of_its_reader():
    names = Prepared(lambda kato: Region.objects.filter(kato=kato).values_list(translated("name")), str)
    region = Region.objects.oblasts()[0]
    for language in ("kk", "ru", "kk"):
        with override(language):
            assert names(region.kato) == [(getattr(region, f"name_{language}"),)]


def test_what_is_remembered_is_not_asked_for(people):
    call = published(people)
    documents = list(call.required_documents.all())
    remember(call, required_documents=documents)
    with CaptureQueriesContext(connection) as captured:
        assert list(call.required_documents.all()) == documents
    assert len(captured) == 0


def test_values_are_those_of_the_query_itself(people):
    submitted(people)
    asked = (
        Application.objects.order_by("pk")
        .annotate(count=Count("submissions"))
        .values("pk", "number", "created_at", "count", name=translated("organisation__name"), percent=Value("100 %"))
    )
    assert planned(asked) == list(asked)
    assert planned(asked.none()) == []


def test_a_statement_outlives_its_transaction_and_a_new_connection_has_its_own(people):
    titles = Prepared(lambda kind: Job.objects.filter(kind=kind).values_list("title"), str)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        titles("a")
        raise ZeroDivisionError
    assert titles("a") == []
    found = []

    def elsewhere():
        found.append(titles("a"))
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [[]]


def test_a_fault_in_the_query_is_djangos_and_leaves_the_connection_usable(db):
    texts = Prepared(lambda day: Job.objects.filter(created_at__date=day).values_list("title"), date)
    with pytest.raises(DatabaseError), transaction.atomic():
        answered("SELECT 1 / %s", [0])
    assert texts(date(2026, 1, 1)) == []
