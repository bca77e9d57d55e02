"""Private files leave through here only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from core.http import PortalRequest
from documents import access


@login_not_required
@require_GET
def download(request: PortalRequest, pk: int) -> HttpResponseBase:
    """As an attachment that no browser runs. Reading another's document is recorded before the first byte leaves."""
    try:
        document = access.readable(request.actor, pk, request.at)
    except Http404:
        if request.actor.is_signed_in:
            raise
        return redirect_to_login(request.get_full_path())  # absent and private alike
    if document.state != "available" or not document.stored_name:
        raise Http404
    access.record_reading(document, by=request.actor, at=request.at)
    response = FileResponse(
        default_storage.open(document.stored_name, "rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.media_type,
    )
    response["Content-Length"] = str(document.size)
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
