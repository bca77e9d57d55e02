"""Somebody is invited to the register of experts by letter; whoever accepts is proposed, and the operator decides."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import actions
from accounts.models import ExpertInvitation, ExpertProfile, ExpertStatus
from core import once
from core.errors import Refused, WrongState
from core.models import Record
from core.record import subject_of
from tests.people import AT, PASSWORD, actor_for, as_person
from tests.threads import failures, race

pytestmark = pytest.mark.django_db
EMAIL = "new@experts.example"


def invite(people, email=EMAIL, by=None, at=AT, **facts):
    facts = {"spheres": people.spheres[:1], "languages": ["kk", "ru"], "regions": [people.region], **facts}
    return actions.invite_expert(email, by=actor_for(by or people.coordinator), at=at, **facts)


def accept(invitation, user, at=AT):
    return actions.accept_expert_invitation(invitation.token, by=actor_for(user), at=at)


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "сарапшылар тізілімі"), ("ru", "реестр экспертов"), ("en", "register of experts")],
)
def test_the_letter_comes_in_the_chosen_language(people, language, words, mailoutbox):
    invitation = invite(people, language=language)
    letter = mailoutbox[-1]
    assert letter.to == [EMAIL]
    assert words in letter.body.lower()
    assert f"/{language}/accounts/experts/invitations/{invitation.token}/" in letter.body


def test_whoever_accepts_is_proposed_with_what_the_letter_named(people):
    profile = accept(invite(people), people.citizen)
    assert (profile.status, profile.nominating_side) == (ExpertStatus.PROPOSED, "operator")
    assert list(profile.spheres.all()) == people.spheres[:1]
    assert (list(profile.regions.all()), profile.languages) == ([people.region], ["kk", "ru"])


def test_nobody_is_in_the_register_by_accepting(people):
    accept(invite(people), people.citizen)
    assert not ExpertProfile.objects.in_register(AT.date()).filter(user=people.citizen).exists()


def test_what_the_person_had_proposed_is_kept(people):
    by = actor_for(people.citizen)
    facts = {"languages": ["en"], "employer": "KBTU", "biography": "Ten years"}
    actions.propose_expert(people.citizen, spheres=people.spheres[1:2], regions=[people.region], by=by, at=AT, **facts)
    profile = accept(invite(people), people.citizen)
    assert set(profile.spheres.all()) == set(people.spheres[:2])
    assert (profile.languages, profile.employer, profile.biography) == (["en", "kk", "ru"], "KBTU", "Ten years")


def test_an_invitation_is_accepted_once(people):
    invitation = invite(people)
    accept(invitation, people.citizen)
    with pytest.raises(WrongState, match="no longer be used"):
        accept(invitation, people.outsider)


def test_an_earlier_letter_to_the_same_address_ends(people):
    first, second = invite(people), invite(people, email="NEW@experts.example ")
    with pytest.raises(WrongState):
        accept(first, people.citizen)
    assert accept(second, people.citizen)
    assert Record.objects.filter(subject=f"accounts.expertinvitation:{first.pk}", note="replaced").exists()


def test_it_runs_out(people):
    invitation = invite(people)
    with pytest.raises(WrongState):
        accept(invitation, people.citizen, at=invitation.expires_at)


def test_who_stands_in_the_register_is_not_invited(people):
    with pytest.raises(ValidationError, match="in the register of experts already"):
        invite(people, email=people.expert1.email)


@pytest.mark.parametrize("who", ["administrator", "officer", "expert1"])
def test_only_a_coordinator_invites(people, who):
    with pytest.raises(Refused):
        invite(people, by=getattr(people, who))


@pytest.mark.django_db(transaction=True)
def test_eight_invitations_of_one_address_leave_one_open(people):
    facts = {"spheres": people.spheres[:1], "languages": ["ru"], "by": actor_for(people.coordinator), "at": AT}
    failed = failures(race(lambda _index: actions.invite_expert(EMAIL, **facts)))
    assert all(isinstance(each, WrongState) for each in failed)
    assert ExpertInvitation.objects.unanswered().filter(email=EMAIL).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_acceptances_make_one_entry(people):
    invitation, by = invite(people), actor_for(people.citizen)
    race(lambda _index: actions.accept_expert_invitation(invitation.token, by=by, at=AT))
    assert ExpertProfile.objects.filter(user=people.citizen).count() == 1
    assert Record.objects.filter(subject=f"accounts.expertinvitation:{invitation.pk}", verb="accept").count() == 1


def test_a_new_person_registers_from_the_letter_and_is_proposed(people, client):
    invite(people, at=people.at_now)
    url = re.search(r"https?://[^/]+(/\S+/invitations/\S+/)", mail.outbox[-1].body).group(1)
    page = client.post(url)
    assert page.url.startswith(reverse("account_signup").replace("/en/", "/kk/"))
    form = {"email": EMAIL, "full_name": "Сауле Ахмет", "password1": PASSWORD, "password2": PASSWORD, "consent": "on"}
    form["language"] = "kk"
    answer = client.post(page.url, form)
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.post(url).url.endswith(reverse("my_expert_entry").removeprefix("/en"))
    assert ExpertProfile.objects.get(user__email=EMAIL).status == ExpertStatus.PROPOSED


def typed(people, **changes):
    facts = {"email": EMAIL, "language": "ru", "spheres": [people.spheres[0].pk], "languages": ["ru"]}
    return {"once": once.new_key(), **facts, **changes}


def test_a_page_that_sends_here_prefills_and_is_gone_back_to(people, client):
    page = as_person(client, people.coordinator)
    sphere = people.spheres[0].pk
    shown = page.get(reverse("expert_invite"), {"spheres": sphere, "languages": "kk", "next": "/en/draws/"})
    assert shown.context["form"]["spheres"].value() == [sphere]
    assert re.search(r'value="kk"[^>]*checked', shown.content.decode())
    assert page.post(reverse("expert_invite"), typed(people, next="/en/draws/")).url == "/en/draws/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_never_goes_to_another_site(people, client, elsewhere):
    page = as_person(client, people.coordinator)
    assert page.post(reverse("expert_invite"), typed(people, next=elsewhere)).url == reverse("experts")


def test_a_bad_address_is_explained(people, client):
    answer = as_person(client, people.coordinator).post(reverse("expert_invite"), typed(people, email="nobody"))
    assert "Enter a valid email address" in answer.content.decode()
    assert not ExpertInvitation.objects.exists()


def test_a_cancelled_invitation_ends_its_link(people, client):
    invitation = invite(people)
    as_person(client, people.coordinator)
    page = client.get("/en/accounts/experts/invite/")
    address = reverse("expert_invitation_cancel", args=[invitation.pk])
    assert f'action="{address}"' in page.content.decode()
    assert "is cancelled" in client.post(address, follow=True).content.decode()
    with pytest.raises(WrongState):
        accept(invitation, people.citizen)
    assert client.post(address).status_code == 409  # a second press changes nothing
    assert Record.objects.filter(subject=subject_of(invitation), verb="cancel").count() == 1
    assert invite(people).is_open(AT)  # and the person may be invited again


def test_an_invitation_is_accepted_or_cancelled_never_both(people):
    invitation = invite(people)
    with pytest.raises(Refused):
        actions.cancel_expert_invitation(invitation, by=actor_for(people.officer), at=AT)
    accept(invitation, people.citizen)
    with pytest.raises(WrongState):
        actions.cancel_expert_invitation(invitation, by=actor_for(people.coordinator), at=AT)
