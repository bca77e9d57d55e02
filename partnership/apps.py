from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.actor import Actor


def to_administrators(actor: Actor) -> bool:
    return actor.has("administrator")


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from core.navigation import NavItem, register, to_signed_in
        from partnership import checks  # noqa: F401 - registers the checks

        register(NavItem("work", _("My work"), "work", to_signed_in, order=1))
        register(
            NavItem("gallery", _("Gallery of components"), "gallery", to_administrators, order=90, place="account")
        )
