"""What the lot demands of term and territory, and whether activities and indicators hold together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from projects.content import Content
from projects.findings import Finding, Severity, of_row
from projects.months import months_in, name_of_month
from projects.vocabulary import SectionKey

if TYPE_CHECKING:
    from projects.rules_of_budget import Limits

PROJECT, TASKS = SectionKey.PROJECT.value, SectionKey.GOAL_TASKS.value
ACTIVITIES, INDICATORS = SectionKey.ACTIVITIES.value, SectionKey.INDICATORS.value
_month = lazy(name_of_month, str)


def findings(content: Content, limits: Limits) -> Iterator[Finding]:
    plan = content.plan
    if plan.start_on and plan.end_on:
        yield from _term(plan.start_on, plan.end_on, limits)
        yield from _outside_term(content, plan.start_on, plan.end_on)
    yield from _territory(content, limits)
    yield from _idle_tasks(content)
    yield from _indicators(content)


def _term(start: date, end: date, limits: Limits) -> Iterator[Finding]:
    months = months_in(start, end)
    if limits.months_max is not None and months > limits.months_max:
        sentence = _(
            "The project is longer than allowed. Months planned: %(months)s, the most: %(limit)s. Bring the last month forward."
        )
        yield Finding(
            "term_too_long", PROJECT, sentence, {"months": months, "limit": limits.months_max}, field="end_on"
        )
    if limits.months_min is not None and months < limits.months_min:
        sentence = _(
            "The project is shorter than allowed. Months planned: %(months)s, the least: %(limit)s. Put the last month off."
        )
        yield Finding(
            "term_too_short", PROJECT, sentence, {"months": months, "limit": limits.months_min}, field="end_on"
        )
    if limits.first_month is not None and start < limits.first_month:
        sentence = _("The project begins before the lot allows. The earliest month: %(month)s.")
        yield Finding("starts_too_early", PROJECT, sentence, {"month": _month(limits.first_month)}, field="start_on")
    if limits.last_month is not None and end > limits.last_month:
        sentence = _("The project ends after the lot allows. The latest month: %(month)s.")
        yield Finding("ends_too_late", PROJECT, sentence, {"month": _month(limits.last_month)}, field="end_on")


def _outside_term(content: Content, start: date, end: date) -> Iterator[Finding]:
    for activity in content.activities:
        for name in ("start_on", "end_on"):
            month = getattr(activity, name)
            if month is not None and not start <= month <= end:
                sentence = _(
                    "Row %(row)s. The month lies outside the project: %(month)s. The project lasts: %(start)s – %(end)s. "
                    "Change the month here or the term in the section about the project."
                )
                names: dict[str, Any] = {"month": _month(month), "start": _month(start), "end": _month(end)}
                yield of_row("activity_outside_term", ACTIVITIES, activity, sentence, name=name, **names)


def _territory(content: Content, limits: Limits) -> Iterator[Finding]:
    if not limits.regions:
        return
    allowed = {kato[:2] for kato in limits.regions}
    outside = [region for region in content.regions if str(region.pk)[:2] not in allowed]
    if outside:
        sentence = _("The lot is not for all the regions you chose. Take away: %(regions)s.")
        names = lazy(lambda: ", ".join(str(region.name) for region in outside), str)()
        yield Finding("outside_territory", PROJECT, sentence, {"regions": names}, field="regions")


def _idle_tasks(content: Content) -> Iterator[Finding]:
    busy = {activity.task_id for activity in content.activities}
    for task in content.tasks:
        if content.activities and task.pk not in busy:
            sentence = _("Row %(row)s. No activity serves this task. Add one, or choose this task in an activity.")
            yield of_row("task_without_activity", TASKS, task, sentence, severity=Severity.WARNING)


def _indicators(content: Content) -> Iterator[Finding]:
    for indicator in content.indicators:
        if not indicator.means:
            sentence = _(
                "Row %(row)s. Nobody can check this indicator. Name the document or the count that will prove it."
            )
            yield of_row(
                "indicator_without_means", INDICATORS, indicator, sentence, name="means", severity=Severity.WARNING
            )
        if indicator.activity_id is None and indicator.task_id is None:
            sentence = _("Row %(row)s. The indicator measures no task and no activity. Choose one of them.")
            yield of_row(
                "indicator_of_nothing", INDICATORS, indicator, sentence, name="activity", severity=Severity.WARNING
            )
