"""The front: home page and "my work"."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from core.http import PortalRequest
from core.work import waiting


@login_not_required
def home(request: PortalRequest) -> HttpResponse:
    return render(request, "partnership/home.html")


def work(request: PortalRequest) -> HttpResponse:
    """Everything that waits for the reader under the membership they act under."""
    return render(request, "partnership/work.html", {"groups": waiting(request.actor, request.at)})
