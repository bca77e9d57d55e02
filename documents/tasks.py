"""Work of documents outside a request."""

from datetime import datetime

from celery import shared_task

from core import clock
from core.actor import Actor
from core.outbox import handler
from documents import actions
from documents.models import Document


@handler("documents.examine")
def examine(*, document_id: int, at: datetime) -> None:
    """Usually finds the file already decided by the request that brought it."""
    actions.examine(Document.objects.get(pk=document_id), by=Actor.system("documents.examine"), at=at)


@shared_task(name="documents.forget")
def forget() -> None:
    now = clock.now()
    actions.forget_abandoned(at=now)
    actions.forget_removed(at=now)
