"""What results, appeals and awards hang into the seams of the apps below."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock, navigation, work
from core.actor import Actor
from core.calendar import day_changed
from documents.access import register_access, register_veto
from documents.kinds import register_kind
from documents.models import Document
from grants import extract, letters, notices_of_results  # noqa: F401 - notices declare their events
from grants.models import Appeal, Outcome, Selection
from grants.rules_of_results import RESULT_ROLES, sees_results
from grants.screens_of_appeals import visible_appeals
from grants.states import AppealState, SelectionState
from grants.work_of_results import appeals_to_decide, decisions_to_read, results_to_publish, results_to_tell


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
    day_changed.connect(recount, dispatch_uid="grants.recount_appeals")


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


def recount(day: date, **_signal: Any) -> None:
    """Terms are in working days: those that the changed day may touch are counted anew."""
    from grants.actions.appeals import recount_appeal

    open_appeals = Appeal.objects.filter(state=AppealState.FILED)
    for appeal in open_appeals.select_related("outcome__lot__call__terms_rules"):
        recount_appeal(appeal, by=Actor.system("calendar"), at=clock.now())


def _key(document: Document) -> str:
    return document.subject.partition(":")[2]
