"""Taking files in: at once from a form, or piece by piece so that a lost connection loses one piece."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.roles import works_there
from core.actor import Actor
from core.errors import Refused, Stale, WrongState
from core.outbox import enqueue
from core.record import lock, record_created, recorded
from core.states import move
from documents import rules, storing
from documents.inspection.kinds import EXTENSIONS
from documents.limits import (
    LARGEST_CHUNK,
    LARGEST_FILE,
    MEGABYTE,
    MOST_OPEN_UPLOADS,
    UPLOAD_EXPIRES_AFTER,
)
from documents.models import Document, DocumentKind, UploadPart
from documents.names import clean_file_name, extension_of
from documents.refusals import refusal
from documents.states import DOCUMENT_MOVES, DocumentState

EXAMINE_AGAIN_AFTER = timedelta(minutes=2)


@transaction.atomic
def begin_upload(*, file_name: str, size: int, title: str = "", purpose: str = "", by: Actor, at: datetime) -> Document:
    """An empty document that waits for `size` bytes. Raises ValidationError for a name, kind or size not accepted."""
    rules.may_upload.enforce(by)
    _enforce_few_open(by, at)
    document = _new(file_name, size, title, purpose, by, at)
    document.save()
    record_created(document, by=by, at=at, verb="begin_upload")
    return document


@transaction.atomic
def append_chunk(document: Document, content: bytes, *, offset: int, by: Actor, at: datetime) -> Document:
    """Adds bytes at exactly the end of what has arrived. Raises `Stale` when somebody else has added in between."""
    rules.is_own.enforce(by, document)
    document = lock(Document, document.pk)
    _enforce_open(document, at)
    if offset != document.received:
        raise Stale(document)
    if not content:
        return document
    if len(content) > min(LARGEST_CHUNK, document.size - document.received):
        raise refusal("too_large", limit=LARGEST_FILE // MEGABYTE)
    name = storing.store_part(content, document.pk)
    UploadPart.objects.create(document=document, offset=offset, size=len(content), stored_name=name)
    document.received += len(content)
    document.expires_at = at + UPLOAD_EXPIRES_AFTER
    document.save(update_fields=["received", "expires_at"])
    return document


@transaction.atomic
def finish_upload(document: Document, *, by: Actor, at: datetime) -> Document:
    """Joins the pieces. The file is then in quarantine until `examine` has looked at it."""
    rules.is_own.enforce(by, document)
    document = lock(Document, document.pk)
    _enforce_open(document, at)
    if document.received != document.size:
        raise WrongState(_("The file has not arrived completely. Continue the upload."))
    parts = list(document.parts.all())
    with recorded(document, "finish_upload", by=by, at=at):
        move(document, "finish", DOCUMENT_MOVES)
        stored = storing.store(storing.pieces_of(part.stored_name for part in parts))
        document.stored_name, document.sha256 = stored.name, stored.sha256
        document.save()
    document.parts.all().delete()
    transaction.on_commit(lambda: storing.delete(*(part.stored_name for part in parts)))
    _examine_later(document, at)
    return document


@transaction.atomic
def upload(file: UploadedFile, *, title: str = "", purpose: str = "", by: Actor, at: datetime) -> Document:
    """A whole file from a form, into quarantine. Call `examine` after the transaction."""
    rules.may_upload.enforce(by)
    document = _new(file.name or "", file.size or 0, title, purpose, by, at)
    stored = storing.store(file.chunks())
    document.stored_name, document.sha256 = stored.name, stored.sha256
    document.size = document.received = stored.size
    document.state = DocumentState.QUARANTINED
    document.save()
    record_created(document, by=by, at=at, verb="upload")
    _examine_later(document, at)
    return document


def _new(file_name: str, size: int, title: str, purpose: str, by: Actor, at: datetime) -> Document:
    name = clean_file_name(file_name)
    extension = extension_of(name)
    if size <= 0:
        raise refusal("empty")
    if size > LARGEST_FILE:
        raise refusal("too_large", limit=LARGEST_FILE // MEGABYTE)
    of_organisation = works_there(by)
    return Document(
        kind=DocumentKind.UPLOAD,
        owner_organisation_id=by.organisation_id if of_organisation else None,
        owner_user_id=None if of_organisation else by.user_id,
        title=title.strip(),
        file_name=name,
        size=size,
        media_type=EXTENSIONS[extension],
        purpose=purpose,
        uploaded_by_id=by.user_id,
        created_at=at,
        expires_at=at + UPLOAD_EXPIRES_AFTER,
    )


def _enforce_few_open(by: Actor, at: datetime) -> None:
    """One person's beginnings are counted one after another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"documents.open_uploads:{by.user_id}"]
        )
    if Document.objects.open_uploads(at).filter(uploaded_by_id=by.user_id).count() >= MOST_OPEN_UPLOADS:
        raise Refused(
            _("You have begun many uploads without finishing them. Finish one of them or try again tomorrow.")
        )


def _enforce_open(document: Document, at: datetime) -> None:
    expired = document.expires_at is None or document.expires_at <= at
    if document.state != DocumentState.UPLOADING or document.removed_at is not None or expired:
        raise WrongState(_("This upload has ended. Choose the file again to begin a new one."))


def _examine_later(document: Document, at: datetime) -> None:
    """The request examines at once; this finds the file again if the process dies before it has."""
    enqueue("documents.examine", {"document_id": document.pk}, at=at, due_at=at + EXAMINE_AGAIN_AFTER)
