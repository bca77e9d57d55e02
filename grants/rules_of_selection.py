"""Who may do what between admission and the decision: the draw of experts and their scores."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.conflicts import REASON, conflicts_among
from accounts.models import Organisation
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.errors import Refused
from core.permissions import Rule, in_state
from grants.rules import call_stands
from grants.rules_of_admission import selection_stands
from grants.states import AssignmentState, SelectionState

# --- the draw of experts and the course of scoring --------------------------------------------------------
is_coordinator = Rule(
    lambda actor, _obj: actor.has(Role.COORDINATOR) and actor.organisation_kind == OrganisationKind.OPERATOR,
    _("Only a coordinator of the operator can do this."),
)
is_scoring = selection_stands & in_state(
    SelectionState.SCORING, reason=_("Experts are drawn and score between the end of admission and the decision.")
)

# Of a Selection.
may_run_draw = is_coordinator & is_scoring
may_close_scoring = is_coordinator & is_scoring


def follows_scoring(actor: Actor, call: Any) -> bool:
    """Coordinators of the operator, and officers of the body that announced the call."""
    if actor.is_system or is_coordinator.allows(actor):
        return True
    return actor.has(Role.OFFICER) and actor.acts_for(call.owner_id)


def tied_reason(
    actor: Actor, organisations: Iterable[Organisation], *, at: datetime, subjects: dict[str, int] | None = None
) -> Any | None:
    """None, or why this person must leave it to somebody else: any tie to any of these organisations."""
    if actor.user_id is None:
        return None
    found = conflicts_among([actor.user_id], organisations, at=at, subjects=subjects)
    return REASON if any(found.values()) else None


def enforce_untied_to(
    actor: Actor, organisations: Iterable[Organisation], *, at: datetime, subjects: dict[str, int] | None = None
) -> None:
    reason = tied_reason(actor, organisations, at=at, subjects=subjects)
    if reason is not None:
        raise Refused(reason)


# --- an expert's own work, of an Assignment ------------------------------------------------------------------
is_drawn_expert = Rule(
    lambda actor, assignment: actor.has(Role.EXPERT) and actor.user_id == assignment.user_id,
    _("Only the expert who was drawn can do this."),
)
may_answer = (
    is_drawn_expert
    & in_state(
        AssignmentState.ACTIVE,
        reason=_("You no longer score this lot: a reserve has taken over, or you have finished."),
    )
    & call_stands(lambda assignment: assignment.lot.call)
)
