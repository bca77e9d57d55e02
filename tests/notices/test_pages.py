import re

import pytest
from django.core import mail as outbox
from django.test import Client

from notices.actions import mark_read
from notices.models import Mail, Notice, OptOut
from notices.wording import unsubscribe_path
from tests.notices.events import NEWS_GROUP
from tests.people import AT, actor_for, as_person


@pytest.fixture
def citizen(client, people):
    return as_person(client, people.citizen)


def text_of(response):
    return response.content.decode()


def test_unread_stand_before_read(citizen, people, news):
    [old] = news(people.citizen, title="Бірінші")
    [new] = news(people.citizen, title="Екінші", at=AT.replace(hour=5))
    mark_read(new, by=actor_for(people.citizen), at=AT.replace(hour=6))
    page = text_of(citizen.get("/kk/notices/"))
    assert page.index("Бірінші") < page.index("Екінші")


def test_pages_give_every_notice_once(citizen, people):
    row = {"event": "x", "language": "kk", "text": "x", "created_at": AT, "recipient": people.citizen}
    Notice.objects.bulk_create(
        Notice(once_key=str(i), title=f"Хабарлама-{i:02}.", read_at=AT if i % 3 else None, **row) for i in range(60)
    )
    address, seen = "/kk/notices/", []
    while address:
        page = text_of(citizen.get(address))
        seen += re.findall(r"Хабарлама-\d\d\.(?:</span>)?</h2>", page)
        found = re.search(r'href="([^"]*)" rel="next"', page)
        address = found and found[1]
    assert len(seen) == 60
    assert len(set(re.findall(r"Хабарлама-\d\d", " ".join(seen)))) == 60


@pytest.mark.parametrize("after", ["x", "read-", "unread-9999999999999999999999", "read-²"])
def test_nonsense_in_the_address_starts_from_the_beginning(citizen, people, news, after):
    news(people.citizen)
    assert "Жаңа конкурс" in text_of(citizen.get("/kk/notices/", {"after": after}))


def test_reading_the_list_marks_nothing(citizen, people, news):
    news(people.citizen)
    citizen.get("/kk/notices/")
    assert Notice.objects.unread().count() == 1


def test_opening_marks_as_read_and_leads_on_in_the_readers_language(client, people, news):
    [notice] = news(people.outsider)
    response = as_person(client, people.outsider).post(f"/ru/notices/{notice.pk}/open/")
    assert response["Location"] == "/ru/notices/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_words_of_another_language_say_so(citizen, people, news):
    people.citizen.language = "ru"
    news(people.citizen)
    page = text_of(citizen.get("/kk/notices/"))
    assert re.search(r'<h2[^>]* lang="ru">', page)


def test_list_costs_as_many_queries_for_one_as_for_many(citizen, people, news, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    news(people.citizen)
    with CaptureQueriesContext(connection) as one:
        citizen.get("/kk/notices/")
    for hour in range(5, 15):
        news(people.citizen, at=AT.replace(hour=hour))
    with django_assert_num_queries(len(one)):
        citizen.get("/kk/notices/")


def test_all_are_marked_at_once(citizen, people, news):
    Notice.objects.all().delete()
    news(people.citizen)
    Notice.objects.update(created_at="2026-01-01T00:00:00Z")
    citizen.post("/kk/notices/read-all/")
    assert not Notice.objects.unread().exists()


def test_choice_of_letters_is_saved(citizen, people):
    citizen.post("/kk/notices/choices/", {})
    assert NEWS_GROUP.key in OptOut.objects.filter(user=people.citizen).values_list("group", flat=True)


def test_unknown_group_is_refused(citizen, people):
    response = citizen.post("/kk/notices/choices/", {"wanted": ["nothing"]})
    assert response.status_code == 200
    assert not OptOut.objects.exists()


class TestUnsubscribing:
    @pytest.fixture
    def address(self, people):
        return "/kk/notices/unsubscribe/" + unsubscribe_path(people.citizen, NEWS_GROUP).rsplit("/", 2)[1] + "/"

    def test_link_asks_first(self, client, address):
        assert client.get(address).status_code == 200
        assert not OptOut.objects.exists()

    def test_mail_program_does_it_in_one_step(self, people, address):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert OptOut.objects.get().user == people.citizen

    def test_twice_is_harmless(self, client, address):
        client.post(address)
        assert client.post(address).status_code == 200
        assert OptOut.objects.count() == 1

    def test_forged_link_does_nothing(self, client, address):
        assert client.post(address.replace("unsubscribe/", "unsubscribe/A")).status_code == 404
        assert not OptOut.objects.exists()


class TestLetters:
    @pytest.fixture
    def administrator(self, client, people):
        outbox.outbox.clear() if hasattr(outbox, "outbox") else None
        return as_person(client, people.administrator)

    def test_real_portal_shows_no_letter_that_went_out(self, administrator, letter):
        assert "reader@people.example" not in text_of(administrator.get("/kk/notices/letters/"))

    def test_letter_of_unknown_fate_is_shown_without_its_words(self, administrator, letter):
        Mail.objects.update(state="unknown")
        assert "reader@people.example" in text_of(administrator.get("/kk/notices/letters/"))
        page = text_of(administrator.get(f"/kk/notices/letters/{letter.pk}/"))
        assert "Мәтін" not in page

    def test_demonstration_shows_every_letter_with_its_links(self, administrator, letter, settings):
        settings.DEMO = True
        Mail.objects.update(text="http://127.0.0.1:8000/kk/x/")
        page = text_of(administrator.get(f"/kk/notices/letters/{letter.pk}/"))
        assert 'href="http://127.0.0.1:8000/kk/x/"' in page

    def test_demonstration_with_a_mail_server_does_not(self, administrator, letter, settings):
        settings.DEMO, settings.EMAIL_URL = True, "smtp://mail.example"
        assert administrator.get(f"/kk/notices/letters/{letter.pk}/").status_code == 404

    def test_expired_code_is_not_sent_again(self, administrator, letter):
        Mail.objects.update(state="failed", text="", is_secret=True)
        administrator.post(f"/kk/notices/letters/{letter.pk}/send-again/")
        letter.refresh_from_db()
        assert letter.state == "failed"
