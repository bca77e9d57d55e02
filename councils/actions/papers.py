"""The protocol as a document with a code, and its signatures."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import WrongState
from core.record import lock, recorded, subject_of, write
from core.states import move
from councils import notices, rules
from councils.models import Meeting
from councils.protocol import content
from councils.states import MEETING_MOVES, MeetingState
from documents.actions import generate, withdraw
from documents.models import Document, Paper, Signature
from documents.states import SignatureState

KIND = "councils.protocol"


def protocol_of(meeting: Meeting) -> Paper | None:
    """The one that holds."""
    return Paper.objects.filter(kind=KIND, subject=subject_of(meeting), withdrawn_at=None).order_by("-pk").first()


@transaction.atomic
def issue_protocol(meeting: Meeting, *, by: Actor, at: datetime) -> Paper:
    """In Kazakh and Russian, of a closed meeting. Issued again before anybody has signed, it replaces the earlier one."""
    meeting = lock(Meeting, meeting.pk)
    rules.runs_meetings.enforce(by, meeting)
    if meeting.state != MeetingState.CLOSED:
        raise WrongState(_("The protocol is issued once the meeting is closed, and stays once it is signed."))
    earlier = protocol_of(meeting)
    if earlier is not None and _signatures(earlier).exists():
        raise WrongState(_("Somebody has signed this protocol already, so it stays as it is."))
    paper = generate(
        KIND,
        subject_of(meeting),
        lambda _language: content(meeting),
        number=meeting.number,
        dated_on=meeting.held_on,
        issuer=meeting.council.body,
        by=by,
        at=at,
    )
    if earlier is not None:
        withdraw(earlier, by=by, at=at, replaced_by=paper)
    write(meeting, "issue", by=by, at=at, changes={"paper": paper.pk})
    return paper


@transaction.atomic
def settle_signatures(meeting: Meeting, *, by: Actor, at: datetime) -> bool:
    """Whether the presiding member and the secretary have signed it in every language; then the meeting is finished."""
    meeting = lock(Meeting, meeting.pk)
    paper = protocol_of(meeting)
    if paper is None or meeting.state != MeetingState.CLOSED or not is_signed(meeting, paper):
        return False
    with recorded(meeting, "sign", by=by, at=at):
        move(meeting, "sign", MEETING_MOVES)
        meeting.signed_at = at
        meeting.save()
    notices.tell_signed(meeting, by=by, at=at)
    return True


def signers(meeting: Meeting) -> set[int]:
    """The people whose signatures the protocol needs."""
    return {seat.user_id for seat in (meeting.presiding, meeting.kept_by) if seat is not None}


def is_signed(meeting: Meeting, paper: Paper) -> bool:
    needed = {
        (document, person) for document in paper.documents.values_list("pk", flat=True) for person in signers(meeting)
    }
    given = _signatures(paper).filter(state=SignatureState.VALID).values_list("document_id", "signer_id")
    return needed <= set(given)


def documents_of(paper: Paper) -> list[Document]:
    return list(paper.documents.prefetch_related("signatures__scan").order_by("language"))


def _signatures(paper: Paper) -> QuerySet[Signature]:
    return Signature.objects.filter(document__paper=paper).exclude(state=SignatureState.REJECTED)
