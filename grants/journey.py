"""What an applicant sees of the way: where the application stands, what comes next and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.moments import show_day, show_deadline
from grants.models import Application
from grants.presentation import Step, steps_of
from grants.states import ApplicationState, CallPhase, CallState


@dataclass(frozen=True, slots=True)
class Journey:
    """`state` keys the colour; `label` is the applicant's name of the state; `next` says what comes and by when."""

    state: str
    label: Any
    next: Any
    steps: list[Step]


def journey_of(application: Application, *, at: datetime) -> Journey:
    state, label, following = _stands(application, at)
    return Journey(state, label, following, steps_of(application.call, at))


def _stands(application: Application, at: datetime) -> tuple[str, Any, Any]:
    call = application.call
    if call.state == CallState.CANCELLED:
        return "cancelled", pgettext_lazy("application", "The call was cancelled"), _("Nothing more happens with it.")
    phase = call.phase(at)
    close = show_deadline(call.closes_at) if call.closes_at else ""
    if application.state == ApplicationState.SUBMITTED:
        if phase == CallPhase.OPEN:
            return (
                "submitted",
                pgettext_lazy("application", "Submitted"),
                format_lazy(
                    _("You may change or withdraw it until the window closes: {moment}. Then it is checked."),
                    moment=close,
                ),
            )
        return (
            "checking",
            pgettext_lazy("application", "Being checked"),
            format_lazy(_("Next: the decision on admission, by: {day}."), day=_admission_day(application, at)),
        )
    if phase == CallPhase.CLOSED:
        return (
            "expired",
            pgettext_lazy("application", "Not submitted in time"),
            _("The window has closed. Your text is kept: you may begin an application to another call with it."),
        )
    if application.state == ApplicationState.WITHDRAWN:
        return (
            "withdrawn",
            pgettext_lazy("application", "Withdrawn"),
            format_lazy(_("It takes no part. You may submit it again until: {moment}."), moment=close),
        )
    if phase == CallPhase.ANNOUNCED:
        opens = show_deadline(call.opens_at) if call.opens_at else ""
        return (
            "draft",
            pgettext_lazy("application", "Draft"),
            format_lazy(_("Prepare it now; it can be submitted from: {moment}."), moment=opens),
        )
    return (
        "draft",
        pgettext_lazy("application", "Draft"),
        format_lazy(_("Fill in every part, then submit it before: {moment}."), moment=close),
    )


def _admission_day(application: Application, at: datetime) -> str:
    estimates = [step for step in steps_of(application.call, at) if step.is_estimate]
    return show_day(estimates[0].at) if estimates else ""
