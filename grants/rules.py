"""Who may do what with calls. Reasons are read by people: they say what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.permissions import Rule, in_state
from grants.states import AmendmentKind, AmendmentState, CallState

ANNOUNCING_KINDS = {OrganisationKind.MINISTRY, OrganisationKind.AKIMAT, OrganisationKind.OPERATOR}


def _announces(actor: Actor, _obj: Any) -> bool:
    return actor.organisation_kind in ANNOUNCING_KINDS


def _owns(actor: Actor, call: Any) -> bool:
    return actor.acts_for(call.owner_id)


def _did_not_draft(actor: Actor, call: Any) -> bool:
    return not call.drafted_by.filter(pk=actor.user_id).exists()


def _did_not_propose(actor: Actor, amendment: Any) -> bool:
    return bool(amendment.proposed_by_id != actor.user_id)


is_officer = Rule(
    lambda actor, _obj: actor.has(Role.OFFICER),
    _("Only an officer of the body that announces the call can do this."),
)
is_publisher = Rule(
    lambda actor, _obj: actor.has(Role.PUBLISHER),
    _("Only a publisher of the body that announces the call can do this."),
)
is_of_announcing_body = Rule(_announces, _("Calls are announced by state bodies and by the operator of grants."))
owns_call = Rule(_owns, _("This call belongs to another body."))
is_draft = in_state(
    CallState.DRAFT, reason=_("The call is no longer a draft. A published call changes only by an amendment.")
)
is_proposed = in_state(CallState.PROPOSED, reason=_("The call is not waiting for publication."))
is_published = in_state(CallState.PUBLISHED, reason=_("The call is not published."))
is_second_person = Rule(
    _did_not_draft,
    _("You took part in drafting this call. A second person has to publish it: ask another publisher."),
)


def call_stands(call_of: Callable[[Any], Any]) -> Rule:
    """Of whatever belongs to a call, given the way from it to its call."""
    return Rule(
        lambda _actor, obj: call_of(obj).state != CallState.CANCELLED,
        _("The call was cancelled. Nothing more is done in its selection."),
    )


may_draft = is_officer & is_of_announcing_body
may_edit = is_officer & owns_call & is_draft
may_propose = may_edit
may_return = is_publisher & owns_call & is_proposed
may_publish = is_publisher & owns_call & is_proposed & is_second_person
may_amend = is_officer & owns_call & is_published


def too_late_reason(call: Any, kind: str, *, at: datetime) -> Any | None:
    """None, or why the call has gone too far for a change of this kind, asked when it is proposed and when it is applied."""
    selection = getattr(call, "selection", None)
    if kind == AmendmentKind.EXTENSION and (selection is not None or (call.closes_at and call.closes_at <= at)):
        return _("The window has closed and applications may have been read, so it can no longer be extended.")
    if kind == AmendmentKind.CANCELLATION and selection is not None and selection.told_at is not None:
        return _("The applicants have been told of the results, so the call can no longer be cancelled.")
    return None


may_decide_amendment = Rule(
    lambda actor, amendment: actor.has(Role.PUBLISHER) and actor.acts_for(amendment.call.owner_id),
    _("Only a publisher of the body that announces the call can do this."),
) & in_state(AmendmentState.PROPOSED, reason=_("This change has been decided already."))
may_apply_amendment = may_decide_amendment & Rule(
    _did_not_propose, _("You proposed this change yourself. A second person has to put it into force.")
)
