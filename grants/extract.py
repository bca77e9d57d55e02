"""The extract from the commission's protocol, as it is published: the winners of each lot, and nobody else's name."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.moments import show_day
from core.money import format_tenge
from core.record import subject_of
from core.templatetags.portal import number as figures
from core.text import in_language
from councils.models import Item
from documents.actions import generate
from documents.content import Block, Column, Content, Facts, Paragraph, Section, Table
from documents.models import Paper
from grants.models import Selection
from grants.results import CallResults, LotResults, results_of

KIND = "grants.extract"
# A subject of its own: unlike other papers of a selection, this one is everybody's.
PREFIX = "grants.results"


def subject_of_extract(selection: Selection) -> str:
    return f"{PREFIX}:{selection.pk}"


def issue_extract(selection: Selection, *, by: Actor, at: datetime) -> Paper:
    """Once, however often it is asked for."""
    subject = subject_of_extract(selection)
    present = Paper.objects.filter(kind=KIND, subject=subject, withdrawn_at=None).first()
    return present or generate(
        KIND,
        subject,
        lambda _language: content(selection),
        number=selection.call.number,
        issuer=selection.call.owner,
        by=by,
        at=at,
    )


def content(selection: Selection) -> Content:
    call, view = selection.call, results_of(selection)
    return Content(
        title=_("Extract from the protocol of the commission"),
        subtitle=in_language(call, "title"),
        number=call.number,
        date=show_day(selection.published_at) if selection.published_at else "",
        issuer=in_language(call.owner, "name"),
        facts=_facts(selection, view),
        sections=[_lot(one) for one in view.lots],
    )


def _facts(selection: Selection, view: CallResults) -> list[tuple[str, str]]:
    call = selection.call
    basis = (
        f"{in_language(call, 'basis_title')}, № {call.basis_number}, {show_day(call.basis_on) if call.basis_on else ''}"
    )
    facts = [
        (_("Rests on"), basis),
        (_("Date of the announcement"), show_day(call.published_at) if call.published_at else ""),
        (_("Repeated call"), _("Yes") if call.is_repeated else ""),
        *((_("Meeting of the commission"), text) for text in _meetings(selection)),
        (_("Applications received"), str(view.figures.applications)),
        (_("Amount awarded"), format_tenge(view.awarded)),
    ]
    return [(name, text) for name, text in facts if text]


def _meetings(selection: Selection) -> list[str]:
    """Number, date, the body, and the item of the Rules under which it decided."""
    subjects = [subject_of(lot) for lot in selection.call.lots.all()]
    items = Item.objects.filter(subject__in=subjects, state="decided").select_related("meeting__council")
    return list(dict.fromkeys(_meeting(item) for item in items.order_by("meeting_id", "place")))


def _meeting(item: Item) -> str:
    meeting = item.meeting
    reference = in_language(item, "reference") or in_language(meeting.council, "reference")
    parts = [
        f"№ {meeting.number}", show_day(meeting.held_on) if meeting.held_on else "",
        in_language(meeting.council, "name"), reference,
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def _lot(one: LotResults) -> Section:
    heading = _("Lot %(number)s") % {"number": one.lot.place}
    blocks: list[Block] = [Facts([(_("Amount of the lot"), format_tenge(one.lot.amount))])]
    if one.winners:
        columns = [
            Column(pgettext("ranking", "Place"), align="right", width=0),
            Column(_("Applicant"), width=3),
            Column(pgettext("application", "Project"), width=3),
            Column(_("Score"), align="right", width=0),
            Column(_("Amount"), align="right", width=0),
        ]
        rows = [
            [
                str(line.place or ""), line.name, line.title, "" if line.total is None else figures(line.total),
                format_tenge(line.amount),
            ]
            for line in one.winners
        ]  # fmt: skip
        blocks.append(Table(columns, rows, total=["", "", "", "", format_tenge(one.awarded)]))
    else:
        blocks.append(Paragraph(_("No grant was awarded in this lot.")))
    return Section(f"{heading}. {in_language(one.lot, 'theme')}", blocks)
