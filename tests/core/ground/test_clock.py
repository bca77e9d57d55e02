"""The clock that a demonstration may put forward, and nobody else."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core import clock
from core.models import DemoClock, Record
from tests.people import SYSTEM
from tests.servers import ROOT
from tests.threads import failures, race

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
SOON = timedelta(seconds=20)
OUTSIDE = {"tests", "bench", "launcher", ".venv", "node_modules", "var"}


def put(by=WEEK):
    return clock.put_forward(clock.now() + by, by=SYSTEM, at=clock.now())


def is_near(moment, expected):
    return abs(moment - expected) < SOON


def test_demonstration_runs_ahead(settings):
    settings.DEMO = True
    put()
    put(timedelta(hours=1))
    assert is_near(clock.now(), timezone.now() + WEEK + timedelta(hours=1))
    assert list(Record.objects.filter(verb="put_forward").values_list("seq", flat=True)) == [1, 2]


def test_real_portal_keeps_its_time_and_asks_no_database(settings, django_assert_num_queries):
    settings.DEMO = True
    put()
    settings.DEMO = False
    with django_assert_num_queries(0):
        assert is_near(clock.now(), timezone.now())


@pytest.mark.parametrize("by", [timedelta(0), -WEEK, timedelta(days=4000)])
def test_never_backwards_nor_out_of_this_decade(settings, by):
    settings.DEMO = True
    put()
    with pytest.raises(ValidationError):
        put(by)
    assert is_near(clock.now(), timezone.now() + WEEK)


def test_there_is_one_clock_and_it_is_not_behind():
    for values in ({"pk": 2}, {"pk": 1, "ahead": -WEEK}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DemoClock.objects.create(**values)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_go_to_one_moment_one_moves_it(settings):
    settings.DEMO = True
    goal = timezone.now() + WEEK
    results = race(lambda index: clock.put_forward(goal, by=SYSTEM, at=timezone.now()))
    assert len(failures(results)) == len(results) - 1
    assert Record.objects.filter(verb="put_forward").count() == 1
    assert is_near(clock.now(), goal)


def test_database_that_is_away_leaves_the_last_reading(settings, monkeypatch):
    settings.DEMO = True
    put()
    clock.now()
    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", lambda *_: (_ for _ in ()).throw(_away()))
        assert is_near(clock.now(), timezone.now() + WEEK)


def _away():
    from django.db import OperationalError

    return OperationalError("the server closed the connection")


def test_nobody_asks_the_server_instead():
    asking = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in OUTSIDE and re.search(r"timezone\.now\b", path.read_text())
    ]
    assert asking == ["core/clock.py"]
