from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.models import NumberSeries, Outbox
from tests.threads import race


@pytest.fixture
def tasks(monkeypatch):
    """Two tasks of this test: one counts in the database, one fails until told otherwise."""
    state = {"broken": True}

    def count(*, at, by=1):
        NumberSeries.objects.create(series="X", year=2000 + NumberSeries.objects.count())

    def fail(*, at):
        NumberSeries.objects.create(series="F", year=2000)
        if state["broken"]:
            raise RuntimeError("no luck")

    monkeypatch.setattr(outbox, "_handlers", {"test.count": count, "test.fail": fail})
    monkeypatch.setattr(outbox, "publish", lambda row_id: state.setdefault("published", []).append(row_id))
    return state


@pytest.mark.django_db
def test_work_is_done_once_however_often_it_is_delivered(tasks):
    row = outbox.enqueue("test.count", {}, at=timezone.now())
    assert [outbox.deliver(row.pk, at=timezone.now()) for _ in range(3)] == [True, False, False]
    assert NumberSeries.objects.count() == 1


@pytest.mark.django_db
def test_failed_work_leaves_no_effect_and_is_tried_later(tasks):
    row = outbox.enqueue("test.fail", {}, at=timezone.now())
    outbox.deliver(row.pk, at=timezone.now())
    row.refresh_from_db()
    assert NumberSeries.objects.count() == 0
    assert (row.done_at, row.attempts) == (None, 1)
    assert "no luck" in row.last_error
    assert row.due_at > timezone.now()


@pytest.mark.django_db
def test_failed_work_succeeds_when_its_time_comes_again(tasks):
    row = outbox.enqueue("test.fail", {}, at=timezone.now())
    outbox.deliver(row.pk, at=timezone.now())
    tasks["broken"] = False
    assert outbox.deliver(row.pk, at=timezone.now() + timedelta(hours=1))


@pytest.mark.django_db
def test_work_that_never_succeeds_is_given_up(tasks):
    row = outbox.enqueue("test.fail", {}, at=timezone.now())
    at = timezone.now()
    for _ in range(outbox.MOST_ATTEMPTS):
        at += timedelta(days=1)
        outbox.deliver(row.pk, at=at)
    row.refresh_from_db()
    assert row.failed_at is not None


@pytest.mark.django_db
def test_sweep_publishes_what_was_lost_and_not_what_is_fresh(tasks):
    now = timezone.now()
    lost = Outbox.objects.create(
        task="test.count", created_at=now - timedelta(minutes=5), due_at=now - timedelta(minutes=5)
    )
    Outbox.objects.create(task="test.count", created_at=now, due_at=now)
    outbox.sweep(at=now)
    assert tasks["published"] == [lost.pk]


@pytest.mark.django_db(transaction=True)
def test_what_is_left_to_the_sweep_is_published_by_it_alone(tasks):
    now = timezone.now()
    with outbox.left_to_the_sweep():
        left = outbox.enqueue("test.count", {}, at=now)
    outbox.enqueue("test.count", {}, at=now)
    assert left.pk not in tasks["published"]
    assert len(tasks.pop("published")) == 1
    outbox.sweep(at=now + timedelta(minutes=1))
    assert left.pk in tasks["published"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_published_when_the_transaction_fails(tasks):
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.enqueue("test.count", {}, at=timezone.now())
        raise RuntimeError
    assert "published" not in tasks and Outbox.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_costs_nothing_but_time(monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(outbox.run_outbox, "apply_async", down)
    row = outbox.enqueue("core.job", {"job_id": 1}, at=timezone.now())
    assert Outbox.objects.waiting(timezone.now()).filter(pk=row.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_workers_with_one_message_do_the_work_once(tasks):
    row = outbox.enqueue("test.count", {}, at=timezone.now())
    assert sum(result is True for result in race(lambda _i: outbox.deliver(row.pk, at=timezone.now()))) == 1
    assert NumberSeries.objects.count() == 1
