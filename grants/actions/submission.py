"""Submitting: once whatever is clicked or retried, by server time, with proof of what was submitted and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from core.actor import Actor
from core.calendar import due_at
from core.errors import Refused
from core.numbers import next_number
from core.outbox import enqueue
from core.periods import local_date
from core.record import lock, record_created, recorded
from core.states import move
from grants import notices, notices_of_admission
from grants import rules_of_applying as rules
from grants.contents import content_of
from grants.lawbook import Terms
from grants.models import Admission, Application, Call, Submission, SubmitPress
from grants.parts import Gap, Whole, answer_set_of, returned_admission
from grants.states import ADMISSION_MOVES, APPLICATION_MOVES, CallPhase, PressOutcome
from projects.actions import freeze
from projects.models import Plan
from projects.snapshots import canonical, digest
from projects.states import PlanState
from questionnaires.actions import close_answers
from questionnaires.states import AnswersState

APPLICATION_SERIES = "A"
RECEIPT = "grants.receipt"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a press of "Submit"."""

    outcome: PressOutcome
    submission: Submission | None = None
    gaps: list[Gap] = field(default_factory=list)
    reason: Any = ""


def press_submit(application: Application, *, by: Actor, at: datetime) -> Pressed:
    """Submits, or says why not. Each press is kept, with its time and what was missing, whatever comes of it."""
    with transaction.atomic(durable=True):
        application = lock(Application, application.pk)
        pressed = _submit(application, by=by, at=at)
        _keep_press(application, pressed, by=by, at=at)
    return pressed


def _submit(application: Application, *, by: Actor, at: datetime) -> Pressed:
    reason = rules.may_submit.refusal(by, application)
    if reason is not None:
        return Pressed(PressOutcome.REFUSED, reason=reason)
    standing = application.submissions.standing().first()
    if standing is not None and standing.plan_id == application.plan_id:
        # A second click, or a retry after a lost answer: the same receipt, whatever the time is by now.
        return Pressed(PressOutcome.AGAIN, standing)
    call = Call.objects.select_related("types_rules").get(pk=application.call_id)
    phase = call.phase(at)
    if phase == CallPhase.ANNOUNCED:
        return Pressed(PressOutcome.TOO_EARLY)
    if phase != CallPhase.OPEN and returned_admission(application, at=at) is None:
        return Pressed(PressOutcome.TOO_LATE)
    gaps = Whole.of(application).gaps()
    if gaps:
        return Pressed(PressOutcome.INCOMPLETE, gaps=gaps)
    return Pressed(PressOutcome.SUBMITTED, _put_in(application, standing, by=by, at=at))


def _put_in(application: Application, standing: Submission | None, *, by: Actor, at: datetime) -> Submission:
    """Freezes the plan and the answers, gives the number, replaces what stood before."""
    if application.plan.state == PlanState.DRAFT:
        freeze(application.plan, by=by, at=at)
    answer_set = answer_set_of(application)
    if answer_set is not None and answer_set.state != AnswersState.CLOSED:
        close_answers(answer_set, by=by, at=at)
    with recorded(application, "submit", by=by, at=at):
        move(application, "submit", APPLICATION_MOVES)
        application.number = application.number or next_number(APPLICATION_SERIES, local_date(at).year)
        application.withdrawn_at = None
        application.updated_at = at
        application.save()
    submission = _submission(Application.objects.get(pk=application.pk), standing, by, at)
    record_created(submission, by=by, at=at, verb="submit")
    _take_as_correction(submission, by=by, at=at)
    notices.application_submitted(submission, by=by, at=at)
    enqueue(RECEIPT, {"submission_id": submission.pk}, at=at)
    return submission


def _take_as_correction(submission: Submission, *, by: Actor, at: datetime) -> None:
    """An application that was returned goes back into the queue of admission, its remarks settled."""
    admission = returned_admission(submission.application, at=at)
    if admission is None:
        return
    admission = lock(Admission, admission.pk)
    with recorded(admission, "correct", by=by, at=at):
        move(admission, "correct", ADMISSION_MOVES)
        admission.submission = submission
        terms = admission.selection.call.terms_rules
        if terms is not None:
            admission.due_at = max(admission.due_at, due_at(at, terms.typed(Terms).revision_days))
        admission.save()
    admission.remarks.filter(settled_at=None).update(settled_at=at)
    notices_of_admission.application_corrected(admission, by=by, at=at)


def _submission(application: Application, standing: Submission | None, by: Actor, at: datetime) -> Submission:
    if standing is not None:
        Submission.objects.filter(pk=standing.pk).update(replaced_at=at)
    version = application.submissions.count() + 1
    plan = Plan.objects.get(pk=application.plan_id)
    content = content_of(application, plan, version=version, by=by, at=at)
    return Submission.objects.create(
        application=application,
        version=version,
        lot_id=application.lot_id or 0,
        plan=plan,
        language=plan.language,
        content=canonical(content).decode(),
        sha256=digest(content),
        submitted_at=at,
        submitted_by_id=by.person_id,
        submitted_by_name=by.name,
    )


def _keep_press(application: Application, pressed: Pressed, *, by: Actor, at: datetime) -> None:
    if by.user_id is None or not rules.works_on_it.allows(by, application):
        raise Refused(pressed.reason)
    with translation.override("ru"):
        missing = [{"part": gap.part, "sentence": str(gap.sentence)} for gap in pressed.gaps]
    SubmitPress.objects.create(
        application=application, at=at, by_id=by.user_id, outcome=pressed.outcome, missing=missing
    )
