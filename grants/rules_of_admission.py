"""Who checks applications. Nobody checks an organisation they belong or belonged to, or have kin in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.conflicts import REASON, conflicts_among, conflicts_of
from accounts.models import Organisation
from accounts.roles import Role
from core.actor import Actor
from core.errors import Refused
from core.permissions import Rule, in_state
from core.record import subject_of
from grants.rules import call_stands
from grants.states import SelectionState

BELONGS = _("You belong or belonged to an organisation that has applied to this call, so somebody else must do this.")


def checks_call(actor: Actor, call: Any) -> bool:
    """The operator's coordinators check every call; officers, those of their own body."""
    return actor.is_system or actor.has(Role.COORDINATOR) or (actor.has(Role.OFFICER) and actor.acts_for(call.owner_id))


def follows_admission(actor: Actor, call: Any) -> bool:
    """Who checks, and the finance officers of the body, who only read."""
    return checks_call(actor, call) or (actor.has(Role.FINANCE) and actor.acts_for(call.owner_id))


may_check = Rule(
    lambda actor, admission: checks_call(actor, admission.selection.call),
    _("Applications are checked by the operator's coordinators and by officers of the body that announced the call."),
) & call_stands(lambda admission: admission.selection.call)
selection_stands = call_stands(lambda selection: selection.call)
may_conclude = (
    Rule(
        lambda actor, selection: checks_call(actor, selection.call),
        _("Admission is concluded by the operator's coordinators and by officers of the body that announced the call."),
    )
    & in_state(SelectionState.CHECKING, reason=_("The admission of this call is concluded."))
    & selection_stands
)


def untied_reason(actor: Actor, application: Any, *, at: datetime) -> Any | None:
    """None, or why this person must leave the application to somebody else."""
    found = conflicts_of(actor.user_id, application.organisation, at=at, subjects=[subject_of(application)])
    return REASON if found else None


def enforce_untied(actor: Actor, application: Any, *, at: datetime) -> None:
    reason = untied_reason(actor, application, at=at)
    if reason is not None:
        raise Refused(reason)


def belonging_reason(actor: Actor, applicants: Iterable[Organisation], *, at: datetime) -> Any | None:
    """Of acts on a whole call: None, or why this person, who is or within a year was of an applicant, leaves them to others.

    Weaker ties do not count here: a call has many applicants, and nothing is decided on any one of them.
    """
    if actor.user_id is None:
        return None
    found = conflicts_among([actor.user_id], applicants, at=at)
    return BELONGS if any(one.source == "membership" for each in found.values() for one in each) else None


def enforce_outside(actor: Actor, applicants: Iterable[Organisation], *, at: datetime) -> None:
    reason = belonging_reason(actor, applicants, at=at)
    if reason is not None:
        raise Refused(reason)
