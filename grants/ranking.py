"""The order of a lot's applications by their scores, and the line at which its budget ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, Max, Sum

from core.money import ZERO
from grants.drawing.applicants import admitted
from grants.drawing.pool import rules_of
from grants.models import Application, Lot, Review, Score, Submission
from projects.models import BudgetLine

CENT = Decimal("0.01")
RECEIPT = "submitted_at"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the order rests on. `scores`: number of the expert → total. `criteria`: key → average of its weighted points."""

    key: str
    scores: Mapping[int, Decimal]
    criteria: Mapping[str, Decimal]
    received_at: datetime
    requested: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """`average` None: nobody scored it. `is_within`: above the line at which the budget or the number of grants ends."""

    standing: Standing
    place: int
    average: Decimal | None
    passes: bool
    is_within: bool
    shares_average: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    application: Application
    submission: Submission
    place: int
    average: Decimal | None
    scores: dict[int, Decimal] = field(default_factory=dict)
    requested: Decimal = ZERO
    passes: bool = True
    is_within: bool = False
    # Its average is another's too: the stated rule decided their order.
    is_tied: bool = False


def rounded(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_UP)


def average_of(scores: Iterable[Decimal]) -> Decimal | None:
    """To two places, as it is shown: what looks equal is equal, and the tie rule decides."""
    found = list(scores)
    return rounded(sum(found, Decimal(0)) / len(found)) if found else None


def rank(
    standings: Sequence[Standing],
    *,
    budget: Decimal,
    most_grants: int,
    pass_mark: Decimal | None = None,
    tie_rule: Sequence[str] = (),
) -> list[Place]:
    """Highest average first. `tie_rule`: keys of criteria, the higher average first, or "submitted_at", the earlier first.

    Awards go from the top until the next request no longer fits; a smaller one from below never jumps the line.
    """
    averages = {each.key: average_of(each.scores.values()) for each in standings}
    order = sorted(standings, key=lambda each: _key(each, averages[each.key], tie_rule))
    counts: dict[Decimal | None, int] = defaultdict(int)
    for average in averages.values():
        counts[average] += 1
    spent, grants, above = ZERO, 0, True
    places = []
    for number, each in enumerate(order, 1):
        average = averages[each.key]
        passes = average is not None and (pass_mark is None or average >= pass_mark)
        above = above and passes and grants < most_grants and spent + each.requested <= budget
        if above:
            spent, grants = spent + each.requested, grants + 1
        places.append(Place(each, number, average, passes, above, counts[average] > 1))
    return places


def _key(each: Standing, average: Decimal | None, tie_rule: Sequence[str]) -> tuple[Any, ...]:
    keys: list[Any] = [average is None, -(average or 0)]
    for name in tie_rule:
        keys.append(each.received_at if name == RECEIPT else -each.criteria.get(name, Decimal(0)))
    return (*keys, each.received_at, each.key)


def ranking(lot: Lot) -> list[Ranked]:
    """Of the admitted applications of the lot, by the reviews that were sent in the draw that holds. Six queries."""
    submissions = {str(each.pk): each for each in admitted(lot).select_related("lot")}
    places = rank(
        _standings(lot, list(submissions.values())),
        budget=lot.amount,
        most_grants=lot.grants_count,
        pass_mark=lot.call.pass_mark,
        tie_rule=rules_of(lot).tie_rule,
    )
    return [_ranked(submissions[each.standing.key], each) for each in places]


def _ranked(submission: Submission, found: Place) -> Ranked:
    return Ranked(
        application=submission.application,
        submission=submission,
        place=found.place,
        average=found.average,
        scores=dict(found.standing.scores),
        requested=found.standing.requested,
        passes=found.passes,
        is_within=found.is_within,
        is_tied=found.shares_average,
    )


def _standings(lot: Lot, submissions: Sequence[Submission]) -> list[Standing]:
    ids = [each.pk for each in submissions]
    scores: dict[int, dict[int, Decimal]] = defaultdict(dict)
    reviews = Review.objects.counted().filter(submission__in=ids).order_by("assignment__number")
    for submission_id, number, total in reviews.values_list("submission_id", "assignment__number", "total"):
        scores[submission_id][number] = total or ZERO
    criteria = _criteria(ids)
    requested = dict(
        BudgetLine.objects.filter(plan__in=[each.plan_id for each in submissions])
        .order_by()
        .values("plan_id")
        .annotate(sum=Sum("requested", default=ZERO))
        .values_list("plan_id", "sum")
    )
    received = _received(lot, submissions)
    return [
        Standing(
            key=str(each.pk),
            scores=scores[each.pk],
            criteria=criteria[each.pk],
            received_at=received.get(each.application_id) or each.submitted_at,
            requested=requested.get(each.plan_id, ZERO),
        )
        for each in submissions
    ]


def _criteria(submission_ids: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    points: dict[int, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    rows = Score.objects.filter(review__in=Review.objects.counted().filter(submission__in=submission_ids).values("pk"))
    for submission_id, key, count, weight in rows.values_list(
        "review__submission_id", "criterion__key", "points", "criterion__weight"
    ):
        points[submission_id][key].append((count or 0) * weight)
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for submission_id, by_key in points.items():
        found[submission_id] = {key: average_of(values) or ZERO for key, values in by_key.items()}
    return found


def _received(lot: Lot, submissions: Sequence[Submission]) -> dict[int, datetime]:
    """When the version that stood at the close arrived: a correction asked for by admission costs nobody their turn."""
    rows = (
        Submission.objects.filter(
            application__in=[each.application_id for each in submissions],
            submitted_at__lt=F("application__call__closes_at"),
        )
        .order_by()
        .values("application_id")
        .annotate(received=Max("submitted_at"))
    )
    return dict(rows.values_list("application_id", "received"))


__all__ = ["Place", "Ranked", "Standing", "average_of", "rank", "ranking", "rounded"]
