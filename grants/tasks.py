"""Background work of grants; each handler calls one action."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from celery import shared_task

from core import clock
from core.actor import Actor
from core.outbox import handler
from grants import actions, announcement, conclusion, extract, letters, papers
from grants.actions.scoring import overdue
from grants.drawing.papers import issue_protocol
from grants.models import Admission, Appeal, Call, Draw, Outcome, Selection, Submission
from grants.states import AdmissionState, CallState

log = logging.getLogger(__name__)

ANNOUNCE = "grants.announce"


@handler(ANNOUNCE)
def announce(*, call_id: int, at: datetime) -> None:
    """Issues the announcement's PDF after publication or a change."""
    call = Call.objects.select_related("owner", "terms_rules").get(pk=call_id)
    announcement.issue(call, by=Actor.system("announce"), at=at)


@handler("grants.receipt")
def receipt(*, submission_id: int, at: datetime) -> None:
    """Issues the PDF of a submitted application."""
    submission = Submission.objects.select_related("application", "plan", "lot").get(pk=submission_id)
    papers.issue_receipt(submission, by=Actor.system("receipt"), at=at)


@handler("grants.conclusion")
def conclude(*, selection_id: int, at: datetime) -> None:
    """Issues the conclusion of admission."""
    selection = Selection.objects.select_related("call", "call__owner").get(pk=selection_id)
    conclusion.issue_conclusion(selection, by=Actor.system("conclusion"), at=at)


@handler("grants.draw_protocol")
def protocol(*, draw_id: int, at: datetime) -> None:
    """Issues the PDF of a draw's protocol."""
    draw = Draw.objects.select_related("lot", "lot__call").get(pk=draw_id)
    issue_protocol(draw, by=Actor.system("draw_protocol"), at=at)


@handler("grants.result_letter")
def result_letter(*, outcome_id: int, at: datetime) -> None:
    """Issues the letter with the decision on one application."""
    outcome = Outcome.objects.select_related("application__organisation", "submission__plan", "lot__call__owner")
    letters.issue_result(outcome.get(pk=outcome_id), by=Actor.system("result_letter"), at=at)


@handler("grants.appeal_letter")
def appeal_letter(*, appeal_id: int, at: datetime) -> None:
    """Issues the letter with the decision on an appeal."""
    appeal = Appeal.objects.select_related("outcome__application__organisation", "outcome__lot__call__owner")
    letters.issue_appeal(appeal.get(pk=appeal_id), by=Actor.system("appeal_letter"), at=at)


@handler("grants.extract")
def results_extract(*, selection_id: int, at: datetime) -> None:
    """Issues the extract from the protocol that goes with published results."""
    selection = Selection.objects.select_related("call__owner", "call__selection_rules").get(pk=selection_id)
    extract.issue_extract(selection, by=Actor.system("extract"), at=at)


@handler("grants.recount_terms")
def recount_terms(*, selection_id: int, at: datetime) -> None:
    """Counts the terms of a call anew after a day of the calendar has changed."""
    actions.recount_selection(Selection.objects.get(pk=selection_id), by=Actor.system("calendar"), at=at)


@shared_task(name="grants.keep_clocks")
def keep_clocks() -> None:
    """Every few minutes: opens selections of calls that have closed, ends terms for corrections and of experts."""
    at = clock.now()
    open_due_selections(at)
    end_due_returns(at)
    replace_late_experts(at)


def open_due_selections(at: datetime) -> int:
    closed = Call.objects.filter(state=CallState.PUBLISHED, closes_at__lte=at, selection=None)
    calls = list(closed.order_by("closes_at")[:50])
    return each(calls, lambda call: actions.open_selection(call, by=Actor.system("clock"), at=at))


def end_due_returns(at: datetime) -> int:
    standing = Admission.objects.filter(selection__call__state=CallState.PUBLISHED)
    over = list(standing.filter(state=AdmissionState.RETURNED, returned_until__lte=at)[:200])
    return each(over, lambda admission: actions.lapse_return(admission, by=Actor.system("clock"), at=at))


def replace_late_experts(at: datetime) -> int:
    """Calls up reserves for experts who neither answered nor scored in time. Returns how many were late."""
    return each(overdue(at), lambda one: actions.lapse_assignment(one, by=Actor.system("clock"), at=at))


def each(rows: Iterable[Any], act: Callable[[Any], Any]) -> int:
    """One that fails is logged and keeps nobody else waiting. Returns how many were done."""
    done = 0
    for row in rows:
        try:
            act(row)
            done += 1
        except Exception:
            log.exception("%s could not be done", row)
    return done
