"""What was submitted is judged, whatever its applicant changes afterwards without submitting again."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.models import Record
from grants import actions
from grants.checklist import lines_of
from grants.drawing.applicants import declared_subjects, organisations_of
from grants.models import Admission, Application, Lot
from grants.parts import answer_set_of
from grants.states import AdmissionState
from grants.submitted import answers_of, files_of
from grants.tasks import end_due_returns
from questionnaires.models import AnswerSet
from tests.grants import applying
from tests.grants.making import CLOSES, LOT, WHILE_OPEN, published
from tests.people import actor_for

pytestmark = pytest.mark.django_db
SOON = WHILE_OPEN + timedelta(hours=1)
AFTER = CLOSES + timedelta(hours=2)


def submitted_with_file(people):
    call = published(people)
    application, document = applying.with_document(people, call)
    pressed = actions.press_submit(application, by=actor_for(people.aigerim), at=WHILE_OPEN)
    return Application.objects.get(pk=application.pk), pressed.submission, document


def admission_of(application):
    return Admission.objects.select_related("submission").get(application=application)


def test_a_file_taken_out_afterwards_is_still_part_of_what_was_submitted(people):
    application, submission, document = submitted_with_file(people)
    by = actor_for(people.aigerim)
    actions.reopen_application(application, by=by, at=SOON)
    actions.detach_document(application, application.attached.get().pk, by=by, at=SOON)
    assert [one.document for one in files_of(submission)] == [document]
    actions.open_selection(application.call, by=actor_for(people.coordinator), at=AFTER)
    assert all(
        line.known is not False for line in lines_of(admission_of(application), at=AFTER) if "document" in line.key
    )


def test_a_file_added_afterwards_is_not(people):
    application, submission, document = submitted_with_file(people)
    by = actor_for(people.aigerim)
    actions.reopen_application(application, by=by, at=SOON)
    actions.attach_document(application, another_file(application, by), None, by=by, at=SOON)
    assert [one.document for one in files_of(submission)] == [document]


def another_file(application, by):
    from core.record import subject_of
    from documents import actions as files
    from tests.documents.conftest import accepted
    from tests.documents.samples import picture

    return files.attach(accepted("photo.jpg", picture(), by=by), subject_of(application), by=by, at=SOON)


def test_an_applicant_cannot_leave_a_lot_by_choosing_another_one_in_a_draft(people):
    application, submission, _document = submitted_with_file(people)
    other = Lot.objects.create(
        call=application.call, place=2, sphere=submission.lot.sphere, amount=Decimal(1), **names()
    )
    by = actor_for(people.aigerim)
    actions.reopen_application(application, by=by, at=SOON)
    actions.choose_lot(application, other, by=by, at=SOON)
    assert [one.pk for one in organisations_of(submission.lot)] == [people.ngo.pk]
    assert list(declared_subjects(submission.lot).values()) == [people.ngo.pk]
    assert organisations_of(other) == []


def names():
    return {name: LOT[name] for name in LOT if name.startswith("theme_")}


def returned_and_emptied(people):
    """Returned for correction; the applicant empties a required answer and lets the term pass."""
    application = applying.submitted_with_answers(people)
    by = actor_for(people.coordinator)
    actions.open_selection(application.call, by=by, at=AFTER)
    actions.make_remark(admission_of(application), "questions", "Толықтырыңыз", by=by, at=AFTER)
    admission = actions.return_application(admission_of(application), by=by, at=AFTER)
    answer_set = answer_set_of(application)
    AnswerSet.objects.filter(pk=answer_set.pk).update(answers={})
    return admission, answer_set.answers


def test_a_lapsed_return_brings_the_submitted_answers_back(people):
    admission, answers = returned_and_emptied(people)
    assert end_due_returns(admission.returned_until) == 1
    application = Application.objects.get(pk=admission.application_id)
    assert answer_set_of(application).answers == answers
    assert admission_of(application).state == AdmissionState.WAITING
    assert Record.objects.filter(verb="restore_answers").count() == 1


def test_questions_are_read_as_they_were_answered(people):
    application = applying.submitted_with_answers(people)
    submission = application.submissions.standing().get()
    before = [row.lines for row in answers_of(submission)]
    AnswerSet.objects.update(answers={})
    assert [row.lines for row in answers_of(submission)] == before
    assert before


def test_one_that_fails_keeps_no_other_waiting(people, monkeypatch, caplog):
    admission, _answers = returned_and_emptied(people)

    def broken(*args, **kwargs):
        raise ValueError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "lapse_return", broken)
        assert end_due_returns(admission.returned_until) == 0
    assert "could not be done" in caplog.text
    assert end_due_returns(admission.returned_until) == 1
