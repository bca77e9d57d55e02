"""The announcement of a call as a document: issued when it is published, issued anew when it changes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.moments import show_day, show_deadline
from core.money import format_tenge
from core.record import subject_of
from core.templatetags.portal import number as figures
from core.templatetags.portal import percent
from core.text import in_language
from documents.actions import generate, withdraw
from documents.content import Block, Column, Content, Facts, Items, Note, Paragraph, Section, Table
from documents.models import Document, Paper
from grants.models import CalculationLine, Call, Lot
from grants.presentation import CallView, view_of

KIND = "grants.call"


def issue(call: Call, *, by: Actor, at: datetime) -> Paper:
    """Both languages, with a code to verify them; the earlier one is withdrawn and points to this one."""
    earlier = current_paper(call)
    paper = generate(
        KIND,
        subject_of(call),
        lambda language: content(call, at=at),
        number=call.number,
        issuer=call.owner,
        by=by,
        at=at,
    )
    if earlier is not None:
        withdraw(earlier, by=by, at=at, replaced_by=paper)
    return paper


def current_paper(call: Call) -> Paper | None:
    papers = Paper.objects.filter(kind=KIND, subject=subject_of(call), withdrawn_at=None)
    return papers.order_by("-created_at").first()


def current_document(call: Call, language: str) -> Document | None:
    """The PDF in the reader's language; readers of English get the Russian one."""
    paper = current_paper(call)
    if paper is None:
        return None
    wanted = language if language in ("kk", "ru") else "ru"
    return paper.documents.filter(language=wanted).first()


def content(call: Call, *, at: datetime) -> Content:
    view = view_of(call, at=at)
    return Content(
        title=in_language(call, "title"),
        subtitle=_("Announcement of a call for grants"),
        number=call.number,
        date=show_day(call.published_at or at),
        issuer=in_language(call.owner, "name"),
        sections=[
            _terms(view),
            _funders(view),
            *(_lot(lot) for lot in view.lots),
            _criteria(view),
            _asked(view),
            _dates(view),
            _contacts(call),
        ],
    )


def _terms(view: CallView) -> Section:
    call = view.call
    regions = ", ".join(region.name for region in view.regions) or _("NGOs of the whole country")
    basis = (
        f"{in_language(call, 'basis_title')}, № {call.basis_number}, {show_day(call.basis_on) if call.basis_on else ''}"
    )
    facts = [
        (_("Type of grant"), call.get_grant_type_display()),
        (_("Amount of all lots"), format_tenge(view.total)),
        (_("Spheres of the Law"), "; ".join(str(sphere) for sphere in view.spheres)),
        (_("Who may apply"), regions),
        (_("Rests on"), f"{basis}; {in_language(call, 'basis_approved_by')}"),
    ]
    blocks: list[Block] = [Paragraph(in_language(call, "summary")), Facts(facts)]
    if call.closes_at:
        blocks.append(Note(show_deadline(call.closes_at), heading=_("Applications are taken until")))
    return Section(_("Terms of the call"), blocks)


def _funders(view: CallView) -> Section:
    rows = [[in_language(s.organisation, "name"), format_tenge(s.amount), percent(s.percent)] for s in view.shares]
    columns = [
        Column(_("State body"), width=3),
        Column(pgettext("money", "Share"), align="right", width=0),
        Column(_("Part of the whole"), align="right", width=0),
    ]
    return Section(_("Who funds the call"), [Table(columns, rows)])


def _lot(lot: Lot) -> Section:
    territory = ", ".join(region.name for region in lot.regions.all())
    words = in_language(lot, "territory")
    facts = [
        (_("Amount"), format_tenge(lot.amount)),
        (_("Goal"), in_language(lot, "goal")),
        (_("Tasks"), in_language(lot, "tasks")),
        (_("Expected result"), in_language(lot, "result")),
        (
            _("Term of the project"),
            f"{show_day(lot.starts_on)} – {show_day(lot.ends_on)}" if lot.starts_on and lot.ends_on else "",
        ),
        (_("Territory"), ". ".join(part for part in (territory, words) if part)),
    ]
    rows = [_line(line) for line in lot.calculation.all()]
    columns = [
        Column(pgettext("calculation", "What"), width=3),
        Column(_("Quantity"), align="right", width=0),
        Column(_("Price"), align="right", width=0),
        Column(_("Total"), align="right", width=0),
    ]
    table = Table(columns, rows, caption=_("How the amount was built"), total=["", "", "", format_tenge(lot.amount)])
    heading = _("Lot %(number)s") % {"number": lot.place}
    return Section(f"{heading}. {in_language(lot, 'theme')}", [Facts(facts), table])


def _line(line: CalculationLine) -> list[str]:
    quantity = f"{figures(line.plain_quantity)} {in_language(line, 'unit')}"
    return [in_language(line, "item"), quantity, format_tenge(line.price), format_tenge(line.total)]


def _criteria(view: CallView) -> Section:
    rows = [[in_language(one, "title"), in_language(one, "guidance"), figures(one.points)] for one in view.criteria]
    columns = [
        Column(_("Criterion"), width=2),
        Column(_("Guidance"), width=4),
        Column(_("Points"), align="right", width=0),
    ]
    mark = view.call.pass_mark
    sentence = _("There is no pass mark.") if mark is None else ": ".join((_("Pass mark"), figures(mark)))
    return Section(
        _("How applications are judged"),
        [Table(columns, rows, total=[_("Highest total"), "", figures(view.most_points)]), Paragraph(sentence)],
    )


def _asked(view: CallView) -> Section:
    optional = " (" + _("optional") + ")"
    questions = [f"{row.label}{'' if row.is_required else optional}" for row in view.questions]
    documents = [in_language(one, "title") for one in view.documents]
    blocks: list[Block] = []
    if questions:
        blocks += [Paragraph(_("This call asks in addition:")), Items(questions, ordered=True)]
    blocks += [Paragraph(_("Documents") + ":"), Items(documents)] if documents else []
    blocks.append(Paragraph(_("The application is written in Kazakh or in Russian, as you choose.")))
    return Section(_("What you will be asked"), blocks)


def _dates(view: CallView) -> Section:
    facts = [(str(step.label), step.shown) for step in view.steps]
    return Section(_("What happens when"), [Facts(facts)])


def _contacts(call: Call) -> Section:
    facts = [(_("Phone"), call.contact_phone), (_("E-mail"), call.contact_email)]
    return Section(
        _("Whom to ask"), [Paragraph(call.contact_name), Facts([(name, text) for name, text in facts if text])]
    )
