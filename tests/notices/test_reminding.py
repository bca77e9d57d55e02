from datetime import timedelta

import pytest

from notices import reminders
from notices.doctor import letters_go_out, letters_wait_for_a_decision
from notices.models import Mail, Notice
from notices.reminders import Reminder, register_reminders, remind
from notices.retention import forget
from tests.notices.events import NEWS
from tests.people import AT


@pytest.fixture
def sources(monkeypatch):
    """Only the sources of this test."""
    monkeypatch.setattr(reminders, "_sources", [])
    return register_reminders


def test_due_reminder_is_told_once(people, sources):
    due = Reminder(NEWS, [people.citizen], {"title": "x", "count": 1}, "tests.thing:1", "closes-in-3-days")
    sources(lambda at: [due])
    assert remind(at=AT) == 1
    assert remind(at=AT + timedelta(minutes=5)) == 0


def test_source_that_fails_does_not_silence_others(people, sources):
    def broken(at):
        raise RuntimeError("no")

    sources(broken)
    sources(lambda at: [Reminder(NEWS, [people.citizen], {"title": "x", "count": 1}, "tests.thing:1", "one")])
    assert remind(at=AT) == 1


def test_what_was_read_long_ago_is_forgotten(people, news):
    [old] = news(people.citizen)
    [fresh] = news(people.citizen, at=AT.replace(hour=5))
    Notice.objects.filter(pk=old.pk).update(read_at=AT)
    Mail.objects.update(state="sent", sent_at=AT)
    assert forget(at=AT + timedelta(days=800)) == (1, 2)
    assert list(Notice.objects.all()) == [fresh]


def test_unread_notice_is_kept(people, news):
    news(people.citizen)
    forget(at=AT + timedelta(days=5000))
    assert Notice.objects.exists()


def test_doctor_names_letters_of_unknown_fate(letter):
    Mail.objects.update(state="unknown")
    assert "nobody knows" in next(letters_wait_for_a_decision(AT))


def test_doctor_names_letters_that_do_not_go_out(letter):
    assert list(letters_go_out(AT)) == []
    assert "worker" in next(letters_go_out(AT + timedelta(hours=1)))
