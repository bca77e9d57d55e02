"""Papers that people attach, in place of scans."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.files.uploadedfile import SimpleUploadedFile

from core.actor import Actor
from core.moments import show_day
from core.periods import ALMATY
from documents import pdf
from documents.content import Content, Paragraph, Section, SignatureLine
from documents.models import Document
from ngos.models import Claim

TEXTS = {
    "kk": "{name} ұйымның басшысы болып тағайындалсын. БСН: {bin}.",
    "ru": "Назначить руководителем организации: {name}. БИН: {bin}.",
}


def order(titles: dict[str, str], claim: Claim, on: date) -> SimpleUploadedFile:
    """A one-page order or protocol in the claimant's language."""
    language = claim.claimant.language
    text = TEXTS[language].format(name=claim.claimant.full_name, bin=claim.bin)
    content = Content(
        title=titles[language], number="1", date=show_day(on), issuer=claim.organisation.name,
        sections=[Section("", [Paragraph(text)])], signatures=[SignatureLine("", claim.claimant.full_name)],
    )  # fmt: skip
    moment = datetime.combine(on, time(12), ALMATY)
    return SimpleUploadedFile(
        f"{titles[language]}.pdf", pdf.render("call.typ", pdf.data_of(content), language=language, at=moment)
    )


def signed(document: Document, by: Actor, at: datetime) -> SimpleUploadedFile:
    """In place of the scan of a signed print: its title, and who signed it."""
    content = Content(
        title=document.title, number=document.paper.number if document.paper else "", date=show_day(at),
        issuer=by.organisation, sections=[], signatures=[SignatureLine("", by.name)],
    )  # fmt: skip
    return SimpleUploadedFile(
        f"scan-{document.file_name}", pdf.render("call.typ", pdf.data_of(content), language=document.language, at=at)
    )
