"""What pages about calls show: rows of ready texts, made once, printed by templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.calendar import due_in_turn
from core.moments import show_day, show_deadline, show_instant
from core.money import ZERO, format_tenge, from_mci
from core.rulesets import monthly_index
from core.text import in_language, language_of
from grants.lawbook import GrantTypes, Terms, TypeLimits
from grants.models import Amendment, Call, CallFunder, Criterion, Lot, RequiredDocument
from grants.questions import readable_questions
from grants.screens import phase_label, phase_of
from grants.sections import Finding, Law, Section
from grants.states import GrantType

# Sections whose content is optional: they count as done once the officer has saved them, or from the start.
OPTIONAL = {Section.QUESTIONS, Section.DOCUMENTS}


@dataclass(frozen=True, slots=True)
class SectionRow:
    key: str
    title: Any
    url: str
    state: str
    label: Any
    findings: list[Finding]


def sections_of(call: Call, missing: Sequence[Finding]) -> list[SectionRow]:
    """The task list: each section with its status and what it still lacks."""
    rows = []
    for section in Section:
        found = [finding for finding in missing if finding.section == section]
        state, label = _status(call, section, found)
        url = reverse("call_section", args=[call.pk, section.value])
        rows.append(SectionRow(section.value, section.label, url, state, label, found))
    return rows


def _status(call: Call, section: Section, found: list[Finding]) -> tuple[str, Any]:
    if found:
        begun = section in call.sections_done
        label = pgettext_lazy("section", "To be completed") if begun else pgettext_lazy("section", "Not begun")
        return ("incomplete" if begun else "not_started"), label
    if section in OPTIONAL and section not in call.sections_done:
        return "optional", pgettext_lazy("section", "Optional")
    return "done", pgettext_lazy("section", "Completed")


@dataclass(frozen=True, slots=True)
class Share:
    organisation: Organisation
    amount: Decimal
    percent: Decimal
    budget_programme: str


@dataclass(frozen=True, slots=True)
class Step:
    """One date of the call's way; `is_estimate` when it follows from terms and not from a decision."""

    label: Any
    at: datetime
    is_over: bool
    is_estimate: bool
    begins: bool = False

    @property
    def shown(self) -> str:
        """A day when it is an estimate; the moment itself of what begins; the last minute of what ends."""
        if self.is_estimate:
            return show_day(self.at)
        return show_instant(self.at) if self.begins else show_deadline(self.at)


@dataclass(frozen=True, slots=True)
class CallView:
    """A whole call, as the public, the applicant and the publisher read it. Nine queries, whatever it holds."""

    call: Call
    phase: str
    phase_label: Any
    title: str
    title_lang: str
    lots: list[Lot]
    criteria: list[Criterion]
    documents: list[RequiredDocument]
    shares: list[Share]
    spheres: list[Any]
    regions: list[Any]
    amendments: list[Amendment]
    total: Decimal
    most_points: Decimal
    steps: list[Step]
    questions: Any


def view_of(call: Call, *, at: datetime) -> CallView:
    lots = list(call.lots.select_related("sphere").prefetch_related("calculation", "regions"))
    criteria = list(call.criteria.all())
    state = {"state": call.state, "opens_at": call.opens_at, "closes_at": call.closes_at}
    return CallView(
        call=call,
        phase=phase_of(state, at),
        phase_label=phase_label(state, at),
        title=in_language(call, "title"),
        title_lang=language_of(call, "title"),
        lots=lots,
        criteria=criteria,
        documents=list(call.required_documents.all()),
        shares=shares_of(call.funders.select_related("organisation").order_by("-amount", "pk")),
        spheres=list(call.spheres.all()),
        regions=list(call.regions.all()),
        amendments=[one for one in call.amendments.all() if one.state == "applied"],
        total=sum((lot.amount for lot in lots), ZERO),
        most_points=sum((one.points for one in criteria), Decimal(0)),
        steps=steps_of(call, at),
        questions=readable_questions(call),
    )


def shares_of(funders: Any) -> list[Share]:
    rows: list[CallFunder] = list(funders)
    total = sum((row.amount for row in rows), ZERO)
    return [
        Share(
            row.organisation,
            row.amount,
            (row.amount * 100 / total).quantize(Decimal("0.1")) if total else Decimal(0),
            row.budget_programme,
        )
        for row in rows
    ]


def steps_of(call: Call, at: datetime) -> list[Step]:
    """When what happens: the window as decided, the rest as the terms of the Rules allow at the most."""
    if call.opens_at is None or call.closes_at is None:
        return []
    steps = [
        Step(_("Applications are taken from"), call.opens_at, at >= call.opens_at, is_estimate=False, begins=True),
        Step(_("Applications are taken until"), call.closes_at, at >= call.closes_at, is_estimate=False),
    ]
    if call.terms_rules is None:
        return steps
    terms = call.terms_rules.typed(Terms)
    estimates = (
        (_("Admission is decided by"), terms.admission_days),
        (_("Experts have scored by"), terms.scoring_days),
        (_("The commission has decided by"), terms.decision_days),
        (_("Results are published by"), terms.publication_days),
    )
    ends = due_in_turn(call.closes_at, [days for _label, days in estimates])
    for (label, _days), end in zip(estimates, ends, strict=True):
        last = end - timedelta(minutes=1)
        steps.append(Step(label, last, at > last, is_estimate=True))
    return steps


def type_choices(call: Call, at: datetime) -> list[tuple[str, Any]]:
    """Types of grants, each with its limits by the rule set in force: what the officer chooses between."""
    law = Law.of(call, at)
    index = monthly_index(law.index_on)
    types = law.types.typed(GrantTypes)
    return [(choice.value, _type_label(choice, types.of(choice.value), index)) for choice in GrantType]


def _type_label(choice: GrantType, limits: TypeLimits, index: Decimal) -> Any:
    facts = {
        "type": choice.label,
        "least": format_tenge(from_mci(limits.mci_min, index)),
        "months_min": limits.months_min,
        "months_max": limits.months_max,
    }
    if limits.mci_max is None:
        return _("%(type)s: at least %(least)s, months: %(months_min)s – %(months_max)s") % facts
    facts["most"] = format_tenge(from_mci(limits.mci_max, index))
    return _("%(type)s: %(least)s – %(most)s, months: %(months_min)s – %(months_max)s") % facts


@dataclass(frozen=True, slots=True)
class ChangeRow:
    label: Any
    old: str
    new: str
    lang: str


@dataclass(frozen=True, slots=True)
class AmendmentView:
    amendment: Amendment
    rows: list[ChangeRow]


def amendment_view(amendment: Amendment) -> AmendmentView:
    """Before and after, field by field, under the names readers know."""
    places = dict(Lot.objects.filter(call=amendment.call_id).values_list("pk", "place"))
    return AmendmentView(amendment, [_change_row(change, places) for change in amendment.changes])


def _change_row(change: dict[str, str], places: dict[int, int]) -> ChangeRow:
    target, field = change["target"], change["field"]
    model = Call if target == "call" else Lot
    label: Any = model._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    if target != "call":
        lot = _("Lot %(number)s") % {"number": places.get(int(target.removeprefix("lot:")), "")}
        label = f"{lot}. {label}"
    old, new = change["old"], change["new"]
    if field == "closes_at":
        old, new = (show_deadline(datetime.fromisoformat(text)) for text in (old, new))
    return ChangeRow(label, old, new, field[-2:] if field[-3:] in ("_kk", "_ru", "_en") else "")
