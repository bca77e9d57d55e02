"""What pages show, and that their queries do not grow with the rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import InterestGround, Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from core import once
from core.models import Record
from core.record import subject_of
from tests.people import SYSTEM, actor_for, as_person, valid_bin


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def add_members(organisation, number, at):
    for count in range(number):
        user = actions.register_person(f"m{count}-{organisation.pk}@example.org", f"Member {count}", by=SYSTEM, at=at)
        actions.add_member(user, organisation, [Role.STAFF], by=SYSTEM, at=at)


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_list_of_people_costs_the_same_with_more_people(people, client):
    as_person(client, people.aigerim)
    url = f"/kk/accounts/organisations/{people.ngo.pk}/people/"
    first = queries_of(client, url)
    add_members(people.ngo, 3, people.at)
    for count in range(3):
        actions.invite(
            people.ngo, f"i{count}@example.org", [Role.STAFF], by=actor_for(people.aigerim), at=people.at_now
        )
    assert queries_of(client, url) == first


def test_list_of_organisations_costs_the_same_with_more(people, client):
    as_person(client, people.administrator)
    first = queries_of(client, "/ru/accounts/organisations/")
    assert people.ngo and people.akimat and people.ministry
    assert queries_of(client, "/ru/accounts/organisations/") == first


def test_tree_of_state_bodies_costs_the_same_with_more(people, client):
    as_person(client, people.administrator)
    assert people.ministry
    first = queries_of(client, "/ru/accounts/organisations/state-bodies/")
    for number in range(3):
        actions.create_organisation(
            OrganisationKind.AKIMAT,
            name_ru=f"Отдел {number}",
            parent=people.akimat,
            region=people.region,
            by=SYSTEM,
            at=people.at,
        )
    assert queries_of(client, "/ru/accounts/organisations/state-bodies/") == first


def test_register_of_experts_costs_the_same_with_more(people, client):
    as_person(client, people.coordinator)
    assert people.expert1
    first = queries_of(client, "/ru/accounts/experts/")
    assert people.experts
    assert queries_of(client, "/ru/accounts/experts/") == first


def test_my_organisations_cost_the_same_with_more(people, client):
    as_person(client, people.accountant)
    first = queries_of(client, "/ru/accounts/my-organisations/")
    for body in (people.other_ngo, people.public_body):
        actions.add_member(people.accountant, body, [Role.STAFF], by=SYSTEM, at=people.at)
    assert queries_of(client, "/ru/accounts/my-organisations/") == first


def test_reader_without_a_session_costs_no_query_for_the_actor(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/ru/accounts/password/reset/done/")


# --- profile ---------------------------------------------------------------------------------------------------
def test_iin_is_kept_encrypted_and_shown_masked(people, client):
    as_person(client, people.citizen)
    client.post(
        "/ru/accounts/profile/", {"full_name": "А", "phone": "8 701 123 45 67", "language": "ru", "iin": "991399300904"}
    )
    user = User.objects.get(pk=people.citizen.pk)
    assert (user.iin, user.phone) == ("991399300904", "+77011234567")
    assert "991399300904" not in str(User.objects.values().get(pk=user.pk))
    page = client.get("/ru/accounts/profile/").content.decode()
    assert "••••0904" in page
    assert "991399300904" not in page


def test_iin_of_another_account_is_refused_beside_its_field(people, client):
    actions.update_profile(
        people.outsider,
        full_name="П",
        phone="",
        language="ru",
        iin="991399300904",
        by=actor_for(people.outsider),
        at=people.at,
    )
    as_person(client, people.citizen)
    page = client.post(
        "/en/accounts/profile/", {"full_name": "А", "phone": "", "language": "ru", "iin": "991399300904"}
    )
    assert "already kept for another account" in page.content.decode()


def test_personal_values_are_not_in_the_record(people):
    actions.update_profile(
        people.citizen, full_name="Құпия Есім", phone="+77011234567", language="kk", iin="991399300904",
        by=actor_for(people.citizen), at=people.at,
    )  # fmt: skip
    kept = str(list(Record.objects.filter(subject=subject_of(people.citizen)).values_list("changes", flat=True)))
    assert "991399300904" not in kept
    assert "+77011234567" not in kept


# --- people ------------------------------------------------------------------------------------------------------
def test_second_click_invites_once(people, client):
    as_person(client, people.aigerim)
    form = {"email": "a@example.org", "roles": "staff", "language": "kk", "once": once.new_key()}
    url = reverse("invite", args=[people.ngo.pk])
    client.post(url, form)
    client.post(url, form)
    assert people.ngo.invitations.count() == 1


def test_roles_are_offered_with_their_meaning(people, client):
    as_person(client, people.aigerim)
    page = client.get(f"/en/accounts/organisations/{people.ngo.pk}/people/invite/").content.decode()
    assert "Cannot submit or sign." in page
    assert "Sits on a commission" not in page


def test_refusal_of_an_action_is_a_page_with_the_reason(people, client):
    as_person(client, people.aigerim)
    member = Membership.objects.get(user=people.aigerim)
    page = client.post(f"/en/accounts/organisations/{people.ngo.pk}/people/{member.pk}/end/", {})
    assert page.status_code == 403
    assert "Give this role to another person first" in page.content.decode()


def test_switching_changes_whom_one_acts_for(people, client):
    second = actions.add_member(people.accountant, people.other_ngo, [Role.STAFF], by=SYSTEM, at=people.at)
    as_person(client, people.accountant)
    client.post(f"/en/accounts/my-organisations/{second.pk}/switch/")
    assert client.session["membership_id"] == second.pk
    assert client.get(f"/en/accounts/organisations/{people.other_ngo.pk}/people/").status_code == 200
    assert client.get(f"/en/accounts/organisations/{people.ngo.pk}/people/").status_code == 404


def test_used_invitation_says_so(people, client):
    letter = actions.invite(people.ngo, "a@example.org", [Role.STAFF], by=actor_for(people.aigerim), at=people.at_now)
    actions.accept_invitation(letter.token, by=actor_for(people.outsider), at=people.at_now)
    page = client.get(f"/en/accounts/invitations/{letter.token}/")
    assert page.status_code == 410
    assert "can no longer be used" in page.content.decode()


# --- organisations -------------------------------------------------------------------------------------------------
def test_administrator_creates_an_akimat_and_is_asked_to_invite(people, client):
    as_person(client, people.administrator)
    form = {
        "kind": "akimat",
        "name_kk": "Есіл ауданы",
        "name_ru": "Есильский район",
        "region": people.region.pk,
        "once": once.new_key(),
    }
    answer = client.post("/en/accounts/organisations/new/", form)
    body = Organisation.objects.get(name_ru="Есильский район")
    assert answer.url == f"/en/accounts/organisations/{body.pk}/people/"


def test_wrong_bin_is_explained_beside_its_field(people, client):
    as_person(client, people.administrator)
    form = {"kind": "business", "bin": "700140000018", "name_kk": "Б", "name_ru": "Б", "once": once.new_key()}
    assert "A digit is wrong" in client.post("/en/accounts/organisations/new/", form).content.decode()


def test_bin_of_a_confirmed_one_is_refused(people, client):
    as_person(client, people.administrator)
    form = {"kind": "business", "bin": people.business.bin, "name_kk": "Б", "name_ru": "Б", "once": once.new_key()}
    assert "already confirmed" in client.post("/en/accounts/organisations/new/", form).content.decode()


def test_coordinator_with_kin_sees_why_the_button_is_dead(people, client):
    claim = actions.claim_organisation(
        OrganisationKind.NGO, bin=valid_bin("78094000004"), name_ru="Ф", by=actor_for(people.citizen), at=people.at
    ).organisation
    actions.record_tie(
        people.coordinator, claim.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at
    )
    as_person(client, people.coordinator)
    page = client.get(f"/en/accounts/organisations/{claim.pk}/").content.decode()
    assert "somebody else must do this" in page


def test_experts_are_found_by_sphere_and_language(people, client):
    assert people.experts
    as_person(client, people.coordinator)
    sphere = people.spheres[0].code
    page = client.get(f"/en/accounts/experts/?sphere={sphere}&language=kk").content.decode()
    assert "Сарапшы 1" in page
    assert "Сарапшы 6" not in page


# --- Django admin ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "model", ["user", "organisation", "membership", "invitation", "expertprofile", "tie", "interestdeclaration"]
)
def test_admin_only_shows(people, client, model):
    as_person(client, people.administrator)
    assert client.get(f"/en/admin/accounts/{model}/").status_code == 200
    assert client.get(f"/en/admin/accounts/{model}/add/").status_code == 403


def test_admin_does_not_show_secrets(people, client):
    as_person(client, people.administrator)
    page = client.get(f"/en/admin/accounts/user/{people.citizen.pk}/change/").content.decode()
    assert people.citizen.password not in page


def test_admin_sign_in_is_the_portals(people, client):
    assert client.get("/en/admin/login/").url.startswith("/en/accounts/login/")


@pytest.mark.parametrize("app", ["account/emailaddress", "mfa/authenticator", "auth/group"])
def test_admin_has_no_way_around(people, client, app):
    as_person(client, people.administrator)
    assert client.get(f"/en/admin/{app}/").status_code == 404
