"""Private files leave through here only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.http import PortalRequest
from documents import access, storing


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
    if not default_storage.exists(document.stored_name):
        raise FileNotFoundError(document.stored_name)  # a fault of ours, said before the first byte
    response = StreamingHttpResponse(storing.pieces_of([document.stored_name]), content_type=document.media_type)
    response["Content-Disposition"] = content_disposition_header(True, document.file_name) or "attachment"
    response["Content-Length"] = str(document.size)
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
