"""The front: home page and "my work"."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from core.http import PortalRequest
from core.pages import keep
from core.work import waiting
from grants.models import Call
from grants.states import CallPhase
from grants.views.public import KEPT_CALLS

MOST_CALLS = 4


@login_not_required
@KEPT_CALLS.for_guests
def home(request: PortalRequest) -> HttpResponse:
    open_calls = list(Call.objects.open(request.at).select_related("owner").order_by("closes_at", "pk")[:MOST_CALLS])
    opens = (
        Call.objects.in_phase(CallPhase.ANNOUNCED, request.at).order_by("opens_at").values_list("opens_at", flat=True)
    )
    page = render(request, "partnership/home.html", {"open_calls": open_calls})
    return keep(page, until=[*(call.closes_at for call in open_calls), *opens[:1]])


def work(request: PortalRequest) -> HttpResponse:
    """Everything that waits for the reader under the membership they act under."""
    return render(request, "partnership/work.html", {"groups": waiting(request.actor, request.at)})
