"""An appeal against an outcome: filed in its term by whoever signs for the applicant, decided by people without a part in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.calendar import due_at
from core.errors import Refused, WrongState
from core.moments import show_deadline
from core.numbers import next_number
from core.outbox import enqueue
from core.periods import local_date
from core.record import lock, record_created, recorded, subject_of
from core.states import move
from documents.actions import attach
from documents.models import Document
from grants import notices_of_results as notices
from grants import rules_of_results as rules
from grants.impartiality import partial_reason
from grants.models import Appeal, Outcome, Selection
from grants.results import appeal_until, terms_of
from grants.states import APPEAL_MOVES, AppealState

APPEAL_SERIES = "AP"
APPEAL_LETTER = "grants.appeal_letter"
VERDICTS = {"uphold": AppealState.UPHELD, "dismiss": AppealState.DISMISSED}


@transaction.atomic
def file_appeal(outcome: Outcome, text: str, documents: Sequence[Document] = (), *, by: Actor, at: datetime) -> Appeal:
    """One appeal an outcome. Raises WrongState when the term is over or an appeal stands already."""
    outcome = lock(Outcome, outcome.pk)
    rules.may_appeal.enforce(by, outcome.application)
    selection = Selection.objects.select_related("call", "call__terms_rules").get(call=outcome.lot.call_id)
    _enforce_in_term(outcome, selection, at)
    if outcome.appeals.exists():
        raise WrongState(_("Your organisation has appealed against this decision already. Open the appeal to see it."))
    if not text.strip():
        raise ValidationError({"text": _("Say what is wrong with the decision, and what you ask for.")})
    appeal = Appeal.objects.create(
        number=next_number(APPEAL_SERIES, local_date(at).year),
        outcome=outcome,
        text=text.strip(),
        filed_by_id=by.person_id,
        filed_at=at,
        due_at=due_at(at, terms_of(selection.call).appeal_decision_days),
    )
    for document in documents:
        attach(document, subject_of(appeal), by=by, at=at)
    record_created(appeal, by=by, at=at, verb="file", note=outcome.application.number)
    notices.appeal_filed(appeal, by=by, at=at)
    return appeal


@transaction.atomic
def decide_appeal(appeal: Appeal, verb: str, decision: str, *, by: Actor, at: datetime) -> Appeal:
    """`verb`: uphold or dismiss. The decision is a text with reasons and with what follows from it."""
    appeal = lock(Appeal, appeal.pk)
    rules.may_decide_appeal.enforce(by, appeal)
    reason = partial_reason(by, appeal.outcome, at=at)
    if reason is not None:
        raise Refused(reason)
    if not decision.strip():
        raise ValidationError({"decision": _("Write the decision with its reasons: the applicant will read it.")})
    with recorded(appeal, verb, by=by, at=at):
        move(appeal, verb, APPEAL_MOVES)
        appeal.decision = decision.strip()
        appeal.decided_by_id, appeal.decided_at = by.user_id, at
        appeal.save()
    enqueue(APPEAL_LETTER, {"appeal_id": appeal.pk}, at=at)
    notices.appeal_decided(appeal, by=by, at=at)
    return appeal


@transaction.atomic
def recount_appeal(appeal: Appeal, *, by: Actor, at: datetime) -> Appeal:
    """After a day of the calendar has changed. The applicant was told the term, so it only becomes longer."""
    appeal = lock(Appeal, appeal.pk)
    due = due_at(appeal.filed_at, terms_of(appeal.outcome.lot.call).appeal_decision_days)
    if appeal.state == AppealState.FILED and due > appeal.due_at:
        with recorded(appeal, "recount", by=by, at=at):
            appeal.due_at = due
            appeal.save(update_fields=["due_at"])
    return appeal


def _enforce_in_term(outcome: Outcome, selection: Selection, at: datetime) -> None:
    until = appeal_until(selection)
    if outcome.told_at is None or until is None:
        raise WrongState(_("There is no decision to appeal against yet."))
    if at >= until:
        raise WrongState(
            _("The term for appeals is over. It lasted until: %(moment)s.") % {"moment": show_deadline(until)}
        )
