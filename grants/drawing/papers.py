"""The protocol of a draw as a document: without names, in both state languages, with a code to verify it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from core.actor import Actor
from core.moments import show_day, show_instant
from core.record import subject_of
from core.text import in_language
from documents.actions import generate
from documents.content import Column, Content, Facts, Note, Paragraph, Section, Table
from documents.models import Document, Paper
from grants.drawing.algorithm import numbered
from grants.drawing.pool import REASONS
from grants.drawing.protocol import ALGORITHM, drawn_of
from grants.models import Draw

KIND = "grants.draw"


def issue_protocol(draw: Draw, *, by: Actor, at: datetime) -> Paper:
    """Once a draw; the worker may come twice."""
    existing = Paper.objects.filter(kind=KIND, subject=subject_of(draw), withdrawn_at=None).first()
    if existing is not None:
        return existing
    operator = Organisation.objects.confirmed().filter(kind=OrganisationKind.OPERATOR).order_by("pk").first()
    number = f"{draw.lot.call.number}-{draw.lot.place}-{draw.place}"
    return generate(
        KIND, subject_of(draw), lambda _language: content(draw), number=number, issuer=operator, by=by, at=at
    )


def protocol_document(draw: Draw, language: str) -> Document | None:
    """The PDF in the reader's language; English readers get the Russian one."""
    papers = Paper.objects.filter(kind=KIND, subject=subject_of(draw), withdrawn_at=None)
    wanted = language if language in ("kk", "ru") else "ru"
    return Document.objects.filter(paper__in=papers, language=wanted).order_by("-pk").first()


def content(draw: Draw) -> Content:
    assert draw.drawn_at is not None  # noqa: S101  (issued only once drawn)
    call, lot = draw.lot.call, draw.lot
    facts = [
        (_("Call"), f"№ {call.number}. {in_language(call, 'title')}"),
        (_("Lot"), f"{lot.place}. {in_language(lot, 'theme')}"),
        (_("Draw"), str(draw.place)),
    ]
    if draw.place > 1 and draw.decision_on:
        facts.append((_("By decision"), f"№ {draw.decision_number}, {show_day(draw.decision_on)}"))
        facts.append((pgettext("decision", "Reasons"), in_language(draw, "reason")))
    return Content(
        title=_("Protocol of the draw of experts"),
        number=f"{call.number}-{lot.place}-{draw.place}",
        date=show_day(draw.drawn_at),
        facts=facts,
        sections=[_result(draw), _pool(draw), _proof(draw)],
    )


def _result(draw: Draw) -> Section:
    result = numbered(drawn_of(draw))
    rows = [
        [str(each["number"]), each["id"], str(kind)]
        for key, kind in (("experts", _("Expert")), ("reserves", pgettext("expert", "Reserve")))
        for each in result[key]
    ]
    columns = [
        Column(_("Number of the expert")),
        Column(_("Id in the pool")),
        Column(pgettext("expert", "Drawn as")),
    ]
    return Section(
        _("Result"),
        [
            Table(columns, rows),
            Paragraph(_("Experts are known by these numbers until results are published.")),
        ],
    )


def _pool(draw: Draw) -> Section:
    rows = [
        [
            each["id"],
            _("May be drawn") if each["eligible"] else "; ".join(str(REASONS[reason]) for reason in each["reasons"]),
        ]
        for each in draw.pool["public"]["candidates"]
    ]
    columns = [Column(_("Id in the pool"), width=1), Column(_("May be drawn, or why not"), width=4)]
    return Section(_("Pool of experts"), [Table(columns, rows)])


def _proof(draw: Draw) -> Section:
    assert draw.drawn_at is not None  # noqa: S101
    facts = [
        (_("The pool was frozen"), show_instant(draw.frozen_at)),
        (_("SHA-256 of the pool"), draw.pool_sha256),
        (_("Drawn"), show_instant(draw.drawn_at)),
        (_("Random number of the server"), draw.result["randomness"]),
        (_("Words of observers"), draw.result["words"] or "–"),
        (pgettext("draw", "Seed"), draw.seed),
        (_("SHA-256 of the sealed part with names"), draw.pool["public"]["sealed_sha256"]),
        (_("Algorithm"), ALGORITHM),
    ]
    note = _("Anyone can repeat the draw from the JSON protocol on the lot's page.")
    return Section(_("How to check it"), [Facts(facts), Note(note)])
