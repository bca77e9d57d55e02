from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, PortalForm


class ReasonForm(PortalForm):
    reason = LongTextField(
        label=_("What has to be mended"),
        max_length=2000,
        rows=4,
        error_messages={"required": _("Say what the officer has to mend.")},
    )


class DeclineForm(PortalForm):
    reason = LongTextField(
        label=_("Why it is declined"),
        max_length=2000,
        rows=4,
        error_messages={"required": _("Say why the change is declined.")},
    )
