"""`manage.py setup` and `manage.py doctor`."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from core.doctor import check, examine
from tests.people import PASSWORD, valid_bin

ANSWERS = {
    "operator_name_kk": "Орталық", "operator_name_ru": "Центр", "operator_bin": valid_bin("73044000001"),
    "email": "first@portal.example", "full_name": "Первый Администратор", "language": "ru",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def setup(**options):
    out = io.StringIO()
    call_command("setup", stdout=out, **{**ANSWERS, **options})
    return out.getvalue()


def doctor():
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1
    return out.getvalue()


def test_setup_makes_the_operator_and_an_administrator_who_can_sign_in(db, client, monkeypatch):
    monkeypatch.setenv("SETUP_PASSWORD", PASSWORD)
    said = setup()
    member = Membership.objects.get(organisation__kind="operator")
    assert member.roles == [Role.ADMINISTRATOR]
    assert "/ru/accounts/login/" in said
    client.post("/ru/accounts/login/", {"login": "first@portal.example", "password": PASSWORD})
    assert client.get("/ru/accounts/profile/").url == "/ru/accounts/second-factor/"


def test_setup_prints_a_one_time_address_when_asked(db, client):
    said = setup(link=True)
    path = re.search(r"http://[^/]+(\S+)", said)[1]
    assert client.get(path).status_code == 200
    assert not User.objects.exists()


def test_setup_refuses_a_second_time(db, monkeypatch):
    monkeypatch.setenv("SETUP_PASSWORD", PASSWORD)
    setup()
    with pytest.raises(CommandError, match="has its operator already"):
        setup(email="second@portal.example")
    assert Organisation.objects.count() == 1


def test_setup_says_what_it_needs(db):
    with pytest.raises(CommandError, match="SETUP_OPERATOR_BIN"):
        setup(operator_bin=None)


def test_setup_refuses_a_wrong_bin_and_leaves_nothing(db, monkeypatch):
    monkeypatch.setenv("SETUP_PASSWORD", PASSWORD)
    with translation.override("kk"), pytest.raises(CommandError, match="digit"):
        setup(operator_bin="730440000011")
    assert not Organisation.objects.exists()


def test_doctor_misses_the_operator(db):
    assert "There is no operator of grants. Run: manage.py setup" in doctor()


def test_every_check_can_be_made(people):
    assert people.officer
    assert "could not be made" not in doctor()


def test_doctor_misses_the_worker(db):
    assert "No Celery worker has been heard" in doctor()


def test_doctor_misses_a_publisher(people):
    assert people.officer
    assert "has an officer and no publisher" in doctor()


def test_doctor_is_content_with_a_publisher(people):
    assert people.officer
    assert people.publisher
    assert "no publisher" not in doctor()


def test_doctor_warns_of_a_demo_at_a_public_address(db, settings):
    settings.DEMO, settings.BEHIND_TLS = True, True
    assert "DEMO is on at a public address" in doctor()


def test_doctor_reports_a_check_that_fails_itself(db, people):
    @check("test")
    def broken(at):
        raise OSError("no such device")

    try:
        assert any("no such device" in finding.sentence for finding in examine(people.at))
    finally:
        from core import doctor as registry

        registry._checks.pop(f"{__name__}.{broken.__qualname__}")
