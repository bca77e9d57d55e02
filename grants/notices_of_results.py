"""What people are told of decisions and of appeals against them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.roles import Role
from core.actor import Actor
from grants.audience import concerned_by, people_of
from grants.impartiality import impartial_among
from grants.models import Appeal, Call, Outcome, Selection
from grants.notices import APPLICATIONS, CALLS, DESK
from grants.states import AppealState, OutcomeKind
from notices.actions import tell
from notices.declare import Event, declare
from notices.wording import texts_of

RESULT_TOLD = declare(Event("grants.result_told", _("The decision on an application"), APPLICATIONS, mandatory=True))
CALL_DECIDED = declare(Event("grants.call_decided", _("The commission has decided on a call"), DESK))
RESULTS_WAIT = declare(Event("grants.results_wait", _("Results of a call wait for publication"), DESK))
RESULTS_PUBLISHED = declare(Event("grants.results_published", _("The results of a call were published"), CALLS))
APPEAL_FILED = declare(Event("grants.appeal_filed", _("An appeal was filed"), APPLICATIONS, mandatory=True))
APPEAL_WAITS = declare(Event("grants.appeal_waits", _("An appeal waits for a decision"), DESK))
APPEAL_DECIDED = declare(Event("grants.appeal_decided", _("An appeal was decided"), APPLICATIONS, mandatory=True))
APPEAL_SETTLED = declare(Event("grants.appeal_settled", _("An appeal against your results was decided"), DESK))


def result_told(outcome: Outcome, *, until: datetime, by: Actor, at: datetime) -> None:
    application = outcome.application
    context = {
        "number": application.number,
        "title": outcome.submission.plan.title,
        "call": texts_of(application.call, "title"),
        "decision": OutcomeKind(outcome.kind).label,
        "amount": outcome.amount,
        "reason": texts_of(outcome, "reason"),
        "until": until,
        "url": f"/applications/{application.pk}/result/",
    }
    tell(RESULT_TOLD, people_of(application), context, subject=outcome, at=at, by=by)


def call_decided(selection: Selection, *, by: Actor, at: datetime) -> None:
    """To those who may tell the applicants."""
    call = selection.call
    context = {**_about(call), "url": f"/calls/desk/{call.pk}/results/"}
    tell(CALL_DECIDED, _deciders(call), context, subject=selection, at=at, by=by)


def applicants_told(selection: Selection, *, by: Actor, at: datetime) -> None:
    """To those who may be the second person."""
    call = selection.call
    people = _members(call, Q(roles__contains=[Role.PUBLISHER])).exclude(pk=by.user_id)
    context = {**_about(call), "url": f"/calls/desk/{call.pk}/results/"}
    tell(RESULTS_WAIT, people, context, subject=selection, at=at, by=by)


def results_published(selection: Selection, *, by: Actor, at: datetime) -> None:
    call = selection.call
    context = {**_about(call), "url": f"/calls/{call.number}/results/"}
    tell(RESULTS_PUBLISHED, concerned_by(call), context, subject=selection, at=at, by=by)


def appeal_filed(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    """A receipt for the applicant; and whoever had no part in the decision learns that it waits."""
    application, call = appeal.outcome.application, appeal.outcome.lot.call
    receipt = {**_of_appeal(appeal), "url": f"/applications/{application.pk}/appeal/"}
    tell(APPEAL_FILED, people_of(application), receipt, subject=appeal, at=at, by=by)
    deciders = impartial_among(_deciders(call), appeal.outcome)
    waiting = {**_of_appeal(appeal), "url": f"/appeals/{appeal.number}/"}
    tell(APPEAL_WAITS, deciders, waiting, subject=appeal, at=at, by=by)


def appeal_decided(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    application, call = appeal.outcome.application, appeal.outcome.lot.call
    decided = {
        **_of_appeal(appeal),
        "verdict": AppealState(appeal.state).label,
        "decision": appeal.decision,
        "url": f"/applications/{application.pk}/appeal/",
    }
    tell(APPEAL_DECIDED, people_of(application), decided, subject=appeal, at=at, by=by)
    desk = _members(call, Q(roles__overlap=[Role.OFFICER, Role.PUBLISHER]))
    tell(APPEAL_SETTLED, desk, {**decided, "url": f"/appeals/{appeal.number}/"}, subject=appeal, at=at, by=by)


def _about(call: Call) -> dict[str, Any]:
    return {"title": texts_of(call, "title"), "number": call.number}


def _of_appeal(appeal: Appeal) -> dict[str, Any]:
    application = appeal.outcome.application
    return {
        "number": appeal.number,
        "application": application.number,
        "call": texts_of(application.call, "title"),
        "filed_at": appeal.filed_at,
        "due_at": appeal.due_at,
    }


def _members(call: Call, roles: Q) -> Any:
    members = Membership.objects.current().filter(roles, organisation=call.owner_id)
    return User.objects.filter(pk__in=members.values("user"), is_active=True)


def _deciders(call: Call) -> Any:
    coordinators = Q(roles__contains=[Role.COORDINATOR])
    officers = Q(roles__contains=[Role.OFFICER], organisation=call.owner_id)
    members = Membership.objects.current().filter(coordinators | officers)
    return User.objects.filter(pk__in=members.values("user"), is_active=True)
