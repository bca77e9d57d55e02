"""The papers behind results: the extract and the protocols of draws are everybody's, the full protocol the desk's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from core.record import subject_of
from councils.models import Item
from documents.models import Document
from grants import extract
from grants.models import Draw, Selection

PROTOCOL, DRAW = "councils.protocol", "grants.draw"


@dataclass(frozen=True, slots=True)
class PaperLink:
    title: Any
    document: Document


def public_papers(selection: Selection, actor: Actor) -> list[PaperLink]:
    """In the reader's language; who reads English gets the Russian ones. Two queries."""
    draws = Draw.objects.holding().filter(lot__call=selection.call_id).select_related("lot").defer("pool", "result")
    places = {subject_of(one): one.lot.place for one in draws}
    documents = _documents([extract.KIND, DRAW], [extract.subject_of_extract(selection), *places], actor)
    return [
        PaperLink(_("Extract from the protocol of the commission"), one)
        if one.purpose == extract.KIND
        else PaperLink(_("Protocol of the draw of experts, lot %(number)s") % {"number": places[one.subject]}, one)
        for one in documents
    ]


def protocols(selection: Selection, actor: Actor) -> list[PaperLink]:
    """The full ones, which name everybody: for who may open the commission's meeting."""
    lots = [subject_of(lot) for lot in selection.call.lots.all()]
    items = Item.objects.visible_to(actor).filter(subject__in=lots)
    meetings = [f"councils.meeting:{pk}" for pk in set(items.values_list("meeting", flat=True))]
    return [
        PaperLink(_("Protocol of the commission № %(number)s") % {"number": one.paper.number if one.paper else ""}, one)
        for one in _documents([PROTOCOL], meetings, actor)
    ]


def _documents(kinds: list[str], subjects: list[str], actor: Actor) -> Iterable[Document]:
    wanted = actor.language if actor.language in ("kk", "ru") else "ru"
    rows = Document.objects.filter(
        subject__in=subjects, language=wanted, paper__withdrawn_at=None, paper__kind__in=kinds
    )
    return rows.select_related("paper").order_by("-purpose", "pk")
