"""The page that puts a demonstration's clock forward."""

from datetime import timedelta

import pytest

from core import clock
from core.models import DemoClock
from core.periods import ALMATY
from partnership import putting_forward
from partnership.celery import SCHEDULE
from tests.people import as_person

pytestmark = pytest.mark.django_db
URL = "/en/demo/clock/"


@pytest.fixture(autouse=True)
def sent(monkeypatch, settings):
    settings.DEMO = True
    names = []
    monkeypatch.setattr(putting_forward.app, "send_task", lambda name, **_: names.append(name))
    return names


def test_step_moves_the_clock_and_looks_for_what_is_due(people, client, sent, django_capture_on_commit_callbacks):
    as_person(client, people.officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(URL, {"step": "7d"}, follow=True)
    assert timedelta(days=6, hours=23) < DemoClock.objects.get().ahead < timedelta(days=7, minutes=1)
    assert set(sent) == {entry["task"] for entry in SCHEDULE.values()}
    assert "The clock now shows" in answer.content.decode()


def test_a_certain_moment_by_the_clock_of_the_country(people, client):
    wanted = (clock.now() + timedelta(days=30)).astimezone(ALMATY).replace(hour=18, minute=30, second=0, microsecond=0)
    typed = {"to_day": wanted.day, "to_month": wanted.month, "to_year": wanted.year, "to_time": "18:30"}
    assert as_person(client, people.officer).post(URL, typed).status_code == 302
    assert abs(clock.now() - wanted) < timedelta(seconds=20)


@pytest.mark.parametrize("year", ["2020", "2099", "x"])
def test_the_past_is_refused_and_what_was_typed_stays(people, client, year):
    typed = {"to_day": "5", "to_month": "6", "to_year": year, "to_time": "18:30"}
    answer = as_person(client, people.officer).post(URL, typed)
    assert answer.status_code == 422
    assert f'value="{year}"' in answer.content.decode()
    assert not DemoClock.objects.exclude(ahead=timedelta(0)).exists()


def test_banner_leads_there_for_who_is_signed_in(people, client):
    assert URL not in client.get("/en/").content.decode()
    assert URL in as_person(client, people.officer).get("/en/").content.decode()


def test_no_such_page_outside_a_demonstration(people, client, settings):
    settings.DEMO = False
    as_person(client, people.admin if hasattr(people, "admin") else people.officer)
    assert client.get(URL).status_code == client.post(URL, {"step": "1d"}).status_code == 404
