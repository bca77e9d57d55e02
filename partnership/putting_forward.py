"""The page on which whoever shows a demonstration puts its clock forward. Outside a demonstration there is no such page."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core import clock
from core.forms import DateTimeField, PortalForm
from core.http import PortalRequest
from core.moments import show_instant
from partnership.celery import SCHEDULE, app

log = logging.getLogger(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = {"1h": HOUR, "1d": DAY, "7d": 7 * DAY, "21d": 21 * DAY}
LABELS = {
    "1h": gettext_lazy("One hour on"),
    "1d": gettext_lazy("One day on"),
    "7d": gettext_lazy("One week on"),
    "21d": gettext_lazy("Three weeks on"),
}


class MomentForm(PortalForm):
    to = DateTimeField(
        label=gettext_lazy("Moment to go to"), help_text=gettext_lazy("Day, month and year, then the time, e.g. 18:30.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def demo_clock(request: PortalRequest) -> HttpResponse:
    """Buttons for usual steps, and any later moment. What falls due meanwhile is looked for at once."""
    if not settings.DEMO:
        raise Http404
    form = MomentForm(request.POST if request.method == "POST" and "step" not in request.POST else None)
    if request.method == "POST":
        to = _wanted(request, form)
        if to and _moved(request, form, to):
            messages.success(request, _("The clock now shows %(moment)s.") % {"moment": show_instant(to)})
            return redirect("demo_clock")
    context: dict[str, Any] = {"form": form, "steps": LABELS.items(), "ahead": clock.ahead()}
    return render(request, "partnership/demo_clock.html", context, status=422 if form.errors else 200)


def _wanted(request: PortalRequest, form: MomentForm) -> datetime | None:
    if "step" in request.POST:
        return request.at + STEPS.get(request.POST["step"], HOUR)
    return form.cleaned_data["to"] if form.is_valid() else None


def _moved(request: PortalRequest, form: MomentForm, to: datetime) -> bool:
    try:
        clock.put_forward(to, by=request.actor, at=request.at)
    except ValidationError as error:
        form.add_error("to" if form.is_bound else None, error)
        return False
    transaction.on_commit(look_for_what_is_due)
    return True


def look_for_what_is_due() -> None:
    """Beat would come round within minutes; whoever moves the clock waits for it now."""
    for entry in SCHEDULE.values():
        try:
            app.send_task(entry["task"], retry=False)
        except Exception:
            log.warning("%s waits for beat: the broker did not take it", entry["task"], exc_info=True)
