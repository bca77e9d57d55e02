"""Who may do what with an application before its window closes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import SIGNING_ROLES, OrganisationKind, Role
from core.actor import Actor
from core.permissions import Rule
from grants.states import ApplicationState

WRITING_ROLES = (Role.DIRECTOR, Role.SIGNATORY, Role.STAFF)


def _works_there(actor: Actor, application: Any) -> bool:
    return actor.acts_for(application.organisation_id) and actor.has(*WRITING_ROLES)


is_of_ngo = Rule(
    lambda actor, _obj: actor.organisation_kind == OrganisationKind.NGO and actor.has(*WRITING_ROLES),
    _("Only NGOs apply for grants. Sign in for your NGO, or claim its BIN."),
)
works_on_it = Rule(_works_there, _("This application belongs to another organisation."))
signs = Rule(
    lambda actor, _obj: actor.has(*SIGNING_ROLES),
    _("Only the head of the organisation or an authorised signatory submits and withdraws. Ask one of them."),
)
is_not_discarded = Rule(
    lambda _actor, application: application.state != ApplicationState.DISCARDED, _("This draft was discarded.")
)

may_begin = is_of_ngo
may_write = works_on_it & is_not_discarded
may_submit = works_on_it & signs & is_not_discarded
may_withdraw = works_on_it & signs
