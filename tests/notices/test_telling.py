from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from core.actor import Actor
from core.errors import Refused
from core.models import Outbox
from notices.actions import choose, mark_all_read, mark_read, tell
from notices.declare import Event, Group, declare
from notices.models import Mail, Notice, unread_count
from notices.wording import texts_of, without_language
from tests.notices.events import DECISION, NEWS, NEWS_GROUP, SILENT
from tests.people import AT, SYSTEM, actor_for


def test_notice_is_in_the_language_of_its_reader(people, news):
    kazakh, russian = news(people.citizen, people.outsider)
    assert (kazakh.language, russian.language) == ("kk", "ru")
    assert kazakh.title.endswith(": Жаңа конкурс")
    assert russian.title.endswith(": Новый конкурс")


def test_notice_is_not_in_the_language_of_the_one_who_caused_it(people, news):
    [notice] = news(people.citizen, by=Actor(user_id=people.outsider.pk, language="en"))
    assert notice.title.endswith(": Жаңа конкурс")
    assert notice.caused_by == people.outsider


def test_words_of_a_plain_text_are_not_escaped(people, news):
    [notice] = news(people.citizen, title="Жас & «Үміт» <қор>")
    assert notice.text == "«Жас & «Үміт» <қор>» & 3"


def test_html_of_a_letter_is_escaped(people, news):
    [notice] = news(people.citizen, title="<b>x</b>")
    assert "<b>" not in notice.mail.html
    assert "&lt;b&gt;x&lt;/b&gt;" in notice.mail.html


def test_subject_is_one_line(people, news):
    [notice] = news(people.citizen, title="a\r\nBcc: everybody@people.example")
    assert "\n" not in notice.mail.subject
    assert "\r" not in notice.mail.subject


def test_person_is_told_once_however_often_they_are_named(people, news):
    assert len(news(people.citizen, people.citizen)) == 1


def test_repeated_action_tells_once(people, news):
    news(people.citizen)
    assert news(people.citizen) == []
    assert Notice.objects.count() == Mail.objects.count() == 1


def test_later_occasion_is_told_again(people, news):
    news(people.citizen)
    assert len(news(people.citizen, at=AT.replace(hour=5))) == 1


def test_reminder_of_one_occasion_is_told_once_at_any_time(people, news):
    news(people.citizen, once="closes-in-3-days")
    assert news(people.citizen, once="closes-in-3-days", at=AT.replace(hour=5)) == []


def test_person_who_left_is_not_told(people, news):
    people.citizen.is_active = False
    assert news(people.citizen) == []


def test_address_has_the_language_of_the_reader(people, news):
    [notice] = news(people.outsider)
    assert notice.url == "/notices/"
    assert "http://127.0.0.1:8000/ru/notices/" in notice.mail.text


def test_rows_are_not_passed_as_words(people):
    with pytest.raises(TypeError, match="citizen"):
        tell(NEWS, [people.citizen], {"citizen": people.citizen}, at=AT, by=SYSTEM)


def test_nothing_is_told_when_the_action_is_undone(people, news):
    with transaction.atomic():
        news(people.citizen)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Outbox.objects.filter(task__startswith="notices.").exists()


def test_opted_out_person_has_the_notice_and_no_letter(people, news):
    choose(people.citizen, [], by=actor_for(people.citizen), at=AT)
    [notice] = news(people.citizen)
    assert not Mail.objects.filter(notice=notice).exists()


def test_mandatory_letter_goes_out_whatever_was_chosen(people, news):
    choose(people.citizen, [], by=actor_for(people.citizen), at=AT)
    [notice] = news(people.citizen, event=DECISION)
    assert notice.mail.state == "stored"
    assert "List-Unsubscribe" not in notice.mail.headers


def test_optional_letter_says_how_to_get_no_more_of_them(people, news):
    [notice] = news(people.citizen)
    headers = notice.mail.headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>") in notice.mail.text


def test_event_only_for_the_portal_has_no_letter(people, news):
    news(people.citizen, event=SILENT)
    assert Notice.objects.exists()
    assert not Mail.objects.exists()


def test_many_letters_are_handed_to_a_worker_in_batches(people, news):
    from accounts.actions import register_person

    crowd = [register_person(f"p{i}@people.example", f"P {i}", by=SYSTEM, at=AT) for i in range(25)]
    news(*crowd)
    tasks = list(Outbox.objects.filter(task__startswith="notices.").values_list("task", flat=True))
    assert tasks == ["notices.post"]


def test_number_of_queries_does_not_grow_with_the_recipients(people, news, django_assert_num_queries):
    from accounts.actions import register_person

    crowd = [register_person(f"p{i}@people.example", f"P {i}", by=SYSTEM, at=AT) for i in range(60)]
    with django_assert_num_queries(8):
        news(*crowd[:30])
    with django_assert_num_queries(8):
        news(*crowd[30:])


@pytest.mark.django_db(transaction=True)
def test_simultaneous_tellings_tell_each_person_once(people, news):
    barrier = Barrier(8)
    citizen = people.citizen

    def tell_at_once(_number):
        try:
            barrier.wait()
            return len(news(citizen))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(tell_at_once, range(8)))
    assert sum(told) == 1
    assert Notice.objects.count() == Mail.objects.count() == 1


def test_database_refuses_the_same_notice_twice(people, news):
    [notice] = news(people.citizen)
    with pytest.raises(IntegrityError):
        Notice.objects.bulk_create([Notice(
            recipient=people.citizen, event=notice.event, once_key=notice.once_key, language="kk", title="x", text="x",
            created_at=AT,
        )])  # fmt: skip


def test_nobody_marks_the_notice_of_another_person(people, news):
    [notice] = news(people.citizen)
    with pytest.raises(Refused):
        mark_read(notice, by=actor_for(people.outsider), at=AT)


def test_read_notice_keeps_its_first_moment(people, news):
    [notice] = news(people.citizen)
    mark_read(notice, by=actor_for(people.citizen), at=AT)
    mark_read(notice, by=actor_for(people.citizen), at=AT.replace(hour=9))
    notice.refresh_from_db()
    assert notice.read_at == AT


def test_reading_all_leaves_what_came_meanwhile(people, news):
    news(people.citizen)
    news(people.citizen, at=AT.replace(hour=9))
    news(people.outsider)
    assert mark_all_read(by=actor_for(people.citizen), at=AT.replace(hour=8)) == 1
    assert unread_count(actor_for(people.citizen)) == 1
    assert unread_count(actor_for(people.outsider)) == 1


def test_counter_stops_above_99(people, news, django_assert_num_queries):
    row = {"event": "x", "language": "kk", "title": "x", "text": "x", "created_at": AT, "recipient": people.citizen}
    Notice.objects.bulk_create([Notice(once_key=str(i), **row) for i in range(150)])
    actor = actor_for(people.citizen)
    with django_assert_num_queries(1):
        assert unread_count(actor) == 100


def test_counter_of_a_reader_without_a_session_costs_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert unread_count(Actor.anonymous()) == 0


def test_two_events_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two events"):
        declare(Event("tests.news", "Another", Group("other", "Other")))


def test_nobody_chooses_for_another_person(people):
    with pytest.raises(Refused):
        choose(people.citizen, [], by=actor_for(people.outsider), at=AT)


def test_choosing_back_sends_letters_again(people, news):
    actor = actor_for(people.citizen)
    choose(people.citizen, [], by=actor, at=AT)
    choose(people.citizen, [NEWS_GROUP.key], by=actor, at=AT)
    [notice] = news(people.citizen)
    assert notice.mail.to == people.citizen.email


@pytest.mark.parametrize(
    ("path", "plain"),
    [("/kk/calls/7/", "/calls/7/"), ("/calls/7/", "/calls/7/"), ("/kk", "/"), ("/kkk/x/", "/kkk/x/"), ("", "")],
)
def test_language_is_taken_off_an_address(path, plain):
    assert without_language(path) == plain


def test_texts_are_taken_from_three_columns(people):
    with translation.override("kk"):
        assert str(texts_of(people.operator, "name")) == people.operator.name_kk
