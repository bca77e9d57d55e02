from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from accounts.roles import Role
        from core.navigation import NavItem, register, to_signed_in
        from notices import doctor
        from notices.models import unread_count

        register(NavItem("notices", _("Notices"), "notices", to_signed_in, 20, "account", unread_count))
        register(
            NavItem("letters", _("Letters"), "letters", lambda actor: actor.has(Role.ADMINISTRATOR), 90, "account")
        )
        doctor.register_checks()
        # Every app declares what people are told, and its reminders, in its own notices.py.
        autodiscover_modules("notices")
