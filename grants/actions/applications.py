"""An application from its first draft to the close of the window. Moments are those at which requests arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.actor import Actor
from core.errors import WrongState
from core.record import lock, record_created, recorded, subject_of, write
from core.states import move
from documents.models import Document
from grants import notices
from grants import rules_of_applying as rules
from grants.models import Application, AttachedDocument, Call, Lot, RequiredDocument
from grants.parts import DOCUMENTS, LOT, QUESTIONS, answer_set_of, open_parts, openings, place_of_document
from grants.questions import published_questions
from grants.states import APPLICATION_MOVES, CallPhase
from projects import actions as plans
from projects.entries import Entry
from projects.states import PlanState
from questionnaires.actions import begin_answers, open_answers, save_answers
from questionnaires.states import AnswersState

NOT_REMARKED = _("Nothing was remarked here, so it stays as it was submitted.")


@transaction.atomic
def begin_application(
    call: Call, *, language: str, earlier: Application | None = None, by: Actor, at: datetime
) -> Application:
    """A draft of the actor's NGO. With `earlier`, it starts with what that application's plan says."""
    rules.may_begin.enforce(by)
    _enforce_not_closed(call, at)
    organisation = Organisation.objects.get(pk=by.organisation_id or 0)
    if earlier is not None:
        rules.works_on_it.enforce(by, earlier)
        plan = plans.copy(earlier.plan, language=language, by=by, at=at)
    else:
        plan = plans.begin(organisation, language=language, by=by, at=at)
    lots = list(call.lots.all()[:2])
    application = Application.objects.create(
        call=call,
        lot=lots[0] if len(lots) == 1 else None,
        organisation=organisation,
        plan=plan,
        created_by_id=by.person_id,
        created_at=at,
        updated_at=at,
    )
    version = published_questions(call)
    if version is not None:
        begin_answers(version, subject_of(application), by=by, at=at)
    record_created(application, by=by, at=at, verb="begin")
    return application


@transaction.atomic
def choose_lot(application: Application, lot: Lot, *, by: Actor, at: datetime) -> Application:
    application = _editable(application, LOT, by, at)
    with recorded(application, "choose_lot", by=by, at=at):
        application.lot = lot
        application.updated_at = at
        application.save()
    return application


@transaction.atomic
def save_application_section(
    application: Application, key: str, entry: Entry, *, revision: int, by: Actor, at: datetime, editor: str = ""
) -> plans.Saved:
    """As `projects.actions.store_section`, while the window is open and the plan is this application's draft."""
    application = _editable(application, key, by, at)
    opening = openings(application, at=at)[key]
    saved = plans.store_section(
        application.plan, key, entry, revision=revision, by=by, at=at, editor=editor, opening=opening
    )
    Application.objects.filter(pk=application.pk).update(updated_at=at)
    return saved


@transaction.atomic
def fill_in_application(application: Application, entries: Mapping[str, Entry], *, by: Actor, at: datetime) -> None:
    """As `projects.actions.fill_in`: sections that nobody has written yet, all at once."""
    application = _editable(application, frozenset(entries), by, at)
    if not all(opening.is_whole for key, opening in openings(application, at=at).items() if key in entries):
        raise WrongState(NOT_REMARKED)
    plans.fill_in(application.plan, entries, by=by, at=at)
    Application.objects.filter(pk=application.pk).update(updated_at=at)


@transaction.atomic
def save_application_answers(
    application: Application, data: Mapping[str, Any], *, revision: int, by: Actor, at: datetime
) -> None:
    """Raises Stale when a colleague has saved in between, ValidationError by question."""
    application = _editable(application, QUESTIONS, by, at)
    answer_set = answer_set_of(application)
    if answer_set is None:
        raise WrongState(_("This call asks nothing in addition."))
    save_answers(answer_set, data, revision=revision, by=by, at=at)
    Application.objects.filter(pk=application.pk).update(updated_at=at)


@transaction.atomic
def attach_document(
    application: Application, document: Document, requirement: RequiredDocument | None, *, by: Actor, at: datetime
) -> AttachedDocument:
    """A file that was accepted, in answer to a requirement of the call or beside them."""
    application = _editable(application, DOCUMENTS, by, at)
    _enforce_remarked(application, requirement.pk if requirement else None, at)
    attached = AttachedDocument.objects.create(
        application=application, document=document, requirement=requirement, added_at=at
    )
    write(application, "attach_document", by=by, at=at, changes={"document": [None, document.sha256]})
    Application.objects.filter(pk=application.pk).update(updated_at=at)
    return attached


@transaction.atomic
def detach_document(application: Application, attached_id: int, *, by: Actor, at: datetime) -> None:
    """Out of the draft. A submission that carries it keeps it. Detaching twice changes nothing."""
    application = _editable(application, DOCUMENTS, by, at)
    attached = (
        AttachedDocument.objects.select_related("document").filter(application=application, pk=attached_id).first()
    )
    if attached is not None:
        _enforce_remarked(application, attached.requirement_id, at)
        write(application, "detach_document", by=by, at=at, changes={"document": [attached.document.sha256, None]})
        attached.delete()


@transaction.atomic
def reopen_application(application: Application, *, by: Actor, at: datetime) -> Application:
    """Begin to change what was submitted. The submitted version stands until a newer one replaces it."""
    application = lock(Application, application.pk)
    rules.may_write.enforce(by, application)
    _enforce_not_closed(application.call, at)
    if application.plan.state == PlanState.DRAFT:
        return application
    with recorded(application, "reopen", by=by, at=at):
        application.plan = plans.revise(application.plan, by=by, at=at)
        application.updated_at = at
        application.save()
    answer_set = answer_set_of(application)
    if answer_set is not None and answer_set.state == AnswersState.CLOSED:
        open_answers(answer_set, by=by, at=at)
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: Actor, at: datetime) -> Application:
    """Until the close; it may be submitted again until then."""
    application = lock(Application, application.pk)
    rules.may_withdraw.enforce(by, application)
    if not Call.objects.get(pk=application.call_id).is_open(at):
        raise WrongState(_("The window has closed. What was submitted stands and can no longer be withdrawn here."))
    with recorded(application, "withdraw", by=by, at=at):
        move(application, "withdraw", APPLICATION_MOVES)
        application.withdrawn_at = at
        application.updated_at = at
        application.save()
    application.submissions.standing().update(withdrawn_at=at)
    notices.application_withdrawn(application, by=by, at=at)
    return application


@transaction.atomic
def discard_application(application: Application, *, by: Actor, at: datetime) -> None:
    application = lock(Application, application.pk)
    rules.may_write.enforce(by, application)
    with recorded(application, "discard", by=by, at=at):
        move(application, "discard", APPLICATION_MOVES)
        application.updated_at = at
        application.save()


def _enforce_remarked(application: Application, requirement_id: int | None, at: datetime) -> None:
    """While only some documents are remarked upon, the others stay."""
    if not openings(application, at=at)[DOCUMENTS].has_field(place_of_document(requirement_id)):
        raise WrongState(NOT_REMARKED)


def _editable(application: Application, parts: str | frozenset[str], by: Actor, at: datetime) -> Application:
    """The locked application, checked: own, not discarded, these parts open for writing, its plan a draft."""
    application = lock(Application, application.pk)
    rules.may_write.enforce(by, application)
    wanted = frozenset([parts]) if isinstance(parts, str) else parts
    if not wanted <= open_parts(application, at=at):
        raise WrongState(_("This part can no longer be changed: the window has closed, or nothing was remarked in it."))
    if application.plan.state != PlanState.DRAFT:
        raise WrongState(_("This version is submitted. Press “Change the application” to begin a new version."))
    return application


def _enforce_not_closed(call: Call, at: datetime) -> None:
    """Drafts may be prepared as soon as the call is announced."""
    if call.phase(at) not in (CallPhase.ANNOUNCED, CallPhase.OPEN):
        raise WrongState(_("The window has closed: this call no longer takes applications or changes."))
