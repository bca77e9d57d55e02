"""What people are told about calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from grants.audience import concerned_by, people_of, publishers_of
from grants.models import Amendment, Application, Call, Submission
from grants.states import AmendmentKind
from notices.actions import tell
from notices.declare import Event, Group, declare
from notices.wording import texts_of

DESK = Group("grants.desk", _("Work on calls"), _("Calls that wait for you, and what became of those you drafted."))
CALLS = Group("grants.calls", _("Calls you follow"), _("Changes of calls that you follow or apply to."))

CALL_PROPOSED = declare(Event("grants.call_proposed", _("A call waits for publication"), DESK))
CALL_RETURNED = declare(Event("grants.call_returned", _("A call was returned to its officer"), DESK))
CALL_PUBLISHED = declare(Event("grants.call_published", _("A call you drafted was published"), DESK))
AMENDMENT_PROPOSED = declare(
    Event("grants.amendment_proposed", _("A change of a call waits for a second person"), DESK)
)
AMENDMENT_DECLINED = declare(Event("grants.amendment_declined", _("A change of a call was declined"), DESK))
CALL_AMENDED = declare(Event("grants.call_amended", _("A call was changed"), CALLS, mandatory=True))
CALL_EXTENDED = declare(Event("grants.call_extended", _("The window of a call was extended"), CALLS, mandatory=True))
CALL_CANCELLED = declare(Event("grants.call_cancelled", _("A call was cancelled"), CALLS, mandatory=True))

APPLICATIONS = Group("grants.applications", _("Your applications"), _("Receipts, reminders and decisions."))
APPLICATION_SUBMITTED = declare(
    Event("grants.application_submitted", _("An application was submitted"), APPLICATIONS, mandatory=True)
)
APPLICATION_WITHDRAWN = declare(
    Event("grants.application_withdrawn", _("An application was withdrawn"), APPLICATIONS, mandatory=True)
)
DRAFT_REMINDER = declare(Event("grants.draft_reminder", _("A draft is not submitted yet"), APPLICATIONS))

APPLIED_EVENTS = {
    AmendmentKind.TEXT: CALL_AMENDED,
    AmendmentKind.EXTENSION: CALL_EXTENDED,
    AmendmentKind.CANCELLATION: CALL_CANCELLED,
}


def call_proposed(call: Call, *, by: Actor, at: datetime) -> None:
    tell(CALL_PROPOSED, publishers_of(call), _about(call), subject=call, at=at, by=by)


def call_returned(call: Call, proposer_id: int | None, *, by: Actor, at: datetime) -> None:
    context = {**_about(call), "reason": call.return_reason}
    tell(
        CALL_RETURNED,
        User.objects.filter(pk__in=[proposer_id] if proposer_id else []),
        context,
        subject=call,
        at=at,
        by=by,
    )


def call_published(call: Call, *, by: Actor, at: datetime) -> None:
    tell(CALL_PUBLISHED, call.drafted_by.all(), _about(call), subject=call, at=at, by=by)


def amendment_proposed(amendment: Amendment, *, by: Actor, at: datetime) -> None:
    publishers = publishers_of(amendment.call).exclude(pk=amendment.proposed_by_id)
    tell(AMENDMENT_PROPOSED, publishers, _of_amendment(amendment), subject=amendment, at=at, by=by)


def amendment_declined(amendment: Amendment, *, by: Actor, at: datetime) -> None:
    context = {**_of_amendment(amendment), "decline_reason": amendment.decline_reason}
    proposer = User.objects.filter(pk=amendment.proposed_by_id)
    tell(AMENDMENT_DECLINED, proposer, context, subject=amendment, at=at, by=by)


def amendment_applied(amendment: Amendment, *, by: Actor, at: datetime) -> None:
    """To everyone concerned: rights and deadlines may depend on it."""
    call = Call.objects.get(pk=amendment.call_id)
    context = {**_of_amendment(amendment), **_about(call)}
    event = APPLIED_EVENTS[AmendmentKind(amendment.kind)]
    tell(event, concerned_by(call), context, subject=amendment, at=at, by=by)


def _about(call: Call) -> dict[str, Any]:
    url = f"/calls/{call.number}/" if call.is_public else f"/calls/desk/{call.pk}/"
    return {"title": texts_of(call, "title"), "number": call.number, "closes_at": call.closes_at, "url": url}


def _of_amendment(amendment: Amendment) -> dict[str, Any]:
    call = amendment.call
    return {
        **_about(call),
        "url": f"/calls/{call.number}/changes/",
        "decision_number": amendment.decision_number,
        "decision_on": amendment.decision_on,
        "reason": texts_of(amendment, "reason"),
    }


def application_submitted(submission: Submission, *, by: Actor, at: datetime) -> None:
    application = submission.application
    context = {
        "call": texts_of(application.call, "title"),
        "title": submission.plan.title,
        "number": application.number,
        "version": submission.version,
        "submitted_at": submission.submitted_at,
        "sha256": submission.sha256,
        "closes_at": application.call.closes_at,
        "url": f"/applications/{application.pk}/receipt/",
    }
    tell(APPLICATION_SUBMITTED, people_of(application), context, subject=submission, at=at, by=by)


def application_withdrawn(application: Application, *, by: Actor, at: datetime) -> None:
    context = {
        "call": texts_of(application.call, "title"),
        "number": application.number,
        "by": by.name,
        "closes_at": application.call.closes_at,
        "url": f"/applications/{application.pk}/",
    }
    tell(APPLICATION_WITHDRAWN, people_of(application), context, subject=application, at=at, by=by)
