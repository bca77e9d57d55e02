"""What the header and the account menu offer of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.navigation import NavItem, Place, register, to_signed_in


def keeps_portal(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR, Role.COORDINATOR)


def corrects_ties(actor: Actor) -> bool:
    return actor.has(Role.COORDINATOR)


def keeps_calendar(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR)


def register_links() -> None:
    account: Place = "account"
    register(NavItem("profile", _("My profile"), "profile", to_signed_in, 10, account))
    register(NavItem("my_organisations", _("My organisations"), "my_organisations", to_signed_in, 20, account))
    register(
        NavItem(
            "my_expert_entry", _("My entry in the register of experts"), "my_expert_entry", to_signed_in, 40, account
        )
    )
    register(NavItem("my_interests", _("My declarations of interest"), "my_interests", to_signed_in, 50, account))
    register(NavItem("security", _("Password and security"), "security", to_signed_in, 60, account))
    register(NavItem("organisations", _("Organisations"), "organisations", keeps_portal, 80))
    register(NavItem("ties", _("Ties of people"), "ties", corrects_ties, 86))
    register(NavItem("working_days", _("Working days"), "working_days", keeps_calendar, 90))
    register(NavItem("working_days_footer", _("Working days"), "working_days", order=60, place="footer"))
    register(NavItem("experts", _("Register of experts"), "experts", keeps_portal, 85))
