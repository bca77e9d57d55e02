"""What the page of a selection shows, and the figures of the conclusion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.moments import local, show_deadline, show_instant, show_moment
from core.record import subject_of
from core.steps import Step, along
from core.templatetags.portal import state_tag, words_of
from councils.models import Item
from councils.states import ItemState
from grants.models import Admission, Draw, Lot, Outcome, Selection
from grants.states import AdmissionState, OutcomeKind, SelectionState


@dataclass(frozen=True, slots=True)
class Figures:
    """Applications and NGOs of a call: all, by language, by decision."""

    applications: int
    ngos: int
    applications_kk: int
    ngos_kk: int
    applications_ru: int
    ngos_ru: int
    waiting: int
    returned: int
    admitted: int
    rejected: int
    ngos_admitted: int = 0
    ngos_rejected: int = 0


@dataclass(frozen=True, slots=True)
class SelectionView:
    figures: Figures
    steps: list[Step]
    is_decided: bool


PATH = [
    SelectionState.CHECKING,
    SelectionState.SCORING,
    SelectionState.DECIDING,
    SelectionState.DECIDED,
    SelectionState.PUBLISHED,
]


def selection_view(selection: Selection) -> SelectionView:
    found = figures_of(selection)
    labels: dict[str, Any] = {state.value: state.label for state in SelectionState}
    return SelectionView(
        figures=found,
        steps=along([state.value for state in PATH], selection.state, labels),
        is_decided=found.waiting == 0 and found.returned == 0,
    )


@dataclass(frozen=True, slots=True)
class LotRow:
    """Where one lot stands between admission and the decision. `agenda`: its item, live or decided, if there is one."""

    lot: Lot
    admitted: int
    draw: Draw | None
    agenda: Item | None
    awarded: int


def lot_rows(selection: Selection) -> list[LotRow]:
    """Five queries."""
    lots = list(selection.call.lots.all())
    admitted = _counts(
        selection.admissions.filter(state=AdmissionState.ADMITTED)
        .values_list("submission__lot")
        .annotate(n=Count("pk"))
    )
    won = _counts(
        Outcome.objects.filter(lot__in=lots, kind=OutcomeKind.WON).values_list("lot").order_by().annotate(n=Count("pk"))
    )
    draws = {draw.lot_id: draw for draw in Draw.objects.holding().filter(lot__in=lots).defer("pool", "result")}
    items = Item.objects.filter(subject__in=[subject_of(lot) for lot in lots]).exclude(state=ItemState.VOID)
    agenda = {item.subject: item for item in items.select_related("meeting").order_by("pk")}
    return [
        LotRow(lot, admitted.get(lot.pk, 0), draws.get(lot.pk), agenda.get(subject_of(lot)), won.get(lot.pk, 0))
        for lot in lots
    ]


def _counts(rows: Any) -> dict[int, int]:
    return dict(rows.order_by())


def figures_of(selection: Selection) -> Figures:
    """One query."""
    kk, ru = Q(submission__language="kk"), Q(submission__language="ru")
    ngo = "application__organisation"
    counts = selection.admissions.aggregate(
        applications=Count("pk"),
        ngos=Count(ngo, distinct=True),
        applications_kk=Count("pk", filter=kk),
        ngos_kk=Count(ngo, distinct=True, filter=kk),
        applications_ru=Count("pk", filter=ru),
        ngos_ru=Count(ngo, distinct=True, filter=ru),
        waiting=Count("pk", filter=Q(state=AdmissionState.WAITING)),
        returned=Count("pk", filter=Q(state=AdmissionState.RETURNED)),
        admitted=Count("pk", filter=Q(state=AdmissionState.ADMITTED)),
        rejected=Count("pk", filter=Q(state=AdmissionState.REJECTED)),
        ngos_admitted=Count(ngo, distinct=True, filter=Q(state=AdmissionState.ADMITTED)),
        ngos_rejected=Count(ngo, distinct=True, filter=Q(state=AdmissionState.REJECTED)),
    )
    return Figures(**counts)


def facts_of(admission: Admission, *, now: datetime) -> list[tuple[Any, Any]]:
    """What stands at the head of an application to check: name and value of each fact, ready to print."""
    application, submission, state = admission.application, admission.submission, AdmissionState(admission.state)
    organisation = application.organisation
    rows: list[tuple[Any, Any]] = [
        (_("State"), state_tag(state.value, state.label)),
        (
            _("Decision due"),
            format_html(
                '<time datetime="{}">{}</time><span class="portal-caption">{}: {}</span>',
                local(admission.due_at).isoformat(), show_deadline(admission.due_at), _("Server time"), show_moment(now),
            ),
        ),
    ]  # fmt: skip
    if state == AdmissionState.RETURNED and admission.returned_until:
        rows.append((_("Corrections until"), show_deadline(admission.returned_until)))
    version = _("version %(version)s") % {"version": submission.version}
    rows += [
        (_("Applicant"), format_html("{}, {} {}", words_of(organisation, "name"), _("BIN"), organisation.bin)),
        (pgettext("application", "Submitted"), f"{show_instant(submission.submitted_at)}, {version}"),
        (_("Lot"), str(submission.lot)),
    ]
    if admission.decided_at and admission.decided_by:
        rows.append((_("Decided by"), f"{admission.decided_by.full_name}, {show_moment(admission.decided_at)}"))
    if admission.ground:
        ground = format_html("{}<br>{}", words_of(admission, "ground"), linebreaksbr(admission.explanation))
        rows.append((_("Ground"), ground))
    return rows
