"""Demo data: made once through the actions, and everybody in it has something to do."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.acting import actor_of, needs_second_factor
from accounts.models import ExpertProfile, Organisation, User
from accounts.roles import Role
from core import work
from core.models import Record
from core.record import first_broken
from grants.eligibility import answer_for
from grants.models import Amendment, Call
from grants.states import CallPhase, CallState
from ngos.models import Claim
from tests.people import ensure_reference

pytestmark = pytest.mark.django_db
PASSWORD = "a word for the demo"
ROLES = {
    "director@ngo.example": Role.DIRECTOR,
    "accountant@ngo.example": Role.STAFF,
    "director2@ngo.example": Role.DIRECTOR,
    "officer@ministry.example": Role.OFFICER,
    "publisher@ministry.example": Role.PUBLISHER,
    "finance@ministry.example": Role.FINANCE,
    "officer@akimat.example": Role.OFFICER,
    "coordinator@operator.example": Role.COORDINATOR,
    **{f"expert{number}@experts.example": Role.EXPERT for number in range(1, 7)},
    "chair@commission.example": Role.COMMISSION,
    "secretary@commission.example": Role.SECRETARY,
    "observer@public.example": Role.OBSERVER,
    "sponsor@business.example": Role.SPONSOR,
    "monitor@business.example": Role.MONITOR,
    "clerk@center.example": Role.CLERK,
    "head@center.example": Role.CENTRE_HEAD,
    "citizen@people.example": None,
    "admin@portal.example": Role.ADMINISTRATOR,
}
BUSY = [
    "director@ngo.example", "director2@ngo.example", "officer@ministry.example", "publisher@ministry.example",
    "officer@akimat.example", "coordinator@operator.example",
]  # fmt: skip


@pytest.fixture
def _django_db_helper():
    """No transaction for each test, as pytest-django would open it: all stand in the one that holds the demo."""


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo stands while this module runs; what its two runs said."""
    from django.conf import settings

    var, kept = tmp_path_factory.mktemp("var"), (settings.PORTAL_VAR, settings.DEMO, settings.DEMO_PASSWORD)
    with django_db_blocker.unblock(), transaction.atomic():
        settings.PORTAL_VAR, settings.DEMO, settings.DEMO_PASSWORD = var, True, PASSWORD
        ensure_reference()
        first = run()
        yield {"first": first, "var": var}
        settings.PORTAL_VAR, settings.DEMO, settings.DEMO_PASSWORD = kept
        transaction.set_rollback(True)


def run(**options):
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def user(email):
    return User.objects.get(email=email)


def test_second_run_changes_nothing_and_says_so(said):
    before = Record.objects.count()
    assert "Nothing changed" in run()
    assert Record.objects.count() == before


def test_it_is_not_made_again_after_people_have_changed_it():
    call = Call.objects.filter(state=CallState.DRAFT).first()
    with transaction.atomic():
        Call.objects.filter(pk=call.pk).update(title_kk="Басқа атау", title_ru="Другое название")
        assert "Nothing changed" in run()
        transaction.set_rollback(True)


@pytest.mark.parametrize(("email", "role"), ROLES.items())
def test_demo_person_acts_in_their_role(email, role):
    actor = actor_of(user(email))
    assert actor.roles >= {role} if role else not actor.roles


@pytest.mark.parametrize("email", ROLES)
def test_demo_person_signs_in_with_the_known_password(email):
    person = user(email)
    assert person.is_demo
    assert person.password == user("director@ngo.example").password
    assert EmailAddress.objects.get(user=person).verified


def test_password_comes_from_the_environment():
    assert user("director@ngo.example").check_password(PASSWORD)


def test_officer_is_spared_the_second_factor():
    assert not needs_second_factor(user("officer@ministry.example"))


@pytest.mark.parametrize("email", BUSY)
def test_something_waits_for_the_person(email):
    assert work.waiting(actor_of(user(email)), timezone.now())


def test_sign_ins_are_kept_for_the_launcher(said):
    text = (said["var"] / "sign-ins.txt").read_text()
    assert PASSWORD in text
    assert "officer@ministry.example" in text


@pytest.mark.parametrize("phase", list(CallPhase))
def test_there_are_calls_in_every_phase(phase):
    assert Call.objects.in_phase(phase, timezone.now()).exists()


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.PROPOSED, CallState.CANCELLED])
def test_there_are_calls_in_every_state(state):
    assert Call.objects.filter(state=state).exists()


def test_one_call_was_returned_and_one_was_extended():
    assert Call.objects.filter(state=CallState.DRAFT).exclude(return_reason="").exists()
    assert {one.state for one in Amendment.objects.filter(kind="extension")} == {"applied", "proposed"}


def test_numbers_follow_the_days_of_publication():
    published = Call.objects.public().order_by("published_at").values_list("number", flat=True)
    assert list(published) == sorted(published)


@pytest.mark.parametrize("email", ["director@ngo.example", "director2@ngo.example"])
def test_ngo_of_a_demo_director_may_apply(email):
    actor, now = actor_of(user(email)), timezone.now()
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    call = Call.objects.open(now).filter(regions=None).first()
    assert answer_for(call, organisation.bin, actor=actor, at=now).may


def test_one_claim_contests_a_confirmed_ngo():
    assert any(claim.is_contest for claim in Claim.objects.open().with_contest())


def test_kazakh_applications_find_experts_who_read_kazakh():
    assert ExpertProfile.objects.in_register(timezone.localdate()).filter(languages__contains=["kk"]).count() >= 4


def test_every_record_holds_together():
    assert first_broken() is None


def test_a_portal_with_real_people_gets_no_known_passwords(settings):
    settings.DEMO = False
    with transaction.atomic():
        User.objects.create_user("real@people.kz", "x")
        with pytest.raises(CommandError, match="real people"):
            run()
        transaction.set_rollback(True)


def test_public_pages_show_the_demo():
    page = Client().get("/ru/calls/")
    assert page.status_code == 200
    assert "Волонтерство и гражданские инициативы на селе" in page.content.decode()
