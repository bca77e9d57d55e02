"""Letters to applicants: the decision with its scores, and the decision on an appeal."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.moments import show_day, show_deadline, show_instant
from core.money import format_tenge
from core.record import subject_of
from core.templatetags.portal import number as figures
from core.text import in_language
from documents.actions import generate
from documents.content import Block, Column, Content, Items, Note, Paragraph, Section, Table
from documents.models import Document, Paper
from grants.models import Appeal, Outcome
from grants.results import ResultView, result_of, trimmed
from grants.states import AppealState, OutcomeKind

RESULT, APPEAL = "grants.result", "grants.appeal_decision"


def issue_result(outcome: Outcome, *, by: Actor, at: datetime) -> Paper:
    """Once an outcome, however often it is asked for. It belongs to the applicant."""
    return _paper_of(RESULT, outcome) or generate(
        RESULT,
        subject_of(outcome),
        lambda _language: result_content(outcome),
        number=outcome.application.number,
        issuer=outcome.lot.call.owner,
        owner=outcome.application.organisation,
        by=by,
        at=at,
    )


def issue_appeal(appeal: Appeal, *, by: Actor, at: datetime) -> Paper:
    return _paper_of(APPEAL, appeal) or generate(
        APPEAL,
        subject_of(appeal),
        lambda _language: appeal_content(appeal),
        number=appeal.number,
        issuer=appeal.outcome.lot.call.owner,
        owner=appeal.outcome.application.organisation,
        by=by,
        at=at,
    )


def letter_in(kind: str, row: models.Model, language: str) -> Document | None:
    """In the reader's language; who reads English gets the Russian one. None while it is being made."""
    paper = _paper_of(kind, row)
    wanted = language if language in ("kk", "ru") else "ru"
    return paper.documents.filter(language=wanted).first() if paper else None


def _paper_of(kind: str, row: models.Model) -> Paper | None:
    return Paper.objects.filter(kind=kind, subject=subject_of(row), withdrawn_at=None).order_by("-pk").first()


# --- the decision on an application ------------------------------------------------------------------------------
def result_content(outcome: Outcome) -> Content:
    view = result_of(outcome)
    application = outcome.application
    return Content(
        title=_("Decision on the application"),
        subtitle=outcome.submission.plan.title,
        number=application.number,
        date=show_day(outcome.told_at) if outcome.told_at else "",
        issuer=in_language(outcome.lot.call.owner, "name"),
        facts=_decision_facts(view),
        sections=[_reason(view), *_scores(view), *_comments(view), _how_to_appeal(view)],
    )


def _decision_facts(view: ResultView) -> list[tuple[str, str]]:
    outcome, call = view.outcome, view.selection.call
    lot = _("Lot %(number)s") % {"number": outcome.lot.place}
    place = _("%(place)s of %(places)s") % {"place": outcome.place, "places": view.places}
    facts = [
        (_("Applicant"), in_language(outcome.application.organisation, "name")),
        (_("Call"), f"{call.number}. {in_language(call, 'title')}"),
        (_("Lot"), f"{lot}. {in_language(outcome.lot, 'theme')}"),
        (_("Decision"), str(OutcomeKind(outcome.kind).label)),
        (_("Amount of the grant"), format_tenge(outcome.amount) if outcome.amount else ""),
        (_("Score"), _points(outcome.total) if outcome.total is not None else ""),
        (pgettext("ranking", "Place"), place if outcome.place else ""),
        (_("Lowest score that was awarded a grant"), _points(view.cut_off) if view.cut_off is not None else ""),
    ]  # fmt: skip
    return [(name, text) for name, text in facts if text]


def _reason(view: ResultView) -> Section:
    blocks: list[Block] = []
    text = in_language(view.outcome, "reason")
    if text:
        blocks.append(Paragraph(text))
    if view.outcome.kind == OutcomeKind.REJECTED and view.admission is not None and view.admission.explanation:
        blocks.append(Paragraph(view.admission.explanation))
    return Section(_("Reason"), blocks or [Paragraph(_("The place in the ranking decided."))])


def _scores(view: ResultView) -> list[Section]:
    if not view.experts:
        return []
    columns = [
        Column(_("Criterion"), width=3),
        Column(_("At most"), align="right", width=0),
        *(Column(_expert(number), align="right", width=0) for number in view.experts),
    ]
    rows = [
        [row.title, _points(row.most), *("–" if one is None else _points(one) for one in row.points)]
        for row in view.criteria
    ]
    most = sum((row.most for row in view.criteria), Decimal(0))
    total = [
        pgettext("amount", "Total"), _points(most), *("–" if one is None else _points(one) for one in view.totals),
    ]  # fmt: skip
    return [Section(_("Scores of the experts"), [Table(columns, rows, total=total)])]


def _comments(view: ResultView) -> list[Section]:
    sections = [
        Section(row.title, [Items([f"{_expert(number)}: {text}" for number, text in row.comments])], level=2)
        for row in view.criteria
        if row.comments
    ]
    return [Section(_("What the experts wrote")), *sections] if sections else []


def _how_to_appeal(view: ResultView) -> Section:
    steps = [
        _("The head of the organisation or an authorised signatory signs in to the portal and opens this application."),
        _("Under “Decision” they press “Appeal”, say what is wrong with the decision and attach documents."),
        _("People who had no part in the decision decide on the appeal; you are told of it by a letter."),
    ]
    blocks: list[Block] = [Items(steps, ordered=True)]
    if view.until:
        blocks.insert(0, Note(show_deadline(view.until), heading=_("You may appeal until")))
    return Section(_("How to appeal"), blocks)


def _expert(number: int) -> str:
    return _("Expert № %(number)s") % {"number": number}


def _points(value: Decimal) -> str:
    return figures(trimmed(value))


# --- the decision on an appeal ------------------------------------------------------------------------------------
def appeal_content(appeal: Appeal) -> Content:
    outcome = appeal.outcome
    call = outcome.lot.call
    facts = [
        (_("Applicant"), in_language(outcome.application.organisation, "name")),
        (_("Call"), f"{call.number}. {in_language(call, 'title')}"),
        (_("Application"), outcome.application.number),
        (_("Decision appealed against"), str(OutcomeKind(outcome.kind).label)),
        (_("Appeal received"), show_instant(appeal.filed_at)),
        (_("To be decided by"), show_deadline(appeal.due_at)),
        (_("Decided"), show_instant(appeal.decided_at) if appeal.decided_at else ""),
        (_("Decision on the appeal"), str(AppealState(appeal.state).label)),
    ]
    return Content(
        title=_("Decision on the appeal"),
        number=appeal.number,
        date=show_day(appeal.decided_at) if appeal.decided_at else "",
        issuer=in_language(call.owner, "name"),
        facts=facts,
        sections=[
            Section(_("The appeal"), [Paragraph(appeal.text)]),
            Section(_("Decision and reasons"), [Paragraph(appeal.decision)]),
        ],
    )
