"""The conclusion of admission ("Итоговое заключение"): one a call, with the fields of the real ones."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from core.actor import Actor
from core.moments import show_day, show_deadline
from core.record import subject_of
from core.text import in_language
from documents.actions import generate
from documents.content import Block, Column, Content, Facts, Section, SignatureLine, Table
from documents.models import Document, Paper
from grants.models import Admission, Selection
from grants.presentation_of_selection import Figures, figures_of
from grants.states import AdmissionState

KIND = "grants.conclusion"


def issue_conclusion(selection: Selection, *, by: Actor, at: datetime) -> Paper:
    return generate(
        KIND,
        subject_of(selection),
        lambda _language: content(selection),
        number=selection.call.number,
        issuer=selection.call.owner,
        by=by,
        at=at,
    )


def conclusion_document(selection: Selection, language: str) -> Document | None:
    wanted = language if language in ("kk", "ru") else "ru"
    papers = Paper.objects.filter(kind=KIND, subject=subject_of(selection), withdrawn_at=None)
    return Document.objects.filter(paper__in=papers, language=wanted).order_by("-pk").first()


def content(selection: Selection) -> Content:
    call = selection.call
    return Content(
        title=_("Conclusion on admission of applications"),
        subtitle=in_language(call, "title"),
        number=call.number,
        date=show_day(selection.concluded_at) if selection.concluded_at else "",
        issuer=in_language(call.owner, "name"),
        sections=[_terms(selection), _counts(figures_of(selection)), *_verdicts(selection)],
        signatures=[SignatureLine(_("Checked by"))],
    )


def _terms(selection: Selection) -> Section:
    call = selection.call
    basis = f"{in_language(call, 'basis_title')}, № {call.basis_number}"
    facts = [
        (_("Customer"), in_language(call.owner, "name")),
        (_("Rests on"), basis),
        (_("Type of grant"), str(call.get_grant_type_display())),
        (_("Date of the announcement"), show_day(call.published_at) if call.published_at else ""),
        (_("Applications were taken until"), show_deadline(call.closes_at) if call.closes_at else ""),
        (_("Checking finished"), show_day(selection.concluded_at) if selection.concluded_at else ""),
    ]
    return Section(_("The call"), [Facts(facts)])


def _counts(figures: Figures) -> Section:
    columns = [Column("", width=3), Column(_("Applications"), align="right"), Column(_("NGOs"), align="right")]
    rows = [
        [_("Received"), str(figures.applications), str(figures.ngos)],
        [_("of them in Kazakh"), str(figures.applications_kk), str(figures.ngos_kk)],
        [_("of them in Russian"), str(figures.applications_ru), str(figures.ngos_ru)],
        [_("Admitted"), str(figures.admitted), ""],
        [_("Not admitted"), str(figures.rejected), ""],
    ]
    return Section(_("Applications received"), [Table(columns, rows)])


def _verdicts(selection: Selection) -> list[Section]:
    rows = selection.admissions.select_related(
        "application", "application__organisation", "submission", "submission__plan", "submission__lot"
    ).order_by("submission__lot__place", "application__number")
    admitted = [_row(one) for one in rows if one.state == AdmissionState.ADMITTED]
    rejected = [[*_row(one), in_language(one, "ground")] for one in rows if one.state == AdmissionState.REJECTED]
    columns = [
        Column(_("Number"), width=0),
        Column(_("Lot"), width=0),
        Column(_("Applicant"), width=3),
        Column(_("Project"), width=3),
    ]
    sections = []
    if admitted:
        blocks: list[Block] = [Table(columns, admitted)]
        sections.append(Section(_("Admitted to scoring"), blocks))
    if rejected:
        sections.append(Section(_("Not admitted"), [Table([*columns, Column(_("Ground"), width=4)], rejected)]))
    return sections


def _row(admission: Admission) -> list[str]:
    application = admission.application
    return [
        application.number,
        str(admission.submission.lot.place),
        in_language(application.organisation, "name"),
        admission.submission.plan.title,
    ]
