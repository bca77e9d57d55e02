"""Demo data: made once through the actions, and everybody in it has something to do."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Min
from django.test import Client
from django.utils import timezone

from accounts.acting import actor_of, needs_second_factor
from accounts.models import ExpertProfile, Organisation, User
from accounts.roles import Role
from core import work
from core.models import Outbox, Record
from core.periods import local_date
from core.record import first_broken
from councils.models import Council, Item, Meeting, Seat
from grants.commission import waiting_lots
from grants.eligibility import answer_for
from grants.models import (
    Admission,
    Amendment,
    Appeal,
    Application,
    Assignment,
    Award,
    Call,
    Draw,
    Outcome,
    Review,
    Selection,
    Submission,
)
from grants.states import AdmissionState, CallPhase, CallState, DrawState, OutcomeKind, ReviewState, SelectionState
from ngos.models import Claim
from notices.models import Mail
from tests.people import as_person, ensure_reference

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
# Nothing in the portal waits for these roles yet.
AT_REST = [
    "finance@ministry.example", "sponsor@business.example", "monitor@business.example", "clerk@center.example",
    "head@center.example", "citizen@people.example", "admin@portal.example",
]  # fmt: skip
BUSY = [email for email in ROLES if email not in AT_REST]


@pytest.fixture
def _django_db_helper():
    """No transaction for each test, as pytest-django would open it: all stand in the one that holds the demo."""


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo stands while this module runs; what its two runs said."""
    from django.conf import settings

    var, kept = tmp_path_factory.mktemp("var"), (settings.PORTAL_VAR, settings.DEMO, settings.DEMO_PASSWORD)
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django marks those of its own test cases: durable blocks may stand inside
    with django_db_blocker.unblock(), whole:
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


@pytest.mark.parametrize("email", AT_REST)
def test_page_of_a_person_at_rest_says_so(client, email):
    page = as_person(client, user(email)).get("/en/work/")
    assert "Nothing waits for you" in page.content.decode()


def test_sign_ins_are_kept_for_the_launcher(said):
    text = (said["var"] / "sign-ins.txt").read_text()
    assert PASSWORD in text
    assert "officer@ministry.example" in text


# --- a call in every phase ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", list(CallPhase))
def test_there_are_calls_in_every_phase(phase):
    assert Call.objects.in_phase(phase, timezone.now()).exists()


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.PROPOSED, CallState.CANCELLED])
def test_there_are_calls_in_every_state(state):
    assert Call.objects.filter(state=state).exists()


@pytest.mark.parametrize("state", list(SelectionState))
def test_there_are_selections_in_every_state(state):
    assert Selection.objects.filter(state=state).exists()


def test_one_decided_call_is_told_and_one_is_not():
    decided = Selection.objects.filter(state=SelectionState.DECIDED)
    assert {one.told_at is None for one in decided} == {True, False}


def test_pool_of_one_lot_is_frozen_and_its_experts_are_drawn_next():
    assert Draw.objects.get(state=DrawState.FROZEN).lot.call.selection.state == SelectionState.SCORING


@pytest.mark.parametrize("state", list(AdmissionState))
def test_the_call_in_admission_has_applications_in_every_state(state):
    assert Admission.objects.filter(selection__state=SelectionState.CHECKING, state=state).exists()


def test_results_hold_awards_reserves_losers_and_the_rejected():
    published = Outcome.objects.filter(lot__call__selection__state=SelectionState.PUBLISHED)
    assert set(published.values_list("kind", flat=True)) == set(OutcomeKind)
    assert Award.objects.count() == published.filter(kind=OutcomeKind.WON).count()


def test_one_appeal_is_decided_and_one_waits():
    assert sorted(Appeal.objects.values_list("state", flat=True)) == ["dismissed", "filed"]


def test_terms_of_the_law_are_kept():
    """By everybody in the demo: windows, admission, scores."""
    for call in Call.objects.public():
        assert 20 <= (local_date(call.closes_at) - local_date(call.opens_at)).days <= 40
    for selection in Selection.objects.exclude(concluded_at=None):
        assert selection.concluded_at < selection.admission_due_at
    for assignment in Assignment.objects.exclude(answered_at=None):
        assert assignment.answered_at < assignment.answer_due_at
    assert not Assignment.objects.filter(ended_at__gt=F("scores_due_at")).exists()


# --- the great call, in the figures of 2021 ------------------------------------------------------------------------------
@pytest.fixture
def great():
    return Call.objects.get(title_kk__contains="әлеуметтік жобалар конкурсы")


def test_great_call_is_of_the_year_in_which_its_projects_begin(great):
    years = {lot.starts_on.year for lot in great.lots.all()}
    assert years == {int(great.title_ru.split()[-2])}


def test_great_call_has_three_lots_and_111_applications_of_67_ngos(great):
    submissions = Submission.objects.standing().filter(application__call=great)
    assert great.lots.count() == 3
    assert submissions.count() == 111
    assert submissions.values("application__organisation").distinct().count() == 67


def test_89_arrive_on_the_last_day(great):
    moments = Submission.objects.filter(application__call=great).values_list("submitted_at", flat=True)
    assert sum(local_date(moment) == local_date(great.closes_at) for moment in moments) == 89


def test_33_are_written_in_kazakh(great):
    written = Submission.objects.filter(application__call=great, language="kk")
    assert written.count() == 33
    assert all(set("әғқңөұүһі") & set(one.plan.title.casefold() + one.plan.problem) for one in written)


def test_78_percent_are_admitted(great):
    """87: the whole number nearest to 78 percent of 111, which are 86.58."""
    states = list(great.selection.admissions.values_list("state", flat=True))
    assert states.count(AdmissionState.ADMITTED) == 87
    assert states.count(AdmissionState.REJECTED) == 24
    assert round(100 * 87 / 111) == 78


def test_projects_of_the_great_call_differ(great):
    plans = [one.plan for one in Submission.objects.filter(application__call=great).select_related("plan")]
    assert len({plan.title for plan in plans}) > 100
    assert len({plan.problem for plan in plans}) > 100


@pytest.mark.parametrize("number", range(1, 7))
def test_expert_has_something_to_open_in_the_great_call(great, number):
    reviews = Review.objects.live().filter(assignment__user=user(f"expert{number}@experts.example"))
    assert reviews.filter(assignment__lot__call=great, state=ReviewState.WAITING).exists()


def test_each_lot_of_it_is_scored_by_three(great):
    for lot in great.lots.all():
        assert Assignment.objects.filter(lot=lot, state="active").count() == 3


# --- the commission ------------------------------------------------------------------------------------------------------
def test_commission_has_five_votes_of_three_sides_and_a_secretary():
    council = Council.objects.get()
    voting = Seat.objects.current().voting().filter(council=council)
    assert voting.count() == 5
    assert {seat.side for seat in voting} == {"operator", "customer", "ngo"}
    assert {seat.user.email for seat in Seat.objects.filter(council=council)} >= {
        "chair@commission.example", "secretary@commission.example",
    }  # fmt: skip


def test_a_meeting_is_to_come_with_a_lot_on_its_agenda():
    meeting = Meeting.objects.get(state="invited")
    assert meeting.starts_at > timezone.now()
    assert meeting.items.get().subject.startswith("grants.lot:")


def test_what_was_published_was_decided_at_a_meeting():
    for outcome in Outcome.objects.filter(kind=OutcomeKind.WON, published_at__isnull=False):
        item = Item.objects.get(subject=f"grants.lot:{outcome.lot_id}")
        assert item.decision.decided_at == outcome.decided_at
        assert item.meeting.held_on is not None


def test_one_lot_waits_for_an_agenda():
    assert len(waiting_lots()) - Item.objects.live().count() == 1


# --- numbers and letters ---------------------------------------------------------------------------------------------------
def test_numbers_of_applications_follow_their_arrival():
    first = (
        Application.objects.exclude(number="")
        .annotate(came=Min("submissions__submitted_at"))
        .order_by("came", "number")
    )
    numbers = list(first.values_list("number", flat=True))
    assert numbers == sorted(numbers)


def test_letters_of_days_gone_by_do_not_go_out_now():
    waiting = Mail.objects.filter(state="stored")
    assert waiting.exists()
    assert not waiting.filter(created_at__lt=timezone.now() - timedelta(days=3)).exists()
    queued = Outbox.objects.filter(task="notices.send", done_at=None).values_list("arguments__mail_id", flat=True)
    assert set(queued) == set(waiting.values_list("pk", flat=True))


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
