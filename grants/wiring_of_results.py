"""What results, appeals and awards hang into the seams of the apps below."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import navigation, work
from core.actor import Actor
from core.calendar import day_changed, day_changing
from core.outbox import enqueue
from documents.access import register_access, register_veto
from documents.kinds import register_kind
from documents.models import Document
from grants import extract, letters, notices_of_results  # noqa: F401 - notices declare their events
from grants.models import Appeal, Outcome, Selection
from grants.rules_of_results import RESULT_ROLES, sees_results
from grants.screens_of_appeals import visible_appeals
from grants.states import AppealState, CallState, SelectionState
from grants.work_of_results import appeals_to_decide, decisions_to_read, results_to_publish, results_to_tell

RECOUNT = "grants.recount_terms"


def connect() -> None:
    register_kind(letters.RESULT, _("Decision on an application"))
    register_kind(letters.APPEAL, _("Decision on an appeal"))
    register_kind(extract.KIND, _("Extract from the protocol of a commission"))
    register_access("grants.outcome", may_read_letter)
    register_access("grants.appeal", may_read_appeal_document)
    register_access(extract.PREFIX, may_read_extract)
    register_veto("grants.appeal", why_not_removable)
    for source in (results_to_tell, results_to_publish, decisions_to_read, appeals_to_decide):
        work.register(source)
    navigation.register(
        navigation.NavItem("appeals", _("Appeals"), "appeals", order=17, visible=lambda actor: actor.has(*RESULT_ROLES))
    )
    day_changing.connect(keep_terms, dispatch_uid="grants.keep_terms")
    day_changed.connect(recount, dispatch_uid="grants.recount_terms")


def may_read_letter(actor: Actor, document: Document, at: datetime) -> bool:
    """Beside the applicant, whose it is: those who tell and publish results."""
    outcome = Outcome.objects.select_related("lot__call").filter(pk=_key(document)).first()
    return outcome is not None and sees_results(actor, outcome.lot.call)


def may_read_appeal_document(actor: Actor, document: Document, at: datetime) -> bool:
    return visible_appeals(actor).filter(pk=_key(document)).exists()


def may_read_extract(actor: Actor, document: Document, at: datetime) -> bool:
    """Everybody, once the results are published."""
    selection = Selection.objects.select_related("call").filter(pk=_key(document)).first()
    return selection is not None and selection.state == SelectionState.PUBLISHED


def why_not_removable(document: Document) -> Any | None:
    return _("This file is part of an appeal and cannot be removed.")


def keep_terms(day: date, at: datetime, **_signal: Any) -> None:
    """Terms for appeals that are running, before the calendar by which they are computed changes."""
    from grants.actions.recounting import LONGEST, keep_told_term

    told = Selection.objects.filter(call__state=CallState.PUBLISHED, told_at__gt=at - LONGEST)
    for selection in told.select_related("call__terms_rules").order_by("pk"):
        keep_told_term(selection, by=Actor.system("calendar"), at=at)


def recount(day: date, at: datetime, **_signal: Any) -> None:
    """Terms are in working days. A call may have thousands of them, so each call is counted anew in the background."""
    from grants.actions.appeals import recount_appeal
    from grants.actions.recounting import RUNNING

    running = Selection.objects.filter(call__state=CallState.PUBLISHED, state__in=RUNNING).order_by("pk")
    for pk in running.values_list("pk", flat=True):
        enqueue(RECOUNT, {"selection_id": pk}, at=at)
    open_appeals = Appeal.objects.filter(state=AppealState.FILED).order_by("pk")
    for appeal in open_appeals.select_related("outcome__lot__call__terms_rules"):
        recount_appeal(appeal, by=Actor.system("calendar"), at=at)


def _key(document: Document) -> str:
    return document.subject.partition(":")[2]
