"""Who may read documents about calls."""

from __future__ import annotations

from datetime import datetime

from core.actor import Actor
from documents.models import Document
from grants.models import Call


def may_read_call_document(actor: Actor, document: Document, at: datetime) -> bool:
    """The announcement of a published call is everybody's."""
    return Call.objects.visible_to(actor).public().filter(pk=document.subject.partition(":")[2]).exists()
