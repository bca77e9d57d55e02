"""How far the scoring of a call is: by lot, by expert's number, by application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from grants.drawing.applicants import admitted
from grants.drawing.pool import rules_of
from grants.models import Assignment, Call, Criterion, Draw, Lot, Review, Submission
from grants.states import AssignmentState, ReviewState


@dataclass(frozen=True, slots=True)
class Missing:
    """An admitted application with fewer sent scores than the rules ask for."""

    submission_id: int
    sent: int
    needed: int


def unscored(call: Call) -> list[Missing]:
    """Two queries, and one for the rules; empty when scoring is complete."""
    lot = call.lots.select_related("call__selection_rules").first()
    if lot is None:
        return []
    needed = rules_of(lot).experts
    ids = list(admitted(call).values_list("pk", flat=True))
    counts: dict[int, int] = defaultdict(int)
    for submission_id in Review.objects.counted().filter(submission__in=ids).values_list("submission_id", flat=True):
        counts[submission_id] += 1
    return [Missing(each, counts[each], needed) for each in ids if counts[each] < needed]


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """`name` only once results are published. `declared` and `scored` of `total` applications."""

    assignment: Assignment
    name: str
    declared: int
    scored: int
    recused: int
    total: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """`spread`: between the highest and the lowest total, None with fewer than two. `scores`: expert's number → total."""

    submission: Submission
    sent: int
    needed: int
    spread: Decimal | None
    is_spread_wide: bool
    scores: dict[int, Decimal]


@dataclass(frozen=True, slots=True)
class LotProgress:
    lot: Lot
    draw: Draw | None
    experts: list[ExpertRow]
    applications: list[ApplicationRow]
    reserves_left: int

    @property
    def sent(self) -> int:
        return sum(min(each.sent, each.needed) for each in self.applications)

    @property
    def needed(self) -> int:
        return sum(each.needed for each in self.applications)


def progress_of(call: Call, *, at: datetime, with_names: bool = False) -> list[LotProgress]:
    """Seven queries, whatever the call holds."""
    lots = list(call.lots.select_related("sphere"))
    draws = {draw.lot_id: draw for draw in Draw.objects.holding().filter(lot__in=lots).defer("pool", "result")}
    assignments: dict[int, list[Assignment]] = defaultdict(list)
    for one in Assignment.objects.holding().filter(lot__in=lots).order_by("order"):
        assignments[one.lot_id].append(one)
    reviews: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.holding().filter(assignment__lot__in=lots).select_related("assignment"):
        reviews[review.assignment.lot_id].append(review)
    submissions: dict[int, list[Submission]] = defaultdict(list)
    for submission in admitted(call):
        submissions[submission.lot_id].append(submission)
    names = _names(assignments) if with_names else {}
    most = most_points(call)
    rules = rules_of(lots[0]) if lots else None
    return [
        LotProgress(
            lot=lot,
            draw=draws.get(lot.pk),
            experts=[
                _expert(one, reviews[lot.pk], names, at)
                for one in assignments[lot.pk]
                if one.state != AssignmentState.WAITING
            ],
            applications=[
                application_row(each, reviews[lot.pk], most, needed=rules.experts, percent=rules.spread_percent)
                for each in submissions[lot.pk]
                if rules is not None
            ],
            reserves_left=sum(one.state == AssignmentState.WAITING for one in assignments[lot.pk]),
        )
        for lot in lots
    ]  # fmt: skip


def most_points(call: Call) -> Decimal:
    """The highest total that an application can get."""
    return sum((each.points for each in Criterion.objects.filter(call=call)), Decimal(0))


def application_row(
    submission: Submission, reviews: Sequence[Review], most: Decimal, *, needed: int, percent: int
) -> ApplicationRow:
    scores = {
        each.assignment.number: each.total
        for each in reviews
        if each.submission_id == submission.pk and each.state == ReviewState.SENT and each.total is not None
    }
    spread = max(scores.values()) - min(scores.values()) if len(scores) > 1 else None
    is_wide = spread is not None and spread * 100 > most * percent
    return ApplicationRow(submission, len(scores), needed, spread, is_wide, scores)


def _names(assignments: dict[int, list[Assignment]]) -> dict[int, str]:
    ids = {one.user_id for found in assignments.values() for one in found}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))


def _expert(one: Assignment, reviews: Sequence[Review], names: dict[int, str], at: datetime) -> ExpertRow:
    own = [each for each in reviews if each.assignment_id == one.pk]
    is_working = one.state == AssignmentState.ACTIVE
    late: Any = is_working and (
        (one.answered_at is None and one.answer_due_at and one.answer_due_at <= at)
        or (one.scores_due_at and one.scores_due_at <= at)
    )
    return ExpertRow(
        assignment=one,
        name=names.get(one.user_id, ""),
        declared=sum(each.declared_at is not None for each in own),
        scored=sum(each.state == ReviewState.SENT for each in own),
        recused=sum(each.state == ReviewState.RECUSED for each in own),
        total=len(own),
        is_late=bool(late),
    )
