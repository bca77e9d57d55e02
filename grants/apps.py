from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = _("Grants")

    def ready(self) -> None:
        from core import navigation, work
        from core.reference.registry import register_seed
        from documents.access import register_access
        from documents.kinds import register_kind
        from grants import access, lawbook, notices  # noqa: F401
        from grants.models.calls import DESK_ROLES
        from grants.work import drafts, proposed

        lawbook.register()
        register_seed("grants", lawbook.load_seed)
        register_kind("grants.call", _("Announcement of a call for grants"), template="call.typ")
        register_access("grants.call", access.may_read_call_document)
        work.register(proposed)
        work.register(drafts)
        navigation.register(navigation.NavItem("calls", _("Calls"), "calls", order=10))
        navigation.register(
            navigation.NavItem(
                "call_desk", _("Our calls"), "call_desk", order=15, visible=lambda actor: actor.has(*DESK_ROLES)
            )
        )
