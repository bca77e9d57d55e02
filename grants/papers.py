"""Papers of an application: the receipt with the whole text, in the two state languages of the furniture."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.moments import show_instant, show_moment
from core.money import format_tenge
from core.record import subject_of
from core.templatetags.portal import number as figures
from core.text import in_language
from documents.actions import generate
from documents.content import Block, Column, Content, Facts, Items, Paragraph, Section, Table
from documents.models import Document, Paper
from grants.models import Submission
from grants.submitted import answers_of, files_of
from ngos.models import Ngo
from projects.content import Content as PlanContent
from projects.months import name_of_month
from projects.sections import SECTIONS

KIND = "grants.application"


def issue_receipt(submission: Submission, *, by: Actor, at: datetime) -> Paper:
    application = submission.application
    return generate(
        KIND,
        subject_of(submission),
        lambda _language: content(submission),
        number=f"{application.number}-{submission.version}",
        issuer=application.organisation,
        by=by,
        at=at,
    )


def receipt_document(submission: Submission, language: str) -> Document | None:
    """The PDF in the reader's language; English readers get the language of the application."""
    wanted = language if language in ("kk", "ru") else submission.language
    papers = Paper.objects.filter(kind=KIND, subject=subject_of(submission), withdrawn_at=None)
    return Document.objects.filter(paper__in=papers, language=wanted).order_by("-pk").first()


def content(submission: Submission) -> Content:
    application = submission.application
    return Content(
        title=submission.plan.title,
        subtitle=_("Application for a grant"),
        number=f"{application.number}-{submission.version}",
        date=show_moment(submission.submitted_at),
        issuer=in_language(application.organisation, "name"),
        facts=_receipt(submission),
        sections=[_applicant(submission), *_plan(submission), *_answers(submission), _documents(submission)],
    )


def _receipt(submission: Submission) -> list[tuple[str, str]]:
    application = submission.application
    lot = _("Lot %(number)s") % {"number": submission.lot.place}
    return [
        (_("Call"), f"{application.call.number}. {in_language(application.call, 'title')}"),
        (_("Lot"), f"{lot}. {in_language(submission.lot, 'theme')}"),
        (_("Received"), show_instant(submission.submitted_at)),
        (_("Submitted by"), submission.submitted_by_name),
        ("SHA-256", submission.sha256),
    ]


def _applicant(submission: Submission) -> Section:
    organisation = submission.application.organisation
    ngo = Ngo.objects.filter(organisation=organisation).first()
    facts = [
        (_("BIN"), organisation.bin),
        (_("Name in Kazakh"), organisation.name_kk),
        (_("Name in Russian"), organisation.name_ru),
        (_("Address"), organisation.address),
    ]
    if ngo is not None:
        facts += [
            (_("Legal form"), str(ngo.get_legal_form_display())),
            (_("Full name of the head"), ngo.head_name),
            (_("Phone"), ", ".join(ngo.phones)),
            (_("E-mail"), ngo.email),
        ]
    return Section(_("Applicant"), [Facts([(name, text) for name, text in facts if text])])


def _plan(submission: Submission) -> list[Section]:
    plan = PlanContent(submission.plan)
    return [Section(str(section.title), _blocks(plan, section)) for section in SECTIONS.values()]


def _blocks(plan: PlanContent, section: Any) -> list[Block]:
    if section.key.value == "budget":
        return _budget(plan)
    facts = [
        (str(section.plan_field(name).verbose_name), _shown(plan, section, name))
        for name in section.fields
        if name not in ("title", "language")
    ]
    blocks: list[Block] = [Facts([(name, text) for name, text in facts if text])] if facts else []
    rows = list(plan.rows(section)) if section.row is not None else []
    for place, row in enumerate(rows, 1):
        named = [(str(section.row_field(name).verbose_name), _cell(row, name)) for name in section.row_fields]
        blocks.append(Paragraph(f"{place}."))
        blocks.append(Facts([(name, text) for name, text in named if text]))
    return blocks or [Paragraph("–")]


def _shown(plan: PlanContent, section: Any, name: str) -> str:
    if name == "regions":
        return ", ".join(region.name for region in plan.regions)
    return _cell(plan.plan, name)


def _cell(row: Any, name: str) -> str:
    value = getattr(row, f"get_{name}_display", None)
    value = value() if value else getattr(row, name)
    if value is None:
        return ""
    if name in ("start_on", "end_on"):
        return name_of_month(value)
    return str(value)


def _budget(plan: PlanContent) -> list[Block]:
    columns = [
        Column(_("What is paid for"), width=4),
        Column(_("Quantity"), align="right", width=0),
        Column(_("Price"), align="right", width=0),
        Column(pgettext("amount", "Total"), align="right", width=0),
        Column(_("Requested"), align="right", width=0),
    ]
    rows = [
        [
            f"{line.description} ({line.get_block_display()})",
            f"{figures(line.quantity.normalize()) if line.quantity else ''} {line.unit}",
            format_tenge(line.price or 0),
            format_tenge(line.total or 0),
            format_tenge(line.requested or 0),
        ]
        for line in plan.budget
    ]
    whole = plan.totals.whole
    return [Table(columns, rows, total=["", "", "", format_tenge(whole.total), format_tenge(whole.requested)])]


def _answers(submission: Submission) -> list[Section]:
    rows = answers_of(submission)
    if not rows:
        return []
    facts = [(f"{row.number}. {row.label}", "; ".join(str(line) for line in row.lines)) for row in rows]
    return [Section(_("Extra questions"), [Facts(facts)])]


def _documents(submission: Submission) -> Section:
    rows = files_of(submission)
    names = [
        f"{in_language(row.requirement, 'title') if row.requirement else row.document.title} – {row.document.file_name}"
        for row in rows
    ]
    return Section(_("Documents"), [Items(names)] if names else [Paragraph(_("None are attached."))])
