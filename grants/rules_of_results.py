"""Who tells applicants, who publishes, who appeals and who decides on appeals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import SIGNING_ROLES, Role
from core.actor import Actor
from core.permissions import Rule, in_state
from grants.commission import unsigned_calls
from grants.rules_of_admission import checks_call, selection_stands
from grants.rules_of_applying import WRITING_ROLES
from grants.states import AppealState, SelectionState

RESULT_ROLES = (Role.COORDINATOR, Role.OFFICER, Role.PUBLISHER, Role.FINANCE)


def sees_results(actor: Actor, call: Any) -> bool:
    """Before they are public: those who tell and publish them, and the body's finance officers."""
    of_body = actor.acts_for(call.owner_id) and actor.has(*RESULT_ROLES)
    return actor.is_system or actor.has(Role.COORDINATOR) or of_body


def _told_by_another(actor: Actor, selection: Any) -> bool:
    return actor.user_id is not None and actor.user_id != selection.told_by_id


is_decided = in_state(
    SelectionState.DECIDED, reason=_("The results are published, or the commission has not decided yet.")
)

protocol_is_signed = Rule(
    lambda _actor, selection: selection.call_id not in unsigned_calls([selection.call_id]),
    _(
        "The protocol of the commission's meeting is not signed yet. Who presided and the secretary sign it; "
        "then the applicants can be told."
    ),
)

# Of a Selection.
may_tell = (
    Rule(
        lambda actor, selection: checks_call(actor, selection.call),
        _("Applicants are told by the operator's coordinators and by officers of the body that announced the call."),
    )
    & is_decided
    & selection_stands
    & protocol_is_signed
)
may_publish = (
    Rule(
        lambda actor, selection: actor.has(Role.PUBLISHER) and actor.acts_for(selection.call.owner_id),
        _("Only a publisher of the body that announced the call can do this."),
    )
    & is_decided
    & selection_stands
    & Rule(
        lambda _actor, selection: selection.told_at is not None,
        _("The applicants are told first. Then the results can be published."),
    )
    & Rule(_told_by_another, _("You told the applicants yourself. A second person has to publish the results."))
)

# Of an Application.
may_read_result = Rule(
    lambda actor, application: actor.acts_for(application.organisation_id) and actor.has(*WRITING_ROLES),
    _("This application belongs to another organisation."),
)
may_appeal = may_read_result & Rule(
    lambda actor, _application: actor.has(*SIGNING_ROLES),
    _("Only the head of the organisation or an authorised signatory files an appeal. Ask one of them."),
)

# Of an Appeal: the role and the state; `grants.impartiality` looks at the person.
may_decide_appeal = Rule(
    lambda actor, appeal: checks_call(actor, appeal.outcome.lot.call),
    _("Appeals are decided by the operator's coordinators and by officers of the body that announced the call."),
) & in_state(AppealState.FILED, reason=_("This appeal is decided."))
