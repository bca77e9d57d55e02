from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = _("Grants")

    def ready(self) -> None:
        from accounts.roles import Role
        from core import navigation, work
        from core.reference.registry import register_seed
        from councils.items import register_items
        from councils.law import register_terms
        from councils.states import CouncilKind
        from documents.access import register_access, register_veto
        from documents.kinds import register_kind
        from grants import (  # noqa: F401
            access,
            commission,
            lawbook,
            notices,
            notices_of_selection,
            wiring_of_results,
            work_of_selection,
        )
        from grants.models.calls import DESK_ROLES
        from grants.reminders import drafts_before_the_close
        from grants.rules_of_applying import is_of_ngo
        from grants.work import admissions, applications, corrections, drafts, proposed
        from notices.reminders import register_reminders

        lawbook.register()
        wiring_of_results.connect()
        register_terms(CouncilKind.GRANT_COMMISSION, commission.terms)
        register_items(commission.PREFIX, commission.Lots())
        register_seed("grants", lawbook.load_seed)
        register_kind("grants.call", _("Announcement of a call for grants"), template="call.typ")
        register_access("grants.call", access.may_read_call_document)
        register_kind("grants.application", _("Application for a grant"))
        register_kind("grants.conclusion", _("Conclusion on admission"))
        register_kind("grants.draw", _("Protocol of a draw of experts"))
        register_access("grants.draw", access.may_read_draw_document)
        register_access("grants.selection", access.may_read_selection_document)
        register_access("grants.application", access.may_read_application_document)
        register_access("grants.submission", access.may_read_submission_document)
        register_veto("grants.application", access.why_not_removable)
        work.register(proposed)
        work.register(drafts)
        work.register(applications)
        work.register(corrections)
        work.register(admissions)
        work.register(work_of_selection.scores)
        work.register(work_of_selection.draws)
        work.register(work_of_selection.draws_to_watch)
        work.register(work_of_selection.scoring)
        work.register(work_of_selection.lots_to_put)
        register_reminders(drafts_before_the_close)
        register_reminders(notices_of_selection.scores_due)
        navigation.register(navigation.NavItem("calls", _("Calls"), "calls", order=10))
        navigation.register(navigation.NavItem("awards", _("Awards"), "awards", order=11))
        navigation.register(
            navigation.NavItem(
                "applications",
                _("Our applications"),
                "applications",
                order=12,
                visible=is_of_ngo.allows,
            )
        )
        navigation.register(
            navigation.NavItem(
                "admission",
                _("Admission"),
                "admission_queue",
                order=16,
                visible=lambda actor: actor.has(Role.COORDINATOR, Role.OFFICER),
            )
        )
        navigation.register(
            navigation.NavItem(
                "reviews", _("To score"), "reviews", order=17, visible=lambda actor: actor.has(Role.EXPERT)
            )
        )
        navigation.register(
            navigation.NavItem(
                "draws",
                _("Draws of experts"),
                "draws",
                order=18,
                visible=lambda actor: actor.has(Role.COORDINATOR, Role.OBSERVER),
            )
        )
        navigation.register(
            navigation.NavItem(
                "call_desk", _("Our calls"), "call_desk", order=15, visible=lambda actor: actor.has(*DESK_ROLES)
            )
        )
