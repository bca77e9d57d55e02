"""Admission: every standing application is checked in its term; corrections touch only what was remarked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import record_tie
from core.calendar import due_at
from core.errors import Refused, WrongState
from core.models import Record
from grants import actions
from grants.checklist import lines_of
from grants.models import Admission, Application, Outcome, Selection
from grants.states import AdmissionState, ApplicationState, OutcomeKind, PressOutcome, SelectionState
from grants.tasks import end_due_returns, open_due_selections
from grants.views.applying import _after
from grants.work import corrections
from notices.models import Notice
from projects.entries import Entry
from projects.sections import SECTIONS
from tests.grants.applying import begun, submitted, with_profile
from tests.grants.making import CLOSES, published
from tests.people import actor_for, as_person
from tests.threads import failures, race

pytestmark = pytest.mark.django_db
AFTER = CLOSES + timedelta(hours=1)


def closed(people, call=None):
    """One application was submitted, the window has closed, the selection is open."""
    application = submitted(people, call)
    return actions.open_selection(application.call, by=actor_for(people.coordinator), at=AFTER)


def the_admission():
    return Admission.objects.select_related("application", "selection", "submission").get()


def answer_all(people, admission, answer="yes", **changes):
    answers = {line.key: (answer, "") for line in lines_of(admission, at=AFTER)}
    answers.update({key: (value, "found") for key, value in changes.items()})
    return actions.answer_checklist(admission, answers, by=actor_for(people.coordinator), at=AFTER)


def admitted(people):
    closed(people)
    admission = answer_all(people, the_admission())
    return actions.admit(admission, by=actor_for(people.coordinator), at=AFTER)


def returned(people):
    closed(people)
    by = actor_for(people.coordinator)
    actions.make_remark(the_admission(), "problem", "Қаріптер жоқ", by=by, at=AFTER)
    return actions.return_application(the_admission(), by=by, at=AFTER)


def test_selection_opens_only_after_the_close(people):
    call = published(people)
    with pytest.raises(WrongState):
        actions.open_selection(call, by=actor_for(people.coordinator), at=CLOSES - timedelta(seconds=1))


def test_the_clock_opens_selections_of_closed_calls_once(people):
    submitted(people)
    assert [open_due_selections(AFTER), open_due_selections(AFTER)] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_eight_openings_make_one_selection(people):
    call = submitted(people).call
    by = actor_for(people.coordinator)
    assert failures(race(lambda _index: actions.open_selection(call, by=by, at=AFTER))) == []
    assert (Selection.objects.count(), Admission.objects.count()) == (1, 1)


def test_drafts_and_withdrawn_applications_take_no_part(people):
    call = published(people)
    application = submitted(people, call)
    begun(people, call, with_profile(people, people.other_director))
    actions.withdraw_application(application, by=actor_for(people.aigerim), at=CLOSES - timedelta(hours=1))
    selection = actions.open_selection(call, by=actor_for(people.coordinator), at=AFTER)
    assert not selection.admissions.exists()


def test_due_in_working_days_from_the_close(people):
    selection = closed(people)
    assert selection.admission_due_at == due_at(CLOSES, 10)


def test_the_checklist_holds_the_eight_exclusions_the_database_and_the_lot(people):
    closed(people)
    keys = {line.key for line in lines_of(the_admission(), at=AFTER)}
    assert len([key for key in keys if key.startswith("exclusion_")]) == 8
    assert keys >= {"database", "verified", "plan_theme", "plan_amount", "plan_term"}


def test_admission_needs_every_line(people):
    closed(people)
    admission = the_admission()
    actions.answer_checklist(admission, {"database": ("yes", "")}, by=actor_for(people.coordinator), at=AFTER)
    with pytest.raises(ValidationError, match="Answer every line"):
        actions.admit(admission, by=actor_for(people.coordinator), at=AFTER)


def test_coordinator_admits(people):
    assert admitted(people).state == AdmissionState.ADMITTED


def test_officer_of_the_body_admits_too(people):
    closed(people)
    by = actor_for(people.officer)
    admission = the_admission()
    answers = {line.key: ("yes", "") for line in lines_of(admission, at=AFTER)}
    actions.answer_checklist(admission, answers, by=by, at=AFTER)
    assert actions.admit(admission, by=by, at=AFTER).decided_by == people.officer


@pytest.mark.parametrize("name", ["akimat_officer", "publisher", "aigerim", "expert1", "administrator"])
def test_nobody_else_checks(people, name):
    closed(people)
    with pytest.raises(Refused):
        actions.answer_checklist(the_admission(), {}, by=actor_for(getattr(people, name)), at=AFTER)


def test_who_is_tied_to_the_applicant_cannot_check(people):
    closed(people)
    record_tie(people.coordinator, people.ngo.bin, "kin", note="Sister", by=actor_for(people.coordinator), at=people.at)
    with pytest.raises(Refused, match="tied"):
        actions.answer_checklist(the_admission(), {"database": ("yes", "")}, by=actor_for(people.coordinator), at=AFTER)


def test_rejection_needs_a_line_answered_no(people):
    closed(people)
    admission = answer_all(people, the_admission())
    with pytest.raises(ValidationError, match="answered with"):
        actions.reject(admission, "Because", by=actor_for(people.coordinator), at=AFTER)


def test_rejection_names_the_law_in_both_languages(people):
    closed(people)
    admission = answer_all(people, the_admission(), exclusion_bankrupt="no")
    admission = actions.reject(admission, "Сот актісі", by=actor_for(people.coordinator), at=AFTER)
    assert "36-III" in admission.ground_kk
    assert "36-III" in admission.ground_ru


@pytest.mark.parametrize(
    ("key", "ru", "kk"),
    [
        ("exclusion_bankrupt", "Основание для исключения: ", "Алып тастау негізі: "),
        ("database", "Не выполнено: ", "Орындалмаған: "),
    ],
)
def test_ground_of_a_rejection_says_that_the_condition_does_not_hold(people, key, ru, kk):
    closed(people)
    admission = answer_all(people, the_admission(), **{key: "no"})
    admission = actions.reject(admission, "Дәлел", by=actor_for(people.coordinator), at=AFTER)
    assert admission.ground_ru.startswith(ru)
    assert admission.ground_kk.startswith(kk)


def test_what_is_decided_is_not_decided_again(people):
    admission = admitted(people)
    with pytest.raises(WrongState):
        actions.reject(admission, "x", by=actor_for(people.coordinator), at=AFTER)


@pytest.mark.django_db(transaction=True)
def test_two_officers_deciding_at_once_make_one_decision(people):
    closed(people)
    admission = answer_all(people, the_admission(), exclusion_bankrupt="no")
    by = actor_for(people.coordinator)
    results = race(lambda _index: actions.reject(admission, "x", by=by, at=AFTER))
    assert len(failures(results)) == 7
    assert Record.objects.filter(subject=f"grants.admission:{admission.pk}", verb="reject").count() == 1


# --- return for correction --------------------------------------------------------------------------------


def test_what_came_back_waits_for_the_ngo_until_its_deadline(people):
    admission = returned(people)
    [item] = corrections(actor_for(people.aigerim), AFTER)
    assert (item.url, item.due_at) == (f"/en/applications/{admission.application_id}/", admission.returned_until)
    assert list(corrections(actor_for(people.other_director), AFTER)) == []
    assert list(corrections(actor_for(people.aigerim), admission.returned_until)) == []


def test_returning_needs_a_remark(people):
    closed(people)
    with pytest.raises(ValidationError, match="remark"):
        actions.return_application(the_admission(), by=actor_for(people.coordinator), at=AFTER)


def test_applicant_is_told_what_to_correct(people):
    returned(people)
    notice = Notice.objects.filter(event="grants.application_returned", recipient=people.aigerim).get()
    assert "Қаріптер жоқ" in notice.text
    from django.utils import translation

    with translation.override(people.aigerim.language):
        assert f"– {SECTIONS['problem'].title}: " in notice.text  # what the remark is on, in the reader's language


def save(people, application, key, text, at):
    application = Application.objects.get(pk=application.pk)
    revision = application.plan.sections.get(key=key).revision
    return actions.save_application_section(
        application, key, Entry({key: text}), revision=revision, by=actor_for(people.aigerim), at=at
    )


def test_only_remarked_parts_can_be_corrected(people):
    application = returned(people).application
    save(people, application, "problem", "Түзетілді", AFTER)
    with pytest.raises(WrongState):
        actions.choose_lot(application, application.lot, by=actor_for(people.aigerim), at=AFTER)
    with pytest.raises(WrongState):
        save(people, application, "goal_tasks", "x", AFTER)


def test_correction_comes_back_into_the_queue_as_a_new_version(people):
    admission = returned(people)
    save(people, admission.application, "problem", "Түзетілді", AFTER)
    pressed = actions.press_submit(
        Application.objects.get(pk=admission.application_id), by=actor_for(people.aigerim), at=AFTER
    )
    admission.refresh_from_db()
    assert pressed.outcome == PressOutcome.SUBMITTED
    assert (admission.state, admission.submission.version) == (AdmissionState.WAITING, 2)
    assert not admission.remarks.filter(settled_at=None).exists()


def test_correction_one_second_late_is_not_taken(people):
    admission = returned(people)
    save(people, admission.application, "problem", "Түзетілді", AFTER)
    application = Application.objects.get(pk=admission.application_id)
    pressed = actions.press_submit(application, by=actor_for(people.aigerim), at=admission.returned_until)
    assert pressed.outcome == PressOutcome.TOO_LATE


def test_without_correction_the_submitted_version_is_decided_upon(people):
    admission = returned(people)
    assert end_due_returns(admission.returned_until) == 1
    admission.refresh_from_db()
    application = Application.objects.get(pk=admission.application_id)
    assert admission.state == AdmissionState.WAITING
    assert application.plan == admission.submission.plan
    assert application.state == ApplicationState.SUBMITTED


# --- conclusion -----------------------------------------------------------------------------------------------


def test_conclusion_waits_for_every_decision(people):
    selection = closed(people)
    with pytest.raises(ValidationError, match="not decided"):
        actions.conclude_admission(selection, by=actor_for(people.coordinator), at=AFTER)


def test_who_is_tied_to_an_applicant_cannot_conclude(people):
    selection = admitted(people).selection
    with pytest.raises(Refused):
        actions.conclude_admission(selection, by=actor_for(people.insider), at=AFTER)


def test_conclusion_tells_applicants_and_begins_scoring(people):
    selection = admitted(people).selection
    selection = actions.conclude_admission(selection, by=actor_for(people.coordinator), at=AFTER)
    assert selection.state == SelectionState.SCORING
    assert Notice.objects.filter(event="grants.application_admitted", recipient=people.aigerim).exists()


def test_rejected_applications_get_their_outcome(people):
    closed(people)
    admission = answer_all(people, the_admission(), database="no")
    actions.reject(admission, "Жоқ", by=actor_for(people.coordinator), at=AFTER)
    actions.conclude_admission(admission.selection, by=actor_for(people.coordinator), at=AFTER)
    assert Outcome.objects.get().kind == OutcomeKind.REJECTED


def test_conclusion_is_a_document_with_the_real_fields(people):
    from django.utils import translation

    from grants.conclusion import content, issue_conclusion

    selection = actions.conclude_admission(admitted(people).selection, by=actor_for(people.coordinator), at=AFTER)
    paper = issue_conclusion(selection, by=actor_for(people.coordinator), at=AFTER)
    assert paper.documents.count() == 2
    with translation.override("en"):
        text = str(content(selection))
    for fact in ("Received", "of them in Kazakh", "Admitted to scoring", "A-2027-0001", "18:30"):
        assert fact in text


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("ru", ["406", "29848", "НПО: 2", "НПО: 1", "Не допущен", "База НПО устарела", "рабочих дней по Правилам: 10"]),
        ("kk", ["406", "29848", "ҮЕҰ: 2", "ҮЕҰ: 1", "База НПО устарела", "Қағидалар бойынша жұмыс күні: 10"]),
    ],
)  # fmt: skip
def test_conclusion_cites_the_rules_and_the_list_and_counts_by_lot(people, language, facts):
    from django.utils import translation

    from grants.conclusion import content

    call = submitted(people).call
    submitted(people, call, with_profile(people, people.other_director))
    by = actor_for(people.coordinator)
    selection = actions.open_selection(call, by=by, at=AFTER)
    first, second = Admission.objects.order_by("pk")
    actions.admit(answer_all(people, first), by=by, at=AFTER)
    actions.reject(answer_all(people, second, database="no"), "База НПО устарела", by=by, at=AFTER)
    selection = actions.conclude_admission(selection, by=by, at=AFTER)
    with translation.override(language):
        found = content(selection)
        text = str(found).replace(r"\xa0", "\u00a0")
    facts = [*facts, call.basis_number, people.other_ngo.bin, people.coordinator.full_name]
    assert [fact for fact in facts if fact not in text] == []
    second.refresh_from_db()
    assert getattr(second, f"ground_{language}").rstrip(".") in text
    assert [(line.position != "", line.name) for line in found.signatures] == [(True, people.coordinator.full_name)]


# --- pages ------------------------------------------------------------------------------------------------------


def test_opening_an_application_is_on_the_record(people, client):
    closed(people)
    admission = the_admission()
    as_person(client, people.coordinator).get(f"/kk/admission/{admission.pk}/")
    opened = Record.objects.filter(subject=f"grants.submission:{admission.submission_id}", verb="open").get()
    assert opened.actor_name == people.coordinator.full_name


def test_checker_works_through_the_pages(people, client):
    closed(people)
    admission = the_admission()
    as_person(client, people.coordinator)
    url = f"/en/admission/{admission.pk}/"
    page = client.get(url)
    answers = {f"answer-{line.key}": "yes" for line in page.context["checklist"].lines}
    assert client.post(url, answers).status_code == 302
    assert client.post(f"{url}admit/")["Location"] == "/en/admission/"
    assert client.get("/en/admission/").status_code == 200
    number = admission.selection.call.number
    assert client.get(f"/en/selection/{number}/").status_code == 200
    assert client.post(f"/en/selection/{number}/conclude/").status_code == 302
    admission.selection.refresh_from_db()
    assert admission.selection.state == SelectionState.SCORING


@pytest.mark.parametrize("name", ["aigerim", "akimat_officer", "expert1", "publisher", "citizen"])
def test_checkers_pages_are_absent_for_others(people, client, name):
    closed(people)
    as_person(client, getattr(people, name))
    assert client.get(f"/kk/admission/{the_admission().pk}/").status_code == 404


def test_long_checklist_is_answered_as_cheaply_as_a_short_one(people):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    closed(people)
    admission, by = the_admission(), actor_for(people.coordinator)
    keys = [line.key for line in lines_of(admission, at=AFTER)]
    counts = []
    for answered in (keys[:2], keys[2:]):
        with CaptureQueriesContext(connection) as queries:
            actions.answer_checklist(admission, dict.fromkeys(answered, ("yes", "")), by=by, at=AFTER)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_answer_given_anew_replaces_the_earlier_one(people):
    closed(people)
    admission, by = the_admission(), actor_for(people.coordinator)
    for answer in ("no", "yes"):
        actions.answer_checklist(admission, {"database": (answer, "Тізілім")}, by=by, at=AFTER)
    assert list(admission.checks.values_list("key", "answer")) == [("database", "yes")]
    record = Record.objects.filter(verb="answer_checklist").latest("pk")
    assert record.changes["database"] == ["no", "yes"]


def test_who_saves_a_correction_is_led_to_the_next_part_with_a_remark(people):
    admission = returned(people)
    address = f"/en/applications/{admission.application_id}"
    assert _after(admission.application, "charter_fit", at=AFTER) == f"{address}/plan/problem/"
    assert _after(admission.application, "problem", at=AFTER) == f"{address}/"
