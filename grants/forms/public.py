from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.forms import BinField, PortalForm


class BinForm(PortalForm):
    bin = BinField(
        label=_("BIN of your organisation"), help_text=_("12 digits, as in the certificate of registration.")
    )
