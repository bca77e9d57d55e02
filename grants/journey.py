"""What an applicant sees of the way: where the application stands, what comes next and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.moments import show_day, show_deadline, show_instant
from grants.models import Admission, Application, Outcome
from grants.presentation import Step, steps_of
from grants.states import AdmissionState, ApplicationState, CallPhase, CallState, OutcomeKind, SelectionState


@dataclass(frozen=True, slots=True)
class Journey:
    """`state` keys the colour; `label` is the applicant's name of the state; `next` says what comes and by when."""

    state: str
    label: Any
    next: Any
    steps: list[Step]


def journey_of(application: Application, *, at: datetime) -> Journey:
    steps = steps_of(application.call, at)
    return Journey(*_stands(application, steps, at), steps)


def _stands(application: Application, steps: list[Step], at: datetime) -> tuple[str, Any, Any]:
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
        return _in_selection(application, steps)
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
        opens = show_instant(call.opens_at) if call.opens_at else ""
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


def _in_selection(application: Application, steps: list[Step]) -> tuple[str, Any, Any]:
    """After the close: what the selection has come to, in the applicant's words."""
    admission = Admission.objects.select_related("selection").filter(application=application).first()
    outcome = Outcome.objects.filter(application=application, told_at__isnull=False).first()
    if outcome is not None:
        return (
            outcome.kind,
            OutcomeKind(outcome.kind).label,
            _("The letter with scores and reasons is among your documents."),
        )
    if admission is None or admission.selection.state == SelectionState.CHECKING:
        return _while_checked(admission, steps)
    if admission.state == AdmissionState.REJECTED:
        return (
            "rejected",
            pgettext_lazy("application", "Not admitted"),
            _("Next: the letter with the ground and how to appeal, when the results of the call are published."),
        )
    if admission.selection.state == SelectionState.SCORING:
        due = admission.selection.scoring_due_at
        return (
            "evaluation",
            pgettext_lazy("application", "Being scored"),
            format_lazy(_("Next: experts have scored by: {moment}."), moment=show_deadline(due) if due else ""),
        )
    return (
        "deliberation",
        pgettext_lazy("application", "Before the commission"),
        _("Next: the commission decides, then you get a letter before the public is told."),
    )


def _while_checked(admission: Admission | None, steps: list[Step]) -> tuple[str, Any, Any]:
    if admission is not None and admission.state == AdmissionState.RETURNED and admission.returned_until:
        return (
            "returned",
            pgettext_lazy("application", "Returned for correction"),
            format_lazy(
                _("Correct what was remarked and submit it before: {moment}."),
                moment=show_deadline(admission.returned_until),
            ),
        )
    due = show_deadline(admission.due_at) if admission else _admission_day(steps)
    return (
        "checking",
        pgettext_lazy("application", "Being checked"),
        format_lazy(_("Next: the decision on admission, by: {day}."), day=due),
    )


def _admission_day(steps: list[Step]) -> str:
    estimates = [step for step in steps if step.is_estimate]
    return show_day(estimates[0].at) if estimates else ""
