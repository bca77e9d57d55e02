"""Each test sends by a real SMTP server on loopback."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.utils import timezone

from core import outbox
from core.errors import Refused, WrongState
from core.models import Outbox
from notices.actions import abandon, send_again
from notices.models import Mail
from notices.post import post_one
from notices.sending import MOST_ATTEMPTS, STUCK_AFTER, count_as_sent, park_stuck
from tests.people import AT, actor_for

pytestmark = pytest.mark.django_db(transaction=True)


def now():
    """The tests' day lies ahead of some computers' clocks."""
    return max(timezone.now(), AT)


def deliver_everything(at=None):
    """What workers do: every row that is due."""
    at = at or now()
    for row in Outbox.objects.waiting(at).order_by("pk"):
        outbox.deliver(row.pk, at=at)


@pytest.fixture
def sent(letter):
    """Queues the letter and lets the worker take it; gives it as it is afterwards."""
    post_one(letter.pk, at=AT)
    deliver_everything()
    letter.refresh_from_db()
    return letter


def test_letter_of_a_played_past_counts_as_sent_and_does_not_go_out(mail_server, letter):
    post_one(letter.pk, at=AT)
    assert count_as_sent(before=AT) == 0
    assert count_as_sent(before=AT + timedelta(seconds=1)) == 1
    deliver_everything()
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("sent", AT)
    assert mail_server.letters == []


def test_letter_arrives_with_its_stable_message_id(mail_server, sent):
    [arrived] = mail_server.letters
    assert sent.state == "sent"
    assert arrived["Message-ID"] == sent.message_id
    assert arrived["To"] == "reader@people.example"
    assert arrived.get_content().strip() == "Мәтін"


def test_notice_arrives_as_text_and_html(mail_server, people, news):
    news(people.outsider)
    deliver_everything()
    [arrived] = mail_server.letters
    assert arrived["Content-Language"] == "ru"
    assert "Новый конкурс" in arrived.get_body(("plain",)).get_content()
    assert '<html lang="ru">' in arrived.get_body(("html",)).get_content()
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_message_delivered_twice_sends_one_letter(mail_server, letter):
    post_one(letter.pk, at=AT)
    row = Outbox.objects.get()
    assert outbox.deliver(row.pk, at=now())
    assert not outbox.deliver(row.pk, at=now())
    assert len(mail_server.letters) == 1


def test_letter_queued_twice_is_sent_once(mail_server, letter):
    post_one(letter.pk, at=AT)
    post_one(letter.pk, at=AT)
    deliver_everything()
    assert len(mail_server.letters) == 1


class TestRefusal:
    @pytest.fixture(autouse=True)
    def _refuse(self, mail_server):
        mail_server.recipient_answers = ["550 5.1.1 No such person"]

    def test_refused_letter_fails_with_the_reason(self, sent):
        assert sent.state == "failed"
        assert "5.1.1 No such person" in sent.reason

    def test_refused_letter_is_not_tried_again(self, sent):
        assert not Outbox.objects.filter(done_at=None).exists()


@pytest.mark.parametrize("stage", ["recipient_answers", "answers"])
def test_letter_put_off_by_the_server_is_sent_later(mail_server, letter, stage):
    setattr(mail_server, stage, ["451 4.3.0 Come back later"])
    post_one(letter.pk, at=AT)
    deliver_everything()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("stored", 1)
    assert mail_server.letters == []
    deliver_everything(at=now() + timedelta(minutes=2))
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_body_refused_for_good_fails(mail_server, letter):
    mail_server.answers = ["554 5.7.1 Spam"]
    post_one(letter.pk, at=AT)
    deliver_everything()
    letter.refresh_from_db()
    assert letter.state == "failed"


def test_letter_waits_for_a_server_that_is_down(mail_server, letter):
    mail_server.stop()
    post_one(letter.pk, at=AT)
    deliver_everything()
    letter.refresh_from_db()
    assert letter.state == "stored"
    assert "refused" in letter.reason
    assert Outbox.objects.filter(done_at=None, due_at__gt=timezone.now()).count() == 1


def test_letter_is_given_up_after_many_attempts(mail_server, letter):
    Mail.objects.update(attempts=MOST_ATTEMPTS - 1)
    mail_server.answers = ["451 4.3.0 Come back later"]
    post_one(letter.pk, at=AT)
    deliver_everything()
    letter.refresh_from_db()
    assert letter.state == "failed"


class TestUnknownOutcome:
    """The server has the letter and its answer is lost."""

    @pytest.fixture(autouse=True)
    def _hang_up(self, mail_server):
        mail_server.answers = ["hang up"]

    def test_it_is_parked(self, sent):
        assert sent.state == "unknown"

    def test_it_is_never_sent_again_by_itself(self, mail_server, sent):
        deliver_everything(at=now() + timedelta(days=2))
        outbox.sweep(at=now() + timedelta(days=2))
        deliver_everything(at=now() + timedelta(days=2))
        assert len(mail_server.letters) == 1

    def test_administrator_decides_to_send_it_again(self, mail_server, people, sent):
        send_again(sent, by=actor_for(people.administrator), at=AT)
        deliver_everything()
        first, second = mail_server.letters
        assert first["Message-ID"] == second["Message-ID"]

    def test_administrator_decides_to_leave_it(self, people, sent):
        assert abandon(sent, by=actor_for(people.administrator), at=AT).state == "abandoned"

    def test_nobody_else_decides(self, people, sent):
        with pytest.raises(Refused):
            send_again(sent, by=actor_for(people.citizen), at=AT)


def test_sent_letter_is_not_sent_again(mail_server, people, sent):
    with pytest.raises(WrongState):
        send_again(sent, by=actor_for(people.administrator), at=AT)


@pytest.mark.slow
def test_killed_worker_never_sends_twice(mail_server, letter, start_worker):
    """A real Celery worker gets kill -9 while the server holds the letter; another one takes over."""
    mail_server.answers = ["wait"]
    first = start_worker()
    post_one(letter.pk, at=timezone.now())
    assert mail_server.got_body.wait(60), "the worker never came"
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    letter.refresh_from_db()
    assert letter.state == "sending"
    mail_server.let_go.set()
    start_worker()
    outbox.sweep(at=timezone.now() + timedelta(hours=2))
    marker = Mail.objects.create(to="b@people.example", sender="p@p.example", subject="b", text="b", created_at=AT)
    post_one(marker.pk, at=timezone.now())
    wait_until_sent(marker)
    assert [arrived["To"] for arrived in mail_server.letters] == ["reader@people.example", "b@people.example"]
    assert park_stuck(at=timezone.now() + STUCK_AFTER) == 1
    letter.refresh_from_db()
    assert letter.state == "unknown"


def wait_until_sent(mail, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        mail.refresh_from_db()
        if mail.state == "sent":
            return
        time.sleep(0.1)
    raise AssertionError(f"the letter is still {mail.state}")


def test_letter_in_a_workers_hands_is_not_parked_too_early(letter):
    moment = now()
    Mail.objects.update(state="sending", sending_since=moment)
    assert park_stuck(at=moment + STUCK_AFTER - timedelta(seconds=1)) == 0


def test_letters_lie_in_a_folder_without_a_server(settings, tmp_path, letter):
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }
    post_one(letter.pk, at=AT)
    deliver_everything()
    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert f"Message-ID: {letter.message_id}".encode() in file.read_bytes()


class TestDjangosOwnMail:
    """Codes and links of allauth."""

    @pytest.fixture(autouse=True)
    def _stored_first(self, settings):
        settings.EMAIL_BACKEND = "notices.backends.StoredEmailBackend"

    def test_it_is_a_row_before_it_is_a_mail(self, settings, mail_server):
        assert send_mail("Код", "123456", None, ["a@people.example"]) == 1
        assert mail_server.letters == []
        mail = Mail.objects.get()
        assert (mail.to, mail.text, mail.state) == ("a@people.example", "123456", "stored")
        assert mail.sender == settings.DEFAULT_FROM_EMAIL

    def test_it_goes_the_way_of_all_letters(self, mail_server):
        message = EmailMultiAlternatives(
            "Код", "123456", "p@p.example", ["a@people.example"], headers={"X-Kind": "code"}
        )
        message.attach_alternative("<p>123456</p>", "text/html")
        message.send()
        deliver_everything()
        [arrived] = mail_server.letters
        assert arrived["X-Kind"] == "code"
        assert "<p>123456</p>" in arrived.get_body(("html",)).get_content()

    def test_its_secret_is_wiped_once_it_is_sent(self, mail_server):
        send_mail("Код", "123456", None, ["a@people.example"])
        deliver_everything()
        mail = Mail.objects.get()
        assert (mail.state, mail.text) == ("sent", "")

    def test_demonstration_keeps_it_to_be_read(self, settings, mail_server):
        settings.DEMO = True
        send_mail("Код", "123456", None, ["a@people.example"])
        deliver_everything()
        assert Mail.objects.get().text == "123456"

    def test_each_address_gets_its_own_letter(self):
        EmailMessage("a", "b", None, ["a@people.example"], cc=["c@people.example"]).send()
        assert sorted(Mail.objects.values_list("to", flat=True)) == ["a@people.example", "c@people.example"]

    def test_documents_are_not_attached(self):
        message = EmailMessage("a", "b", None, ["a@people.example"])
        message.attach("passport.pdf", b"%PDF", "application/pdf")
        with pytest.raises(ValueError, match="links"):
            message.send()
        assert not Mail.objects.exists()
