"""Documents that the portal issues: one paper with a code, one PDF a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Organisation
from core.actor import Actor
from core.record import lock, record_created, recorded
from documents import pdf, storing
from documents.codes import new_code
from documents.content import Content
from documents.inspection.kinds import PDF
from documents.kinds import kind_of
from documents.models import Document, DocumentKind, Paper
from documents.states import DocumentState

STATE_LANGUAGES = ("kk", "ru")


@transaction.atomic
def generate(
    kind: str,
    subject: str,
    content: Callable[[str], Content],
    *,
    number: str = "",
    dated_on: date | None = None,
    issuer: Organisation | None = None,
    owner: Organisation | None = None,
    owner_user_id: int | None = None,
    by: Actor,
    at: datetime,
    languages: Sequence[str] = STATE_LANGUAGES,
) -> Paper:
    """Issues a document about `subject` in each language; `paper.documents` are its PDFs.

    `content(language)` is called with that language active. The PDFs belong to `owner_user_id`, else to `owner`, else
    to the issuer, else to the organisation acted for.
    """
    paper = _paper(kind, subject, number, dated_on or timezone.localdate(at), issuer, at)
    keeper = owner or issuer
    organisation_id = None if owner_user_id else (keeper.pk if keeper else by.organisation_id)
    for language in languages:
        with override(language):
            text = content(language)
        file = pdf.render(kind_of(kind).template, pdf.data_of(text, code=paper.code), language=language, at=at)
        document = _document(paper, language, text.title, storing.store([file]), at)
        document.owner_organisation_id, document.owner_user_id = organisation_id, owner_user_id
        document.uploaded_by_id = by.user_id
        document.save()
        record_created(document, by=by, at=at, verb="generate")
    record_created(paper, by=by, at=at, verb="issue")
    return paper


@transaction.atomic
def withdraw(paper: Paper, *, by: Actor, at: datetime, replaced_by: Paper | None = None) -> Paper:
    """The paper no longer holds: whoever checks its code is told so, and what replaces it."""
    paper = lock(Paper, paper.pk)
    with recorded(paper, "withdraw", by=by, at=at):
        paper.withdrawn_at = paper.withdrawn_at or at
        paper.replaced_by = replaced_by
        paper.save(update_fields=["withdrawn_at", "replaced_by"])
    return paper


def _paper(kind: str, subject: str, number: str, dated_on: date, issuer: Organisation | None, at: datetime) -> Paper:
    return Paper.objects.create(
        code=new_code(),
        kind=kind,
        number=number,
        dated_on=dated_on,
        issuer=issuer,
        issuer_kk=issuer.name_kk if issuer else "",
        issuer_ru=issuer.name_ru if issuer else "",
        issuer_en=issuer.name_en if issuer else "",
        subject=subject,
        created_at=at,
    )


def _document(paper: Paper, language: str, title: str, stored: storing.Stored, at: datetime) -> Document:
    name = "-".join(part for part in (paper.kind.rpartition(".")[2], paper.number, language) if part)
    return Document(
        kind=DocumentKind.GENERATED,
        title=title[:300],
        file_name=f"{name}.pdf",
        stored_name=stored.name,
        size=stored.size,
        received=stored.size,
        media_type=PDF,
        sha256=stored.sha256,
        state=DocumentState.AVAILABLE,
        subject=paper.subject,
        purpose=paper.kind,
        language=language,
        paper=paper,
        created_at=at,
    )
