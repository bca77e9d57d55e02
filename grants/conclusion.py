"""The conclusion of admission ("Итоговое заключение"): one a call, with the fields of the real ones."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.actor import Actor
from core.models import RuleSet
from core.moments import show_day, show_deadline
from core.record import subject_of
from core.text import in_language
from documents.actions import generate
from documents.content import Block, Column, Content, Facts, Section, SignatureLine, Table
from documents.models import Document, Paper
from grants.lawbook import Terms
from grants.models import Admission, Call, Selection
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
        sections=[_terms(selection), _counts(figures_of(selection)), _lots(selection), *_verdicts(selection)],
        signatures=[SignatureLine(_("Checked by"), name) for name in _checkers(selection) or [""]],
    )


def _terms(selection: Selection) -> Section:
    call = selection.call
    facts = [
        (_("Customer"), in_language(call.owner, "name")),
        (_("By the Rules"), _rules(call.terms_rules)),
        (_("By the list"), _list(call)),
        (_("List approved by"), in_language(call, "basis_approved_by")),
        (_("Type of grant"), str(call.get_grant_type_display())),
        (_("Date of the announcement"), show_day(call.published_at) if call.published_at else ""),
        (_("Repeated call"), _("Yes") if call.is_repeated else ""),
        (_("Applications were taken until"), show_deadline(call.closes_at) if call.closes_at else ""),
        (_("Term of the check"), _term(selection)),
        (_("Checking finished"), show_day(selection.concluded_at) if selection.concluded_at else ""),
    ]
    return Section(_("The call"), [Facts([(name, text) for name, text in facts if text])])


def _rules(rule_set: RuleSet | None) -> str:
    """The act with its number, date and registration, the clause, and what else is known of the values."""
    if rule_set is None:
        return ""
    act = rule_set.act
    parts = [rule_set.clause, in_language(rule_set, "reference")]
    if act is not None:
        registered = _("registered in the register of normative acts under № %(number)s") % {
            "number": act.register_number
        }
        parts = [
            in_language(act, "title"), f"{act.get_kind_display()} № {act.number}", show_day(act.adopted_on),
            registered if act.register_number else "", *parts,
        ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def _list(call: Call) -> str:
    """The customer's priority list: title, number and date of the order."""
    number = f"№ {call.basis_number}" if call.basis_number else ""
    parts = [in_language(call, "basis_title"), number, show_day(call.basis_on) if call.basis_on else ""]
    return ", ".join(part for part in parts if part)


def _term(selection: Selection) -> str:
    rules = selection.call.terms_rules
    if rules is None:
        return ""
    days = rules.typed(Terms).admission_days
    allowed = _("working days by the Rules: %(count)s") % {"count": days}
    return f"{allowed}; {show_deadline(selection.admission_due_at)}"


def _checkers(selection: Selection) -> list[str]:
    """Who decided on the applications."""
    names = selection.admissions.exclude(decided_by=None).order_by("decided_by__full_name")
    return list(names.values_list("decided_by__full_name", flat=True).distinct())


def _counts(figures: Figures) -> Section:
    columns = [Column("", width=3), Column(_("Applications"), align="right"), Column(_("NGOs"), align="right")]
    rows = [
        [_("Received"), str(figures.applications), str(figures.ngos)],
        [_("of them in Kazakh"), str(figures.applications_kk), str(figures.ngos_kk)],
        [_("of them in Russian"), str(figures.applications_ru), str(figures.ngos_ru)],
        [_("Admitted"), str(figures.admitted), str(figures.ngos_admitted)],
        [_("Not admitted"), str(figures.rejected), str(figures.ngos_rejected)],
    ]
    return Section(_("Applications received"), [Table(columns, rows)])


def _lots(selection: Selection) -> Section:
    """Applications and NGOs of each lot: received, admitted, not admitted."""
    ngo = "application__organisation"
    admitted, rejected = Q(state=AdmissionState.ADMITTED), Q(state=AdmissionState.REJECTED)
    counted = selection.admissions.order_by().values("submission__lot").annotate(
        received=Count("pk"), received_ngos=Count(ngo, distinct=True),
        admitted=Count("pk", filter=admitted), admitted_ngos=Count(ngo, filter=admitted, distinct=True),
        rejected=Count("pk", filter=rejected), rejected_ngos=Count(ngo, filter=rejected, distinct=True),
    )  # fmt: skip
    found = {row["submission__lot"]: row for row in counted}
    rows = []
    for lot in selection.call.lots.order_by("place"):
        row = found.get(lot.pk, {})
        cells = [
            _("%(applications)s (NGOs: %(ngos)s)")
            % {"applications": row.get(name, 0), "ngos": row.get(f"{name}_ngos", 0)}
            for name in ("received", "admitted", "rejected")
        ]
        rows.append([str(lot.place), in_language(lot, "theme"), *cells])
    columns = [
        Column(_("Lot"), width=0),
        Column(_("Theme"), width=3),
        Column(_("Received"), align="right"),
        Column(_("Admitted"), align="right"),
        Column(_("Not admitted"), align="right"),
    ]
    return Section(_("By lot"), [Table(columns, rows)])


def _verdicts(selection: Selection) -> list[Section]:
    """Each application under its verdict; a rejection with its grounds, the article of each, and the officer's explanation."""
    rows = selection.admissions.select_related(
        "application", "application__organisation", "submission", "submission__plan", "submission__lot"
    ).order_by("submission__lot__place", "application__number")
    admitted = [_row(one) for one in rows if one.state == AdmissionState.ADMITTED]
    rejected = [[*_row(one), _ground(one)] for one in rows if one.state == AdmissionState.REJECTED]
    columns = [
        Column(_("Number"), width=0),
        Column(_("Lot"), width=0),
        Column(_("Applicant"), width=3),
        Column(_("BIN"), width=0),
        Column(_("Project"), width=3),
    ]
    sections = []
    if admitted:
        blocks: list[Block] = [Table(columns, admitted)]
        sections.append(Section(_("Admitted to scoring"), blocks))
    if rejected:
        sections.append(Section(_("Not admitted"), [Table([*columns, Column(_("Ground"), width=4)], rejected)]))
    return sections


def _ground(admission: Admission) -> str:
    """What was not fulfilled, with its article; beside it the officer's own words."""
    return "\n".join(part for part in (in_language(admission, "ground"), admission.explanation) if part)


def _row(admission: Admission) -> list[str]:
    application = admission.application
    return [
        application.number,
        str(admission.submission.lot.place),
        in_language(application.organisation, "name"),
        application.organisation.bin,
        admission.submission.plan.title,
    ]
