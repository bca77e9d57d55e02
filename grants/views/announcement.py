from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from core.http import PortalRequest
from grants.announcement import current_document
from grants.views.access import public_call


@login_not_required
@require_GET
def pdf(request: PortalRequest, number: str) -> HttpResponse:
    """On to the document; while it is being made, a page that says so and looks again by itself."""
    call = public_call(request, number)
    document = current_document(call, request.actor.language)
    if document is None:
        return render(request, "grants/announcement_wait.html", {"call": call}, status=202)
    return redirect("document_download", document.pk)
