"""Sections as data: which columns of the plan and which rows each one holds, and what must be filled in before submitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.models import Activity, BudgetLine, Indicator, Partner, Plan, Risk, Row, TargetGroup, Task, TeamMember
from projects.vocabulary import SectionKey


@dataclass(frozen=True, slots=True)
class Section:
    """`required` and `row_required` are asked for at submission, never while drafting. `least` rows, at most `most`."""

    key: SectionKey
    guidance: str | Promise
    fields: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    row: type[Row] | None = None
    row_fields: tuple[str, ...] = ()
    row_required: frozenset[str] = frozenset()
    least: int = 0
    most: int = 50

    @property
    def title(self) -> str | Promise:
        return self.key.label

    @property
    def template(self) -> str:
        """Its fields and rows for editing: wants `form` (a SectionForm)."""
        return f"projects/sections/{self.key.value}.html"

    @property
    def read_template(self) -> str:
        """Its content for reading: wants `content` (a Content)."""
        return f"projects/read/{self.key.value}.html"

    def plan_field(self, name: str) -> models.Field[Any, Any]:
        return Plan._meta.get_field(name)  # type: ignore[return-value]

    def row_field(self, name: str) -> models.Field[Any, Any]:
        assert self.row is not None  # noqa: S101  (only sections with rows have row fields)
        return self.row._meta.get_field(name)  # type: ignore[return-value]


_ALL = (
    Section(
        SectionKey.CHARTER_FIT,
        _("Name the points of your charter that cover this work, and say how the project follows from them."),
        fields=("charter_points", "charter_fit"),
        required=frozenset({"charter_points", "charter_fit"}),
    ),
    Section(
        SectionKey.PROJECT,
        _("What the project is called, what it does in a few sentences, where and when."),
        fields=("title", "summary", "language", "regions", "geography", "start_on", "end_on"),
        required=frozenset({"title", "summary", "language", "regions", "start_on", "end_on"}),
    ),
    Section(
        SectionKey.PROBLEM,
        _("What is wrong now, for whom, and how you know it: figures, studies, your own experience."),
        fields=("problem",),
        required=frozenset({"problem"}),
    ),
    Section(
        SectionKey.GOAL_TASKS,
        _("One goal that can be reached within the project, and the tasks that lead to it."),
        fields=("goal",),
        required=frozenset({"goal"}),
        row=Task,
        row_fields=("title",),
        row_required=frozenset({"title"}),
        least=1,
        most=20,
    ),
    Section(
        SectionKey.TARGET_GROUPS,
        _("Who benefits, how many people they are, and how you will reach them."),
        row=TargetGroup,
        row_fields=("name", "people", "how_reached"),
        row_required=frozenset({"name", "people", "how_reached"}),
        least=1,
        most=30,
    ),
    Section(
        SectionKey.ACTIVITIES,
        _("What you will do, in which months, where, who answers for it and what comes of it."),
        row=Activity,
        row_fields=("title", "task", "start_on", "end_on", "place", "responsible", "result"),
        row_required=frozenset({"title", "task", "start_on", "end_on", "place", "responsible", "result"}),
        least=1,
        most=60,
    ),
    Section(
        SectionKey.INDICATORS,
        _("What you will measure: the value now, the value at the end, and the document that proves it."),
        row=Indicator,
        row_fields=("name", "unit", "baseline", "target", "means", "activity", "task"),
        row_required=frozenset({"name", "unit", "baseline", "target", "means"}),
        least=1,
        most=50,
    ),
    Section(
        SectionKey.TEAM,
        _("Who will do the work. Experts read this to see whether the team can carry out the project."),
        row=TeamMember,
        row_fields=("name", "role", "duties", "experience"),
        row_required=frozenset({"name", "role", "duties", "experience"}),
        least=1,
        most=40,
    ),
    Section(
        SectionKey.PARTNERS,
        _("Who helps and with what, and what your organisation itself puts in. If there are no partners, add none."),
        fields=("own_contribution",),
        required=frozenset({"own_contribution"}),
        row=Partner,
        row_fields=("name", "bin", "contribution"),
        row_required=frozenset({"name", "contribution"}),
        most=30,
    ),
    Section(
        SectionKey.RISKS,
        _(
            "What may go wrong and what you will do about it. How the results will last after the funding ends: say what "
            "exactly will go on, who will do it and with what means. How people will learn about the project."
        ),
        fields=("sustainability", "information_plan"),
        required=frozenset({"sustainability", "information_plan"}),
        row=Risk,
        row_fields=("risk", "likelihood", "response"),
        row_required=frozenset({"risk", "likelihood", "response"}),
        least=1,
        most=30,
    ),
    Section(
        SectionKey.BUDGET,
        _(
            "Each line is one thing paid for. The total is computed: quantity times price. Say how much of it you request; "
            "leave “Requested” empty and it will be the total less own contribution and other sources."
        ),
        row=BudgetLine,
        row_fields=(
            "description", "category", "block", "activity", "unit", "quantity", "price", "requested", "own", "other",
            "justification",
        ),
        row_required=frozenset(
            {"description", "category", "block", "unit", "quantity", "price", "requested", "justification"}
        ),
        least=1,
        most=200,
    ),
)  # fmt: skip

SECTIONS: dict[str, Section] = {section.key.value: section for section in _ALL}
# The section in which a row of this kind is edited.
SECTION_OF_ROW: dict[type[Row], Section] = {section.row: section for section in _ALL if section.row is not None}
