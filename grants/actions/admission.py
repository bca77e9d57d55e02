"""Admission: the check of each application after the close, returns for correction, and the conclusion for the whole call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.calendar import due_at
from core.errors import WrongState
from core.outbox import enqueue
from core.record import lock, record_created, recorded
from core.states import move
from grants import notices_of_admission as notices
from grants import rules_of_admission as rules
from grants.checklist import Line, lines_of
from grants.drawing.applicants import organisations_of
from grants.lawbook import Terms
from grants.models import Admission, AdmissionCheck, AdmissionRemark, Application, Call, Outcome, Selection, Submission
from grants.parts import QUESTIONS, answer_set_of, open_remarks
from grants.remarks import known_places
from grants.states import (
    ADMISSION_MOVES,
    SELECTION_MOVES,
    AdmissionState,
    CallPhase,
    CheckAnswer,
    OutcomeKind,
    SelectionState,
)  # fmt: skip
from grants.submitted import content_of_submission
from projects import actions as plans
from questionnaires.actions import open_answers, restore_answers, return_answers
from questionnaires.actions import remark as remark_on_answer
from questionnaires.states import AnswersState

CONCLUSION = "grants.conclusion"


@transaction.atomic
def open_selection(call: Call, *, by: Actor, at: datetime) -> Selection:
    """Once the window has closed: a check for every standing application, due in working days. Opening twice is once."""
    call = lock(Call, call.pk)
    existing = Selection.objects.filter(call=call).first()
    if existing is not None:
        return existing
    if call.phase(at) != CallPhase.CLOSED or call.closes_at is None or call.terms_rules is None:
        raise WrongState(_("Applications are checked once the window has closed."))
    terms = call.terms_rules.typed(Terms)
    due = due_at(call.closes_at, terms.admission_days)
    selection = Selection.objects.create(call=call, opened_at=at, admission_due_at=due)
    standing = (
        Submission.objects.standing().filter(application__in=call.applications.standing()).order_by("application")
    )
    Admission.objects.bulk_create(
        Admission(application_id=each.application_id, submission=each, selection=selection, due_at=due)
        for each in standing
    )
    record_created(selection, by=by, at=at, verb="open")
    notices.selection_opened(selection, by=by, at=at)
    return selection


@transaction.atomic
def answer_checklist(
    admission: Admission, answers: Mapping[str, tuple[str, str]], *, by: Actor, at: datetime
) -> Admission:
    """`answers`: key of a line → (answer, note). Lines that are not named keep what they had."""
    admission = _checkable(admission, by, at)
    known = {line.key for line in lines_of(admission, at=at)}
    present = {check.key: check for check in admission.checks.all()}
    added: list[AdmissionCheck] = []
    changed: list[AdmissionCheck] = []
    with recorded(admission, "answer_checklist", by=by, at=at) as beside:
        for key, (answer, note) in answers.items():
            if key not in known or answer not in CheckAnswer.values:
                continue
            before = present.get(key)
            if before is not None and (before.answer, before.note) == (answer, note):
                continue
            beside[key] = [before.answer if before else None, answer]
            check = before or AdmissionCheck(admission=admission, key=key)
            check.answer, check.note, check.by_id, check.at = answer, note, by.user_id or 0, at
            (changed if before else added).append(check)
        AdmissionCheck.objects.bulk_create(added)
        AdmissionCheck.objects.bulk_update(changed, ["answer", "note", "by", "at"])
    return admission


@transaction.atomic
def make_remark(
    admission: Admission, part: str, text: str, *, place: str = "", by: Actor, at: datetime
) -> AdmissionRemark:
    """Writes, or rewrites, the open remark on one place of a part of the application; without a place, on the whole part."""
    admission = _checkable(admission, by, at)
    if not text.strip():
        raise ValidationError({"text": _("Say what has to be corrected.")})
    if (part, place) not in known_places(admission):
        raise ValidationError({"part": _("The application has no such place. Open the page again and choose anew.")})
    with recorded(admission, "make_remark", by=by, at=at, note=f"{part} {place}".strip()):
        remark, _created = AdmissionRemark.objects.update_or_create(
            admission=admission,
            part=part,
            place=place,
            settled_at=None,
            defaults={"text": text.strip(), "made_by_id": by.user_id, "made_at": at},
        )
    return remark


@transaction.atomic
def remove_remark(admission: Admission, remark_id: int, *, by: Actor, at: datetime) -> None:
    admission = _checkable(admission, by, at)
    with recorded(admission, "remove_remark", by=by, at=at):
        AdmissionRemark.objects.filter(admission=admission, pk=remark_id, settled_at=None).delete()


@transaction.atomic
def return_application(admission: Admission, *, by: Actor, at: datetime) -> Admission:
    """Back to the applicant: only what is remarked can be changed, until the end of the term."""
    admission = _checkable(admission, by, at)
    if not admission.remarks.filter(settled_at=None).exists():
        raise ValidationError(_("Write at least one remark: only remarked parts can be corrected."))
    terms = _terms(admission)
    with recorded(admission, "return", by=by, at=at):
        move(admission, "return", ADMISSION_MOVES)
        admission.returned_until = due_at(at, terms.revision_days)
        admission.returns += 1
        admission.save()
    _reopen_plan(admission, at)
    notices.application_returned(admission, by=by, at=at)
    return admission


@transaction.atomic
def lapse_return(admission: Admission, *, by: Actor, at: datetime) -> Admission:
    """The term for corrections is over: the version that was submitted is decided upon."""
    lock(Selection, admission.selection_id)
    admission = lock(Admission, admission.pk)
    rules.may_check.enforce(by, admission)
    if admission.returned_until is None or at < admission.returned_until:
        raise WrongState(_("The term for corrections is not over yet."))
    with recorded(admission, "lapse", by=by, at=at):
        move(admission, "lapse", ADMISSION_MOVES)
        admission.save()
    application = lock(Application, admission.application_id)
    application.plan, application.lot = admission.submission.plan, admission.submission.lot
    application.save(update_fields=["plan", "lot"])
    _restore_answers(application, admission.submission, by, at)
    return admission


@transaction.atomic
def admit(admission: Admission, *, by: Actor, at: datetime) -> Admission:
    admission = _checkable(admission, by, at)
    lines, answers = _answered(admission, at)
    if any(answers[line.key] != CheckAnswer.YES for line in lines):
        raise ValidationError(
            _("An application is admitted only when every line of the checklist is answered with “Yes”.")
        )
    with recorded(admission, "admit", by=by, at=at):
        move(admission, "admit", ADMISSION_MOVES)
        admission.decided_by_id, admission.decided_at = by.user_id, at
        admission.save()
    return admission


@transaction.atomic
def reject(admission: Admission, explanation: str, *, by: Actor, at: datetime) -> Admission:
    """On the legal grounds of the lines answered with “No”."""
    admission = _checkable(admission, by, at)
    lines, answers = _answered(admission, at)
    failed = [line for line in lines if answers[line.key] == CheckAnswer.NO]
    if not failed:
        raise ValidationError(_("An application is rejected on a line of the checklist answered with “No”."))
    if not explanation.strip():
        raise ValidationError({"explanation": _("Explain to the applicant why the application is rejected.")})
    with recorded(admission, "reject", by=by, at=at):
        move(admission, "reject", ADMISSION_MOVES)
        for code in ("kk", "ru", "en"):
            setattr(admission, f"ground_{code}", _grounds(failed, code))
        admission.explanation = explanation.strip()
        admission.decided_by_id, admission.decided_at = by.user_id, at
        admission.save()
    return admission


@transaction.atomic
def conclude_admission(selection: Selection, *, by: Actor, at: datetime) -> Selection:
    """When every application is decided: the conclusion is issued, all applicants are told, scoring begins."""
    selection = lock(Selection, selection.pk)
    rules.may_conclude.enforce(by, selection)
    rules.enforce_outside(by, organisations_of(selection.call), at=at)
    if selection.admissions.filter(decided_at=None).exists():
        raise ValidationError(_("Some applications are not decided yet. Decide them first."))
    terms = selection.call.terms_rules
    with recorded(selection, "conclude_admission", by=by, at=at):
        move(selection, "conclude_admission", SELECTION_MOVES)
        selection.concluded_at = at
        selection.scoring_due_at = due_at(at, terms.typed(Terms).scoring_days) if terms else None
        selection.save()
    for admission in selection.admissions.filter(state=AdmissionState.REJECTED).select_related("submission"):
        Outcome.objects.create(
            application_id=admission.application_id,
            submission=admission.submission,
            lot_id=admission.submission.lot_id,
            kind=OutcomeKind.REJECTED,
            reason_kk=admission.ground_kk,
            reason_ru=admission.ground_ru,
            reason_en=admission.ground_en,
            decided_at=at,
        )
    enqueue(CONCLUSION, {"selection_id": selection.pk}, at=at)
    notices.admission_concluded(selection, by=by, at=at)
    return selection


def _checkable(admission: Admission, by: Actor, at: datetime) -> Admission:
    """The locked row, checked: the actor may, is not tied to the applicant, and the call is still being checked."""
    lock(Selection, admission.selection_id)
    admission = lock(Admission, admission.pk)
    rules.may_check.enforce(by, admission)
    rules.enforce_untied(by, admission.application, at=at)
    if admission.selection.state != SelectionState.CHECKING:
        raise WrongState(_("The admission of this call is concluded."))
    if admission.state == AdmissionState.RETURNED:
        raise WrongState(_("The application is with its applicant for correction. Wait until it comes back."))
    if admission.state != AdmissionState.WAITING:
        raise WrongState(_("This application is decided already."))
    return admission


def _answered(admission: Admission, at: datetime) -> tuple[list[Line], dict[str, str]]:
    lines = lines_of(admission, at=at)
    answers = dict(admission.checks.values_list("key", "answer"))
    open_lines = [line for line in lines if answers.get(line.key, CheckAnswer.UNKNOWN) == CheckAnswer.UNKNOWN]
    failed = any(answers.get(line.key) == CheckAnswer.NO for line in lines)
    if open_lines and not failed:
        raise ValidationError(
            _("Answer every line of the checklist. Not answered: %(count)s.") % {"count": len(open_lines)}
        )
    return lines, {line.key: answers.get(line.key, CheckAnswer.UNKNOWN) for line in lines}


def _grounds(failed: list[Line], language: str) -> str:
    with translation.override(language):
        return "; ".join(dict.fromkeys(_ground(line) for line in failed))[:500]


def _ground(line: Line) -> str:
    """A line is the condition that must hold: without the first words its ground would read as the opposite."""
    sentence = str(line.sentence).rstrip(".")
    failure = str(line.failure).rstrip(".") or _("Not fulfilled: %(ground)s") % {"ground": sentence}
    return f"{failure} ({line.law})"


def _terms(admission: Admission) -> Terms:
    rule_set = admission.selection.call.terms_rules
    if rule_set is None:
        raise WrongState(_("The call has no terms."))
    return rule_set.typed(Terms)


def _reopen_plan(admission: Admission, at: datetime) -> None:
    """The applicant corrects a new version; the submitted one stays as it is."""
    by = Actor.system("return for correction")
    application = lock(Application, admission.application_id)
    application.plan = plans.revise(admission.submission.plan, by=by, at=at)
    application.updated_at = at
    application.save()
    _reopen_answers(admission, application, by, at)


def _reopen_answers(admission: Admission, application: Application, by: Actor, at: datetime) -> None:
    """All questions when the remark is on all of them; else those that are remarked, and what is asked because of them."""
    answer_set = answer_set_of(application)
    remarks = {place: text for part, place, text in open_remarks(admission) if part == QUESTIONS}
    if answer_set is None or answer_set.state != AnswersState.CLOSED or not remarks:
        return
    for question, text in remarks.items():
        if question:
            remark_on_answer(answer_set, question, text, by=by, at=at)
    if "" in remarks:
        open_answers(answer_set, by=by, at=at)
    else:
        return_answers(answer_set, by=by, at=at)


def _restore_answers(application: Application, submission: Submission, by: Actor, at: datetime) -> None:
    """As they were submitted: what was changed during the return, and perhaps emptied, is not decided upon."""
    answer_set = answer_set_of(application)
    if answer_set is not None:
        restore_answers(answer_set, content_of_submission(submission)["answers"], by=by, at=at)
