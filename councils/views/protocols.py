"""The protocol: its draft, its issue, its signatures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import PortalRequest
from councils import actions, rules
from councils.actions.papers import documents_of, protocol_of, signers
from councils.models import Meeting
from councils.protocol import content
from councils.standing import standing_of
from councils.states import MeetingState
from councils.views.gates import meeting_or_404
from documents.models import Document
from documents.rules import may_decide_signature
from documents.states import SignatureState


@require_http_methods(["GET", "POST"])
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """While the meeting runs its secretary reads the draft here; afterwards everybody reads what was issued."""
    meeting = meeting_or_404(request, pk)
    if meeting.opened_at is None:
        raise Http404
    if request.method == "POST":
        rules.runs_meetings.enforce(request.actor, meeting)
        actions.issue_protocol(meeting, by=request.actor, at=request.at)
        messages.success(request, _("The protocol is issued. Whoever presided and the secretary sign it now."))
        return redirect("meeting_protocol", pk)
    standing = standing_of(request.actor, meeting.council)
    paper = protocol_of(meeting)
    if paper is None and not standing.prepares:
        raise Http404
    documents = [_shown(request, meeting, document) for document in documents_of(paper)] if paper else []
    is_free = not any(document["signatures"] for document in documents)
    context: dict[str, Any] = {
        "meeting": meeting,
        "council": meeting.council,
        "standing": standing,
        "paper": paper,
        "documents": documents,
        "may_issue": standing.leads and meeting.state == MeetingState.CLOSED and is_free,
        **_text(request, meeting),
    }
    return render(request, "councils/protocol.html", context)


def _text(request: PortalRequest, meeting: Meeting) -> dict[str, Any]:
    """In the reader's language when it is a language of the protocol, else in Russian."""
    language = (get_language() or "")[:2]
    language = language if language in ("kk", "ru") else "ru"
    with override(language):
        return {"content": content(meeting), "language": language}


def _shown(request: PortalRequest, meeting: Meeting, document: Document) -> dict[str, Any]:
    """A PDF with who has signed it, and whether this reader still has to."""
    given = [one for one in document.signatures.all() if one.state != SignatureState.REJECTED]
    waiting = [one for one in given if one.state == SignatureState.WAITING]
    mine = request.actor.user_id in signers(meeting)
    return {
        "document": document,
        "signatures": given,
        "to_compare": [one for one in waiting if may_decide_signature.allows(request.actor, one)],
        "to_sign": mine and all(one.signer_id != request.actor.user_id for one in given),
    }
