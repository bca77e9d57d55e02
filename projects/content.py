"""The content of a plan in memory: every set of rows read at most once, references joined without queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Sum

from core.models import Region
from core.money import ZERO
from core.prepared import Prepared
from projects.models import (
    Activity,
    BudgetLine,
    Indicator,
    Partner,
    Plan,
    PlanSection,
    Risk,
    Row,
    TargetGroup,
    Task,
    TeamMember,
    Unsaved,
)
from projects.months import name_of_month
from projects.sections import SECTIONS, Section
from projects.vocabulary import Block

# The columns of amounts, in the order in which they are shown.
AMOUNTS = ("total", "requested", "own", "other")


@dataclass(frozen=True, slots=True)
class Amounts:
    total: Decimal = ZERO
    requested: Decimal = ZERO
    own: Decimal = ZERO
    other: Decimal = ZERO

    def __add__(self, more: Amounts) -> Amounts:
        return Amounts(*(getattr(self, name) + getattr(more, name) for name in AMOUNTS))


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums by block and by category, and of everything."""

    by_block: dict[str, Amounts] = field(default_factory=dict)
    by_category: dict[str, Amounts] = field(default_factory=dict)
    whole: Amounts = Amounts()

    def block(self, block: str) -> Amounts:
        return self.by_block.get(block, Amounts())

    @property
    def blocks(self) -> list[tuple[Block, Amounts]]:
        """All three, in their order, whether or not anything stands in them."""
        return [(block, self.block(block)) for block in Block]


def totals(plan: Plan) -> Totals:
    """One query, summed by the database."""
    sums = {name: Sum(name, default=ZERO) for name in AMOUNTS}
    groups = BudgetLine.objects.filter(plan=plan).order_by().values("block", "category").annotate(**sums)
    return add_up((group["block"], group["category"], Amounts(*(group[name] for name in AMOUNTS))) for group in groups)


def add_up(groups: Iterable[tuple[str, str, Amounts]]) -> Totals:
    by_block: dict[str, Amounts] = {}
    by_category: dict[str, Amounts] = {}
    whole = Amounts()
    for block, category, amounts in groups:
        by_block[block] = by_block.get(block, Amounts()) + amounts
        by_category[category] = by_category.get(category, Amounts()) + amounts
        whole += amounts
    return Totals(by_block, by_category, whole)


def _rows_of(model: type[Any]) -> Prepared[Any]:
    return Prepared(lambda plan: model.objects.filter(plan=plan), int)


ROWS: dict[type[models.Model], Prepared[Any]] = {
    model: _rows_of(model)
    for model in (Task, TargetGroup, Activity, Indicator, TeamMember, Partner, Risk, BudgetLine, PlanSection, Unsaved)
}
REGIONS = Prepared(lambda plan: Plan(pk=plan).regions.all(), int)


class Content:
    """Read lazily: a page that shows one section asks only for what that section needs."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def tasks(self) -> list[Task]:
        return ROWS[Task](self.plan.pk)

    @cached_property
    def target_groups(self) -> list[TargetGroup]:
        return ROWS[TargetGroup](self.plan.pk)

    @cached_property
    def activities(self) -> list[Activity]:
        return self._joined(ROWS[Activity](self.plan.pk), task=self.tasks)

    @cached_property
    def indicators(self) -> list[Indicator]:
        return self._joined(ROWS[Indicator](self.plan.pk), task=self.tasks, activity=self.activities)

    @cached_property
    def team(self) -> list[TeamMember]:
        return ROWS[TeamMember](self.plan.pk)

    @cached_property
    def partners(self) -> list[Partner]:
        return ROWS[Partner](self.plan.pk)

    @cached_property
    def risks(self) -> list[Risk]:
        return ROWS[Risk](self.plan.pk)

    @cached_property
    def budget(self) -> list[BudgetLine]:
        return self._joined(ROWS[BudgetLine](self.plan.pk), activity=self.activities)

    @cached_property
    def regions(self) -> list[Region]:
        return REGIONS(self.plan.pk)

    @cached_property
    def totals(self) -> Totals:
        return add_up(
            (line.block, line.category, Amounts(*(getattr(line, name) or ZERO for name in AMOUNTS)))
            for line in self.budget
        )

    @cached_property
    def revisions(self) -> dict[str, PlanSection]:
        return {section.key: section for section in ROWS[PlanSection](self.plan.pk)}

    @cached_property
    def unsaved(self) -> list[Unsaved]:
        return ROWS[Unsaved](self.plan.pk)

    @property
    def sections(self) -> list[Section]:
        """All of them, in the order of reading."""
        return list(SECTIONS.values())

    @property
    def budget_by_block(self) -> list[tuple[str, list[BudgetLine], Amounts]]:
        """(name, lines, sums) of each block that has lines; lines that name no block come last, under no name."""
        groups = [(str(block.label), block.value) for block in Block]
        found = [
            (name, [line for line in self.budget if line.block == value], value) for name, value in [*groups, ("", "")]
        ]
        return [(name, lines, self.totals.block(value)) for name, lines, value in found if lines]

    @property
    def term(self) -> str:
        """`March 2027 – December 2027`; as much of it as is known."""
        months = (self.plan.start_on, self.plan.end_on)
        return " – ".join(name_of_month(month) for month in months if month)

    @property
    def people(self) -> int:
        """How many people all target groups hold together."""
        return sum(group.people or 0 for group in self.target_groups)

    def rows(self, section: Section) -> Sequence[Any]:
        """The rows of a section, in their order; none when it has only fields."""
        kinds: dict[type[Row] | None, str] = {
            Task: "tasks", TargetGroup: "target_groups", Activity: "activities", Indicator: "indicators",
            TeamMember: "team", Partner: "partners", Risk: "risks", BudgetLine: "budget",
        }  # fmt: skip
        return getattr(self, kinds[section.row]) if section.row else ()

    def referred(self, model: type[models.Model]) -> Sequence[Row]:
        """What a reference of this kind may name: tasks or activities of this plan."""
        return self.tasks if model is Task else self.activities

    @staticmethod
    def _joined(rows: Any, **sets: Sequence[Row]) -> list[Any]:
        """The rows with their references put in place from what is already read."""
        found = list(rows)
        for name, targets in sets.items():
            by_pk = {target.pk: target for target in targets}
            for row in found:
                setattr(row, name, by_pk.get(getattr(row, f"{name}_id")))
        return found


def read(plan: Plan | Content) -> Content:
    return plan if isinstance(plan, Content) else Content(plan)
