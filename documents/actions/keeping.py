"""Binding files to what they belong to, taking them away, and forgetting what nobody needs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actor import Actor
from core.errors import Refused
from core.record import lock, recorded
from documents import access, rules, storing
from documents.limits import REMOVED_KEPT_FOR
from documents.models import Document, UploadPart

BATCH = 500


@transaction.atomic
def attach(document: Document, subject: str, *, purpose: str = "", by: Actor, at: datetime) -> Document:
    """Binds an accepted file to its subject (`core.record.subject_of`). Whether the subject takes files, its own action asks."""
    document = lock(Document, document.pk)
    rules.may_attach.enforce(by, document)
    with recorded(document, "attach", by=by, at=at):
        document.subject = subject
        document.purpose = purpose or document.purpose
        document.save(update_fields=["subject", "purpose"])
    return document


@transaction.atomic
def remove(document: Document, *, by: Actor, at: datetime) -> None:
    """Takes a file away from its owner's list. Refused while what it is attached to needs it."""
    document = lock(Document, document.pk)
    _enforce_removable(document, by)
    with recorded(document, "remove", by=by, at=at):
        document.removed_at = at
        document.save(update_fields=["removed_at"])


@transaction.atomic
def replace(document: Document, new: Document, *, by: Actor, at: datetime) -> Document:
    """Puts `new` in the place of `document`: the same subject and purpose. The old one is removed."""
    document, new = lock(Document, document.pk), lock(Document, new.pk)
    _enforce_removable(document, by)
    rules.may_attach.enforce(by, new)
    with recorded(new, "replace", by=by, at=at, note=f"documents.document:{document.pk}"):
        new.subject, new.purpose = document.subject, document.purpose
        new.save(update_fields=["subject", "purpose"])
    with recorded(document, "replaced", by=by, at=at):
        document.removed_at, document.replaced_by = at, new
        document.save(update_fields=["removed_at", "replaced_by"])
    return new


def _enforce_removable(document: Document, by: Actor) -> None:
    rules.may_remove.enforce(by, document)
    reason = access.veto(document)
    if reason is not None:
        raise Refused(reason)


def forget_abandoned(*, at: datetime) -> int:
    """Deletes uploads that nobody continued. Returns how many."""
    pks = list(Document.objects.abandoned_uploads(at).values_list("pk", flat=True)[:BATCH])
    return sum(_forget_upload(pk, at) for pk in pks)


@transaction.atomic
def _forget_upload(pk: int, at: datetime) -> bool:
    document = Document.objects.abandoned_uploads(at).select_for_update(skip_locked=True).filter(pk=pk).first()
    if document is None:
        return False
    names = list(UploadPart.objects.filter(document=document).values_list("stored_name", flat=True))
    with recorded(document, "abandon", by=Actor.system("documents.forget_abandoned"), at=at):
        document.removed_at = at
        document.save(update_fields=["removed_at"])
    document.parts.all().delete()
    transaction.on_commit(lambda: storing.delete(*names))
    return True


def forget_removed(*, at: datetime) -> int:
    """Deletes the bytes of files removed long ago; the row and the record stay. Returns how many."""
    old = Document.objects.filter(removed_at__lte=at - REMOVED_KEPT_FOR).exclude(stored_name="")
    return sum(_forget_bytes(pk, at) for pk in list(old.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _forget_bytes(pk: int, at: datetime) -> bool:
    document = Document.objects.select_for_update(skip_locked=True).exclude(stored_name="").filter(pk=pk).first()
    if document is None:
        return False
    name = document.stored_name
    with recorded(document, "forget", by=Actor.system("documents.forget_removed"), at=at):
        document.stored_name = ""
        document.save(update_fields=["stored_name"])
    transaction.on_commit(lambda: storing.delete(name))
    return True
