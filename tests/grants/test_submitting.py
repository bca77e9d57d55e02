"""Submitting: by server time, once, with proof; until the close it can be changed and withdrawn."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core.errors import Refused, WrongState
from grants import actions
from grants.models import Application, Submission, SubmitPress
from grants.parts import Whole
from grants.states import ApplicationState, PressOutcome
from notices.models import Notice
from tests.grants.applying import begun, submitted, with_profile, write_section, written
from tests.grants.making import CLOSES, OPENS, WHILE_OPEN, published
from tests.people import actor_for, as_person
from tests.threads import failures, race

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def press(application, person, at=WHILE_OPEN):
    return actions.press_submit(application, by=actor_for(person), at=at)


def test_a_filled_in_application_has_no_gaps(people):
    assert [str(gap.sentence) for gap in Whole.of(written(people)).gaps()] == []


def test_a_new_draft_names_every_part_that_is_missing(people):
    parts = {part.key: part.state for part in Whole.of(begun(people)).parts()}
    assert parts["profile"] == "done"
    assert parts["lot"] == "done"  # the call has one lot only
    assert all(parts[key] == "not_started" for key in ("problem", "budget", "team"))


def test_what_is_missing_is_said_in_sentences_that_lead_to_the_field(people, client):
    application = begun(people)
    text = as_person(client, people.aigerim).get(f"/en/applications/{application.pk}/check/").content.decode()
    assert "Fill in: Points of the charter." in text
    assert f"/en/applications/{application.pk}/plan/charter_fit/#id_charter_points" in text
    assert "Finding(" not in text


def test_director_submits_and_gets_a_number(people):
    pressed = press(written(people), people.aigerim)
    assert pressed.outcome == PressOutcome.SUBMITTED
    application = Application.objects.get()
    assert (application.state, application.number) == (ApplicationState.SUBMITTED, "A-2027-0001")


def test_accountant_cannot_submit(people):
    application = written(people)
    pressed = press(application, people.accountant)
    assert pressed.outcome == PressOutcome.REFUSED
    assert not Submission.objects.exists()


def test_signatory_may_submit(people):
    application = written(people)
    assert press(application, people.signatory).outcome == PressOutcome.SUBMITTED


def test_who_only_sits_in_the_ngos_name_leaves_not_even_a_press(people):
    application = written(people)
    with pytest.raises(Refused):
        press(application, people.delegate)
    assert not SubmitPress.objects.exists()


def test_another_ngo_leaves_not_even_a_press(people):
    application = written(people)
    with pytest.raises(Refused):
        press(application, people.other_director)
    assert not SubmitPress.objects.exists()


def test_incomplete_application_is_not_submitted_and_the_press_is_kept(people):
    application = begun(people)
    pressed = press(application, people.aigerim)
    assert pressed.outcome == PressOutcome.INCOMPLETE
    kept = SubmitPress.objects.get()
    assert (kept.at, kept.by) == (WHILE_OPEN, people.aigerim)
    assert {item["part"] for item in kept.missing} >= {"problem", "budget"}


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (OPENS - SECOND, PressOutcome.TOO_EARLY),
        (OPENS, PressOutcome.SUBMITTED),
        (CLOSES - SECOND, PressOutcome.SUBMITTED),
        (CLOSES, PressOutcome.TOO_LATE),
        (CLOSES + SECOND, PressOutcome.TOO_LATE),
    ],
)
def test_the_window_counts_by_the_arrival_of_the_press(people, at, outcome):
    assert press(written(people), people.aigerim, at).outcome == outcome
    assert SubmitPress.objects.get().outcome == outcome


def test_a_second_click_gets_the_same_receipt(people):
    application = written(people)
    first = press(application, people.aigerim)
    again = press(application, people.aigerim)
    assert (again.outcome, again.submission) == (PressOutcome.AGAIN, first.submission)


def test_a_retry_after_the_close_still_finds_its_receipt(people):
    application = written(people)
    press(application, people.aigerim, CLOSES - SECOND)
    assert press(application, people.aigerim, CLOSES + SECOND).outcome == PressOutcome.AGAIN


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_make_one_submission(people):
    application = written(people)
    by = actor_for(people.aigerim)
    results = race(lambda _index: actions.press_submit(application, by=by, at=WHILE_OPEN))
    assert failures(results) == []
    assert Submission.objects.count() == 1
    assert sorted(pressed.outcome for pressed in results) == ["again"] * 7 + ["submitted"]
    assert SubmitPress.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_numbers_of_simultaneous_submissions_have_no_gaps(people):
    call = published(people)
    one = written(people, call)
    other = written(people, call, with_profile(people, people.other_director))
    pairs = [(one, actor_for(people.aigerim)), (other, actor_for(people.other_director))]
    race(lambda index: actions.press_submit(pairs[index % 2][0], by=pairs[index % 2][1], at=WHILE_OPEN))
    assert sorted(Application.objects.values_list("number", flat=True)) == ["A-2027-0001", "A-2027-0002"]


def test_sha256_is_that_of_the_downloaded_json(people, client):
    application = submitted(people)
    submission = application.submissions.get()
    response = as_person(client, people.aigerim).get(f"/ru/applications/{application.pk}/submitted-1.json")
    assert hashlib.sha256(response.content).hexdigest() == submission.sha256
    content = json.loads(response.content)
    assert content["number"] == application.number
    assert content["plan"]["sections"]["project"]["title"] == "Школа молодых родителей"


def test_json_holds_no_secret_of_the_register(people):
    content = submitted(people).submissions.get().content
    assert "991399300904" not in content
    assert "KZ" not in json.loads(content)["applicant"].get("iban", "")


def test_database_refuses_to_change_what_was_submitted(people):
    submission = submitted(people).submissions.get()
    for change in ({"content": "{}"}, {"submitted_at": CLOSES}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).delete()


def test_a_press_cannot_be_forged_afterwards(people):
    submitted(people)
    with pytest.raises(DatabaseError), transaction.atomic():
        SubmitPress.objects.update(at=OPENS)


def test_everyone_of_the_ngo_gets_the_receipt(people):
    _ = people.accountant
    submitted(people)
    told = set(Notice.objects.filter(event="grants.application_submitted").values_list("recipient__email", flat=True))
    assert told == {"director@ngo.example", "accountant@ngo.example"}


# --- until the close ------------------------------------------------------------------------------------


def test_submitted_application_stands_while_it_is_being_changed(people):
    application = submitted(people)
    application = actions.reopen_application(application, by=actor_for(people.accountant), at=WHILE_OPEN)
    write_section(
        application, "problem", by=actor_for(people.aigerim), at=WHILE_OPEN, values={"problem": "Новое"}, rows=[]
    )
    standing = application.submissions.standing().get()
    assert "Новое" not in standing.content
    assert application.state == ApplicationState.SUBMITTED


def change_problem(people, application, text, at=WHILE_OPEN):
    application = actions.reopen_application(application, by=actor_for(people.aigerim), at=at)
    revision = application.plan.sections.get(key="problem").revision
    from projects.entries import Entry

    actions.save_application_section(
        application,
        "problem",
        Entry({"problem": text}),
        revision=revision,
        by=actor_for(people.aigerim),
        at=at,
    )
    return Application.objects.get(pk=application.pk)


def test_a_newer_version_replaces_the_older_one(people):
    application = change_problem(people, submitted(people), "Новое")
    press(application, people.aigerim)
    first, second = application.submissions.order_by("version")
    assert (first.replaced_at, second.replaced_at) == (WHILE_OPEN, None)
    assert "Новое" in second.content
    assert Application.objects.get().number == "A-2027-0001"


def test_a_withdrawn_application_takes_no_part_and_may_come_back(people):
    application = submitted(people)
    application = actions.withdraw_application(application, by=actor_for(people.aigerim), at=WHILE_OPEN)
    assert not application.submissions.standing().exists()
    assert press(application, people.aigerim).outcome == PressOutcome.SUBMITTED
    assert application.submissions.standing().get().version == 2


def test_nothing_is_withdrawn_after_the_close(people):
    with pytest.raises(WrongState):
        actions.withdraw_application(submitted(people), by=actor_for(people.aigerim), at=CLOSES)


def test_accountant_cannot_withdraw(people):
    application = submitted(people)
    with pytest.raises(Refused):
        actions.withdraw_application(application, by=actor_for(people.accountant), at=WHILE_OPEN)


def test_draft_cannot_be_written_after_the_close(people):
    application = begun(people)
    with pytest.raises(WrongState):
        write_section(application, "problem", by=actor_for(people.aigerim), at=CLOSES, values={"problem": "x"}, rows=[])


def test_an_extension_of_the_last_second_keeps_the_window_open(people):
    from datetime import date

    from grants.actions.amendments import Decision
    from grants.states import AmendmentKind

    call = published(people)
    application = written(people, call)
    amendment = actions.propose_amendment(
        call, AmendmentKind.EXTENSION, {"call": {"closes_at": CLOSES + timedelta(days=3)}},
        Decision("1", date(2027, 1, 11), "x", "x"), by=actor_for(people.officer), at=CLOSES - SECOND,
    )  # fmt: skip
    actions.apply_amendment(amendment, by=actor_for(people.publisher), at=CLOSES - SECOND)
    assert press(application, people.aigerim, CLOSES + 2 * SECOND).outcome == PressOutcome.SUBMITTED
    assert Notice.objects.filter(event="grants.call_extended", recipient=people.aigerim).exists()


# --- the seal -------------------------------------------------------------------------------------------


def test_contents_are_sealed_from_everyone_else_until_the_close(people):
    submitted(people)
    for person in (people.officer, people.coordinator, people.publisher, people.administrator, people.other_director):
        assert not Submission.objects.visible_to(actor_for(person), CLOSES - SECOND).exists(), person


def test_after_the_close_the_operator_and_the_officer_may_read(people):
    submitted(people)
    for person in (people.officer, people.coordinator):
        assert Submission.objects.visible_to(actor_for(person), CLOSES).exists(), person
    for person in (people.akimat_officer, people.other_director, people.administrator):
        assert not Submission.objects.visible_to(actor_for(person), CLOSES).exists(), person


@pytest.mark.parametrize(
    "page", ["", "check/", "receipt/", "history/", "submitted-1.json", "plan/problem/", "budget.xlsx"]
)
def test_pages_of_an_application_are_absent_for_everyone_else(people, client, page):
    application = submitted(people)
    for person in (people.other_director, people.officer, people.coordinator, people.citizen):
        response = as_person(client, person).get(f"/kk/applications/{application.pk}/{page}")
        assert response.status_code == 404, person


def test_drafts_are_reminded_once_an_occasion_and_told_what_is_missing(people):
    from notices.reminders import remind

    begun(people, at=OPENS)
    moments = [
        CLOSES - timedelta(days=8),
        CLOSES - timedelta(days=6),
        CLOSES - timedelta(days=5),
        CLOSES - timedelta(hours=20),
    ]
    told = []
    for at in moments:
        remind(at=at)
        told.append(Notice.objects.filter(event="grants.draft_reminder").count())
    assert told == [0, 1, 1, 2]
    assert Notice.objects.filter(event="grants.draft_reminder", text__contains="– ").exists()


def test_submitted_applications_are_not_reminded(people):
    from notices.reminders import remind

    submitted(people)
    remind(at=CLOSES - timedelta(days=2))
    assert not Notice.objects.filter(event="grants.draft_reminder").exists()
