"""What the page of a selection shows, and the figures of the conclusion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from core.steps import Step, along
from grants.models import Selection
from grants.states import AdmissionState, SelectionState


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
    )
    return Figures(**counts)
