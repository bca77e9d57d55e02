"""Who may change a plan, and while what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.permissions import Rule, in_state
from projects.states import PlanState

works_for_owner = Rule(
    lambda actor, plan: actor.is_system or actor.acts_for(plan.owner_id),
    _("Only people of the organisation whose project this is can change its plan. Switch to that organisation first."),
)
is_draft = in_state(
    PlanState.DRAFT,
    reason=_("This plan is final. To change it, begin a new version of the application."),
)
is_final = in_state(
    PlanState.FROZEN,
    reason=_("This plan is still a draft. Change it as it is; a new version is for a plan that was submitted."),
)
may_edit = works_for_owner & is_draft
may_revise = works_for_owner & is_final
