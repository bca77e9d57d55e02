"""Sign-up, sign-in, second factor, passwords: allauth as this portal has set it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse

from accounts import actions
from accounts.models import Membership, User
from accounts.roles import Role
from core.models import Record
from core.record import subject_of
from tests.people import PASSWORD, actor_for, as_person

SIGN_UP = {
    "full_name": "Жаңа Адам",
    "email": "new@example.org",
    "password1": "korsetkish-2027-zhyl",
    "language": "kk",
    "consent": "on",
}


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def totp_code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def sign_in(client, user, password=PASSWORD, **rest):
    return client.post("/ru/accounts/login/", {"login": user.email, "password": password}, **rest)


def confirm_password(client):
    client.post("/ru/accounts/reauthenticate/", {"password": PASSWORD})


def with_totp(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


# --- registration ------------------------------------------------------------------------------------------
def test_new_person_confirms_the_e_mail_by_a_code(client, db):
    answer = client.post("/kk/accounts/signup/", SIGN_UP)
    assert answer.url == "/kk/accounts/confirm-email/"
    code = re.search(r": (\S+)\n", mail.outbox[-1].body)[1]
    answer = client.post(answer.url, {"code": code})
    assert answer.url == reverse("work")
    assert "_auth_user_id" in client.session


def test_consent_and_name_are_kept(client, db):
    client.post("/kk/accounts/signup/", SIGN_UP)
    user = User.objects.get(email="new@example.org")
    assert (user.full_name, user.language) == ("Жаңа Адам", "kk")
    assert user.consented_at is not None
    assert Record.objects.get(subject=subject_of(user)).verb == "sign_up"


def test_nobody_registers_without_consent(client, db):
    answer = client.post("/kk/accounts/signup/", {**SIGN_UP, "consent": ""})
    assert answer.status_code == 200
    assert not User.objects.exists()


def test_known_address_answers_like_an_unknown_one(client, people):
    known = client.post("/kk/accounts/signup/", {**SIGN_UP, "email": people.aigerim.email})
    assert known.url == "/kk/accounts/confirm-email/"
    assert mail.outbox[-1].to == [people.aigerim.email]
    assert User.objects.filter(email=people.aigerim.email).count() == 1


def test_weak_password_is_refused(client, db):
    assert client.post("/kk/accounts/signup/", {**SIGN_UP, "password1": "1234567890"}).status_code == 200


def test_invited_person_registers_without_a_second_letter_and_joins(client, people):
    by = actor_for(people.aigerim)
    letter = actions.invite(people.ngo, "new@example.org", [Role.STAFF], by=by, at=people.at_now)
    page = reverse("invitation", args=[letter.token])
    sign_up = client.post(page).url
    assert sign_up.startswith("/en/accounts/signup/?next=")
    answer = client.post(sign_up, {**SIGN_UP, "next": page})
    assert answer.url == page
    assert len(mail.outbox) == 1
    client.post(page)
    assert Membership.objects.get(user__email="new@example.org").organisation == people.ngo


# --- sign-in ---------------------------------------------------------------------------------------------------
def test_person_signs_in_by_e_mail_in_any_case(client, people):
    assert people.citizen.email == "citizen@people.example"
    answer = client.post("/ru/accounts/login/", {"login": "Citizen@People.example", "password": PASSWORD})
    assert answer.url == "/ru/work/"


def test_sign_in_is_on_the_record(client, people):
    sign_in(client, people.citizen)
    assert "sign_in" in Record.objects.filter(subject=subject_of(people.citizen)).values_list("verb", flat=True)


def test_page_is_in_the_language_of_its_address(client, db):
    assert 'lang="kk"' in client.get("/kk/accounts/login/").content.decode()
    assert 'lang="ru"' in client.get("/ru/accounts/login/").content.decode()


def test_guessing_at_one_account_is_stopped(client, people):
    for _try in range(5):
        sign_in(client, people.citizen, "wrong password")
    assert sign_in(client, people.citizen).status_code == 200
    assert "_auth_user_id" not in client.session


def test_office_behind_one_address_is_not_locked_out(client, people):
    """Colleagues of one village mistype twenty passwords within a minute; the clerk still gets in."""
    for number in range(20):
        client.post("/ru/accounts/login/", {"login": f"colleague{number}@center.example", "password": "mistyped"})
    assert sign_in(client, people.citizen).url == "/ru/work/"


def test_forged_proxy_header_does_not_change_the_address(client, people, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    sign_in(client, people.citizen, HTTP_X_FORWARDED_FOR="203.0.113.9")
    page = client.get("/ru/accounts/sessions/").content.decode()
    assert "127.0.0.1" in page
    assert "203.0.113.9" not in page


def test_closed_account_cannot_sign_in(client, people):
    people.citizen.is_active = False
    people.citizen.save()
    sign_in(client, people.citizen)
    assert "_auth_user_id" not in client.session


# --- second factor ---------------------------------------------------------------------------------------------
def test_officer_without_second_factor_sees_only_its_set_up(client, people):
    sign_in(client, people.officer)
    assert client.get("/ru/accounts/profile/").url == "/ru/accounts/second-factor/"
    assert client.get("/ru/accounts/second-factor/").status_code == 200
    confirm_password(client)
    assert client.get("/ru/accounts/2fa/totp/activate/").status_code == 200


@pytest.mark.parametrize(
    "who", ["officer", "publisher", "finance", "coordinator", "chair", "secretary", "expert1", "administrator"]
)
def test_second_factor_is_asked_of_those_who_decide(client, people, who):
    sign_in(client, getattr(people, who))
    assert client.get("/ru/accounts/profile/").status_code == 302


@pytest.mark.parametrize("who", ["aigerim", "accountant", "citizen", "observer", "sponsor", "clerk"])
def test_second_factor_is_not_asked_of_others(client, people, who):
    sign_in(client, getattr(people, who))
    assert client.get("/ru/accounts/profile/").status_code == 200


def test_acting_for_another_organisation_does_not_escape_it(client, people):
    member = actions.add_member(people.officer, people.ngo, [Role.STAFF], by=actor_for(people.aigerim), at=people.at)
    sign_in(client, people.officer)
    session = client.session
    session["membership_id"] = member.pk
    session.save()
    assert client.get("/ru/accounts/profile/").status_code == 302


def test_officer_sets_up_an_app_and_goes_on(client, people):
    sign_in(client, people.officer)
    confirm_password(client)
    client.get("/ru/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/ru/accounts/2fa/totp/activate/", {"code": totp_code(secret)})
    assert client.get("/ru/accounts/profile/").status_code == 200


def test_secret_of_the_app_is_encrypted(people):
    secret = with_totp(people.officer)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert "k1:" in kept


def test_officer_with_an_app_gives_a_code(client, people):
    secret = with_totp(people.officer)
    answer = sign_in(client, people.officer)
    assert answer.url == "/ru/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200
    client.post(answer.url, {"code": totp_code(secret)})
    assert client.get("/ru/accounts/profile/").status_code == 200


def test_code_is_used_once(client, people):
    secret = with_totp(people.officer)
    code = totp_code(secret)
    sign_in(client, people.officer)
    client.post("/ru/accounts/2fa/authenticate/", {"code": code})
    client.post("/ru/accounts/logout/")
    sign_in(client, people.officer)
    client.post("/ru/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_last_factor_of_an_officer_stays(client, people):
    secret = with_totp(people.officer)
    sign_in(client, people.officer)
    client.post("/ru/accounts/2fa/authenticate/", {"code": totp_code(secret)})
    confirm_password(client)
    assert client.post("/ru/accounts/2fa/totp/deactivate/").status_code == 200
    assert Authenticator.objects.filter(user=people.officer, type="totp").exists()


def test_last_key_of_an_officer_stays(client, people):
    key = Authenticator.objects.create(user=people.officer, type="webauthn", data={"name": "Key", "credential": {}})
    as_person(client, people.officer)
    confirm_password(client)
    assert client.post(f"/ru/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 403
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_demo_people_are_spared_in_a_demo_only(client, people, settings):
    User.objects.filter(pk=people.officer.pk).update(is_demo=True)
    sign_in(client, people.officer)
    assert client.get("/ru/accounts/profile/").status_code == 302
    settings.DEMO = True
    assert client.get("/ru/accounts/profile/").status_code == 200


def test_second_factor_costs_no_query(client, people, django_assert_max_num_queries):
    as_person(client, people.officer)
    client.get("/ru/accounts/second-factor/")
    with django_assert_max_num_queries(4):  # person, memberships, the page's own
        client.get("/ru/accounts/security/")


# --- changes of the account ----------------------------------------------------------------------------------------
def test_password_change_ends_other_sessions_and_is_told(client, people):
    from django.test import Client

    other = Client()
    sign_in(client, people.citizen)
    sign_in(other, people.citizen)
    new = "korsetkish-2027-zhyl"
    client.post("/ru/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/ru/accounts/profile/").status_code == 200
    assert other.get("/ru/accounts/profile/").status_code == 302
    assert mail.outbox[-1].to == [people.citizen.email]


def test_forgotten_password_comes_by_letter_and_does_not_skip_the_second_factor(client, people):
    with_totp(people.officer)
    client.post("/ru/accounts/password/reset/", {"email": people.officer.email})
    address = re.search(r"http\S+", mail.outbox[-1].body)[0]
    page = client.get(address, follow=True)
    new = "korsetkish-2027-zhyl"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert "_auth_user_id" not in client.session
    assert sign_in(client, people.officer, new).url == "/ru/accounts/2fa/authenticate/"


def test_unknown_address_gets_the_same_answer(client, people):
    known = client.post("/ru/accounts/password/reset/", {"email": people.citizen.email})
    unknown = client.post("/ru/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_letter_is_in_the_readers_language(client, people):
    people.citizen.language = "en"
    people.citizen.save()
    client.post("/ru/accounts/password/reset/", {"email": people.citizen.email})
    assert "To set a new password" in mail.outbox[-1].body


def test_old_session_asks_for_the_password_before_a_new_factor(client, people):
    as_person(client, people.citizen)
    assert "/reauthenticate/" in client.get("/ru/accounts/2fa/totp/activate/").url


def test_person_signs_out_other_devices(client, people):
    from django.test import Client

    other = Client()
    sign_in(client, people.citizen)
    sign_in(other, people.citizen)
    client.post("/ru/accounts/sessions/")
    assert other.get("/ru/accounts/profile/").status_code == 302
