"""The front: home page and "my work"."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from core.http import PortalRequest
from core.work import waiting
from grants.models import Call

MOST_CALLS = 4


@login_not_required
def home(request: PortalRequest) -> HttpResponse:
    open_calls = Call.objects.open(request.at).select_related("owner").order_by("closes_at", "pk")[:MOST_CALLS]
    return render(request, "partnership/home.html", {"open_calls": list(open_calls)})


def work(request: PortalRequest) -> HttpResponse:
    """Everything that waits for the reader under the membership they act under."""
    return render(request, "partnership/work.html", {"groups": waiting(request.actor, request.at)})
