"""One file in two places: each place gets a document of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import WrongState
from core.record import lock, record_created, subject_of
from documents import rules, storing
from documents.models import Document


@transaction.atomic
def copy(document: Document, subject: str, *, purpose: str = "", by: Actor, at: datetime) -> Document:
    """Another document with the same bytes and verdict, bound to `subject`. The first one stays where it is.

    Whether the subject takes files, its own action asks.
    """
    document = lock(Document, document.pk)
    rules.may_copy.enforce(by, document)
    stored = storing.store(storing.pieces_of([document.stored_name]))
    if stored.sha256 != document.sha256:
        storing.delete(stored.name)
        raise WrongState(_("The stored file is not the one that was uploaded. Upload it again."))
    twin = Document(
        kind=document.kind,
        owner_organisation_id=document.owner_organisation_id,
        owner_user_id=document.owner_user_id,
        title=document.title,
        file_name=document.file_name,
        stored_name=stored.name,
        size=stored.size,
        received=stored.size,
        media_type=document.media_type,
        pages=document.pages,
        sha256=stored.sha256,
        state=document.state,
        scan=document.scan,
        subject=subject,
        purpose=purpose,
        language=document.language,
        uploaded_by_id=by.user_id,
        created_at=at,
    )
    twin.save(force_insert=True)
    record_created(twin, by=by, at=at, verb="copy", note=subject_of(document))
    return twin
