"""Who may read a document, besides its owner. Higher apps answer for what documents are attached to.

    register_access("grants.application", may_read)          # called in apps.ready()
    register_veto("grants.application", why_not_removable)   # None, or the reason
    register_signers("councils.protocol", may_sign)

The prefix is the part of the subject before the colon: "grants.application:12".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404

from accounts.roles import works_there
from core.actor import Actor
from core.record import write
from documents.models import Document

MayRead = Callable[[Actor, Document, datetime], bool]
WhyNot = Callable[[Document], Any | None]
MaySign = Callable[[Actor, Document], bool]

_readers: dict[str, MayRead] = {}
_vetoes: dict[str, WhyNot] = {}
_signers: dict[str, MaySign] = {}


def register_access(subject_prefix: str, may_read: MayRead) -> None:
    _readers[subject_prefix] = may_read


def register_veto(subject_prefix: str, why_not: WhyNot) -> None:
    """Asked before a document is removed or replaced: the reason why it must stay, or None."""
    _vetoes[subject_prefix] = why_not


def register_signers(subject_prefix: str, may_sign: MaySign) -> None:
    """Who signs documents about this subject, when it is not the owner's head or signatory."""
    _signers[subject_prefix] = may_sign


def is_own(actor: Actor, document: Document) -> bool:
    if document.owner_organisation_id is not None:
        return actor.acts_for(document.owner_organisation_id) and works_there(actor)
    return actor.is_signed_in and actor.user_id == document.owner_user_id


def may_read(actor: Actor, document: Document, at: datetime) -> bool:
    if document.removed_at is not None:
        return False
    if actor.is_system or is_own(actor, document):
        return True
    answer = _readers.get(_prefix(document))
    return document.state == "available" and answer is not None and answer(actor, document, at)


def readable(actor: Actor, pk: int, at: datetime) -> Document:
    """The document, or 404 for absent and forbidden alike."""
    document = Document.objects.present().select_related("paper", "owner_organisation").filter(pk=pk).first()
    if document is None or not may_read(actor, document, at):
        raise Http404
    return document


def veto(document: Document) -> Any | None:
    why_not = _vetoes.get(_prefix(document))
    return why_not(document) if why_not else None


def named_signer(actor: Actor, document: Document) -> bool | None:
    """What the subject's app says; None when it leaves signing to the owner's head and signatories."""
    may_sign = _signers.get(_prefix(document))
    return may_sign(actor, document) if may_sign else None


def record_reading(document: Document, *, by: Actor, at: datetime) -> None:
    """Reading somebody else's document is on the record; what everybody may read is not."""
    if is_own(by, document) or may_read(Actor.anonymous(), document, at):
        return
    write(document, "download", by=by, at=at)


def _prefix(document: Document) -> str:
    return document.subject.partition(":")[0]
