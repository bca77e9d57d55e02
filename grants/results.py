"""What a decision says: to the applicant in full, to the public without the names of those who did not win."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min

from core.calendar import due_at
from core.money import ZERO
from core.text import in_language, translated
from grants.lawbook import Selection as SelectionRules
from grants.lawbook import Terms
from grants.models import (
    Admission,
    Appeal,
    Assignment,
    Award,
    Call,
    Criterion,
    Draw,
    Lot,
    Outcome,
    Review,
    Score,
    Selection,
)
from grants.presentation_of_selection import Figures, figures_of
from grants.states import AppealState, OutcomeKind


def trimmed(points: Decimal | None) -> Decimal | None:
    """Without zeros at the end: 100, 97.5. `normalize` alone would make 1E+2 of a hundred."""
    if points is None:
        return None
    whole = points.to_integral_value()
    return whole if whole == points else points.normalize()


# --- terms ------------------------------------------------------------------------------------------------------
def terms_of(call: Call) -> Terms:
    if call.terms_rules is None:
        raise LookupError(f"call {call.pk} was published without terms")
    return call.terms_rules.typed(Terms)


def appeal_until(selection: Selection) -> datetime | None:
    """The end of the term for appeals, in working days from when the applicants were told. In time means before it."""
    if selection.told_at is None:
        return None
    until = due_at(selection.told_at, terms_of(selection.call).appeal_days)
    return max(until, selection.appeals_until) if selection.appeals_until else until


def publish_by(selection: Selection) -> datetime | None:
    """When the results are published at the latest, counted from the commission's last decision."""
    decided = _of_commission(selection).order_by("-decided_at").values_list("decided_at", flat=True).first()
    return due_at(decided, terms_of(selection.call).publication_days) if decided else None


def outcomes_of(selection: Selection) -> Any:
    return Outcome.objects.filter(lot__call=selection.call_id)


def _of_commission(selection: Selection) -> Any:
    return outcomes_of(selection).exclude(kind=OutcomeKind.REJECTED)


# --- for the applicant --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CriterionScores:
    """`points` in the order of the experts, None where an expert gave none; `comments` by the expert's number."""

    title: str
    most: Decimal
    experts: list[int]
    points: list[Decimal | None]
    comments: list[tuple[int, str]]

    @property
    def by_expert(self) -> list[tuple[int, Decimal | None]]:
        return list(zip(self.experts, self.points, strict=True))


@dataclass(frozen=True, slots=True)
class ResultView:
    """Everything an applicant is told. Nine queries, whatever the numbers of experts and criteria."""

    outcome: Outcome
    selection: Selection
    experts: list[int]
    totals: list[Decimal | None]
    criteria: list[CriterionScores]
    cut_off: Decimal | None
    places: int
    admission: Admission | None
    until: datetime | None
    appeal: Appeal | None
    award: Award | None

    @property
    def total(self) -> Decimal | None:
        return trimmed(self.outcome.total)

    @property
    def most(self) -> Decimal | None:
        return trimmed(sum((row.most for row in self.criteria), Decimal(0)))

    @property
    def totals_by_expert(self) -> list[tuple[int, Decimal | None]]:
        return list(zip(self.experts, self.totals, strict=True))


def result_of(outcome: Outcome) -> ResultView:
    selection = Selection.objects.select_related("call", "call__terms_rules").get(call=outcome.lot.call_id)
    reviews = _reviews(outcome)
    return ResultView(
        outcome=outcome,
        selection=selection,
        experts=[review.assignment.number for review in reviews],
        totals=[trimmed(review.total) for review in reviews],
        criteria=_criteria(selection.call, reviews),
        cut_off=trimmed(cut_offs([outcome.lot_id]).get(outcome.lot_id)),
        places=Outcome.objects.filter(lot=outcome.lot_id, place__isnull=False).count(),
        admission=Admission.objects.filter(application=outcome.application_id).first(),
        until=appeal_until(selection),
        appeal=Appeal.objects.filter(outcome=outcome).first(),
        award=Award.objects.filter(outcome=outcome).first(),
    )


def _reviews(outcome: Outcome) -> list[Review]:
    rows = Review.objects.counted().filter(submission=outcome.submission_id).select_related("assignment")
    return list(rows.order_by("assignment__number"))


def _criteria(call: Call, reviews: Sequence[Review]) -> list[CriterionScores]:
    found: dict[tuple[int, int], Score] = {
        (score.criterion_id, score.review_id): score for score in Score.objects.filter(review__in=reviews)
    }
    return [_scores(criterion, reviews, found) for criterion in call.criteria.all()] if reviews else []


def _scores(criterion: Criterion, reviews: Sequence[Review], found: dict[tuple[int, int], Score]) -> CriterionScores:
    scores = [(review, found.get((criterion.pk, review.pk))) for review in reviews]
    return CriterionScores(
        title=in_language(criterion, "title"),
        most=trimmed(criterion.points) or ZERO,
        experts=[review.assignment.number for review in reviews],
        points=[
            None if one is None or one.points is None else trimmed(one.points * criterion.weight) for _, one in scores
        ],
        comments=[(review.assignment.number, one.comment) for review, one in scores if one and one.comment],
    )


def cut_offs(lot_ids: Sequence[int]) -> dict[int, Decimal]:
    """The lowest score that was awarded a grant, by lot."""
    won = Outcome.objects.filter(lot__in=lot_ids, kind=OutcomeKind.WON, total__isnull=False)
    return dict(won.order_by().values_list("lot").annotate(least=Min("total")))


# --- for the public ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """One application on the results page. `name` and `title` are empty for those whose names are not published."""

    number: str
    kind: str
    label: Any
    place: int | None
    total: Decimal | None
    amount: Decimal
    reason: str
    name: str = ""
    title: str = ""
    language: str = ""
    region: str = ""
    award: str = ""


@dataclass(slots=True)
class LotResults:
    lot: Lot
    cut_off: Decimal | None
    winners: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    experts: list[tuple[int, str]] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)

    @property
    def awarded(self) -> Decimal:
        return sum((line.amount for line in self.winners), ZERO)


@dataclass(frozen=True, slots=True)
class CallResults:
    """The whole page, in eleven queries whatever the number of lots and applications."""

    selection: Selection
    lots: list[LotResults]
    figures: Figures
    regions: list[tuple[str, int]]
    appeals: list[Appeal]
    awarded: Decimal
    names_of_all: bool

    @property
    def appeals_by_state(self) -> list[tuple[Any, int]]:
        """Labels in the order of the states; those without appeals are left out."""
        counts = {state: sum(one.state == state for one in self.appeals) for state in AppealState}
        return [(state.label, count) for state, count in counts.items() if count]


def results_of(selection: Selection) -> CallResults:
    call = selection.call
    names_of_all = call.selection_rules is not None and call.selection_rules.typed(SelectionRules).names_of_all
    lots = {lot.pk: LotResults(lot, None) for lot in call.lots.all()}
    for lot_id, least in cut_offs(list(lots)).items():
        lots[lot_id].cut_off = trimmed(least)
    for outcome in _with_facts(selection):
        is_winner = outcome.kind == OutcomeKind.WON
        line = _line(outcome, is_named=is_winner or names_of_all)
        (lots[outcome.lot_id].winners if is_winner else lots[outcome.lot_id].others).append(line)
    _add_experts(lots)
    return CallResults(
        selection=selection,
        lots=list(lots.values()),
        figures=figures_of(selection),
        regions=_by_region(selection),
        appeals=list(Appeal.objects.filter(outcome__lot__call=call).order_by("number")),
        awarded=sum((one.awarded for one in lots.values()), ZERO),
        names_of_all=names_of_all,
    )


def _with_facts(selection: Selection) -> list[Outcome]:
    rows = outcomes_of(selection).select_related(
        "application", "application__organisation", "application__organisation__region", "submission__plan", "award"
    )
    return sorted(rows, key=lambda one: (one.place is None, one.place or 0, one.application.number))


def _line(outcome: Outcome, *, is_named: bool) -> Line:
    applicant, plan = outcome.application.organisation, outcome.submission.plan
    facts: dict[str, Any] = {}
    if is_named:
        region = applicant.region.name if applicant.region else ""
        facts = {"name": applicant.name, "title": plan.title, "language": plan.language, "region": region}
    return Line(
        number=outcome.application.number,
        kind=outcome.kind,
        label=OutcomeKind(outcome.kind).label,
        place=outcome.place,
        total=trimmed(outcome.total),
        amount=outcome.amount,
        reason=in_language(outcome, "reason"),
        award=outcome.award.number if hasattr(outcome, "award") else "",
        **facts,
    )


def _add_experts(lots: dict[int, LotResults]) -> None:
    """Their names are public now, with the numbers by which they were known; those who never sent a score are not named."""
    called = Assignment.objects.called().filter(lot__in=list(lots), reviews__state="sent").distinct()
    for one in called.select_related("user").order_by("number"):
        lots[one.lot_id].experts.append((one.number, one.user.full_name))
    for draw in Draw.objects.holding().filter(lot__in=list(lots)).defer("pool", "result"):
        lots[draw.lot_id].draws.append(draw)


def _by_region(selection: Selection) -> list[tuple[str, int]]:
    rows = selection.admissions.order_by().values_list(translated("application__organisation__region__name"))
    counted: dict[str, int] = defaultdict(int)
    for name, count in rows.annotate(count=Count("pk")):
        counted[name] += count
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
