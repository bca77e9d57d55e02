"""Resumable uploads: the core of tus 1.0 with creation and termination, so that a lost connection costs one piece.

POST begins (Upload-Length, Upload-Metadata), HEAD asks how far it is, PATCH adds at Upload-Offset, DELETE gives up.
"""

from __future__ import annotations

import base64
import binascii

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused, Stale, WrongState
from core.http import PortalRequest
from documents import actions
from documents.limits import LARGEST_CHUNK, LARGEST_FILE
from documents.models import Document
from documents.views.pages import examined

PIECE = 64 * 1024
VERSION = "1.0.0"
PATCH_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4000


@never_cache
@require_POST
def begin(request: PortalRequest) -> HttpResponseBase:
    length = request.headers.get("Upload-Length", "")
    if not length.isascii() or not length.isdigit() or len(length) > 15:
        return _said(400, _("The upload does not say how large the file is."))
    facts = _metadata(request.headers.get("Upload-Metadata", ""))
    try:
        document = actions.begin_upload(
            file_name=facts.get("filename", ""), size=int(length), title=facts.get("title", "")[:300],
            by=request.actor, at=request.at,
        )  # fmt: skip
    except ValidationError as error:
        return _said(413 if error.code == "too_large" else 422, "\n".join(error.messages))
    except Refused as refused:
        return _said(429, str(refused.reason))
    response = _tus(HttpResponse(status=201), document)
    response["Location"] = reverse("upload_piece", args=[document.pk])
    return response


@never_cache
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def piece(request: PortalRequest, pk: int) -> HttpResponseBase:
    document = get_object_or_404(
        Document.objects.visible_to(request.actor), pk=pk, uploaded_by_id=request.actor.user_id
    )
    if request.method == "HEAD":
        return _tus(HttpResponse(status=200), document)
    try:
        if request.method == "DELETE":
            actions.remove(document, by=request.actor, at=request.at)
            return HttpResponse(status=204)
        return _append(request, document)
    except Stale as stale:
        return _tus(_said(409, _("This piece has already arrived or does not follow the last one.")), stale.current)
    except (WrongState, Refused) as error:
        return _said(410, str(error.reason))
    except ValidationError as error:
        return _said(413, "\n".join(error.messages))


def _append(request: PortalRequest, document: Document) -> HttpResponseBase:
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != PATCH_TYPE or not offset.isascii() or not offset.isdigit():
        return _said(415, _("This is not a piece of an upload."))
    content = _body(request, min(LARGEST_CHUNK, LARGEST_FILE) + 1)
    document = actions.append_chunk(document, content, offset=int(offset), by=request.actor, at=request.at)
    if document.received == document.size:
        document = actions.finish_upload(document, by=request.actor, at=request.at)
        document = examined(document.pk, request)
        if document.reason:
            return _said(422, document.reason)
    return _tus(HttpResponse(status=204), document)


def _body(request: PortalRequest, limit: int) -> bytes:
    """At most `limit` bytes, whatever length was announced. When the connection breaks, what had arrived."""
    received = bytearray()
    try:
        while len(received) < limit and (read := request.read(min(PIECE, limit - len(received)))):
            received += read
    except UnreadablePostError:
        pass
    return bytes(received)


def _metadata(header: str) -> dict[str, str]:
    """`filename BASE64,title BASE64`; what cannot be read is left out."""
    facts: dict[str, str] = {}
    for pair in header[:LONGEST_METADATA].split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            facts[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return facts


def _tus(response: HttpResponse, document: Document) -> HttpResponse:
    response["Tus-Resumable"] = VERSION
    response["Upload-Offset"] = str(document.received)
    response["Upload-Length"] = str(document.size)
    response["Upload-Document"] = str(document.pk)
    if document.expires_at is not None:
        response["Upload-Expires"] = document.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response


def _said(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
