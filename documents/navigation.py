"""What the header and the account menu offer of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.navigation import NavItem, register, to_signed_in


def register_links() -> None:
    register(NavItem("documents", _("My documents"), "documents", to_signed_in, 30, "account"))
    register(NavItem("verify", _("Check a document"), "verify", order=50, place="footer"))
