"""What the Law and the lot demand of a plan. Pure: reads the content and the limits it is given, changes nothing.

Administrative costs may not exceed direct ones; own development is capped (Law of 12.04.2005 № 36-III, art. 6-1: 10 or
5 percent by the type of grant). The figures come from the rule set of the call, never from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from core.money import format_tenge
from core.templatetags.portal import percent
from projects import rules_of_work
from projects.content import Content, read
from projects.findings import Finding, Severity, of_row
from projects.models import Plan
from projects.vocabulary import Block, SectionKey

BUDGET = SectionKey.BUDGET.value
_percent = lazy(percent, str)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the lot allows; None is no limit. `regions` are KATO codes, compared region by region; empty is everywhere.

    Months are first days and both ends are included: `first_month` is the earliest in which a project may begin.
    """

    amount_max: Decimal | None = None
    amount_min: Decimal | None = None
    own_development_percent: Decimal | None = None
    months_min: int | None = None
    months_max: int | None = None
    first_month: date | None = None
    last_month: date | None = None
    regions: frozenset[str] = frozenset()


def findings(plan: Plan | Content, limits: Limits) -> list[Finding]:
    """Errors and warnings, section by section in their order, rows in theirs."""
    content = read(plan)
    found = [*rules_of_work.findings(content, limits), *_budget(content, limits)]
    order = list(SectionKey.values)
    return sorted(found, key=lambda one: order.index(one.section))


def own_development_allowed(content: Content, limits: Limits) -> Decimal | None:
    """The most tenge that own development may take of what is requested, unrounded; None without a limit."""
    if limits.own_development_percent is None:
        return None
    return content.totals.whole.requested * limits.own_development_percent / 100


def _budget(content: Content, limits: Limits) -> Iterator[Finding]:
    if content.budget:
        yield from _blocks(content)
        yield from _own_development(content, limits)
        yield from _requested(content, limits)
    yield from _untied(content)


def _blocks(content: Content) -> Iterator[Finding]:
    direct, administrative = content.totals.block(Block.DIRECT).total, content.totals.block(Block.ADMINISTRATIVE).total
    if administrative > direct:
        sentence = _(
            "Administrative costs are more than direct costs. Administrative: %(administrative)s, direct: %(direct)s. "
            "Lower the administrative lines, or move to direct costs what the activities themselves need."
        )
        amounts = {"administrative": format_tenge(administrative), "direct": format_tenge(direct)}
        yield Finding("administrative_above_direct", BUDGET, sentence, amounts)


def _own_development(content: Content, limits: Limits) -> Iterator[Finding]:
    allowed, requested = own_development_allowed(content, limits), content.totals.block(Block.OWN_DEVELOPMENT).requested
    if allowed is not None and requested > allowed:
        sentence = _(
            "Own development takes more of the requested sum than is allowed. Limit: %(percent)s, that is %(allowed)s. "
            "Requested for own development: %(requested)s. Lower these lines or pay for them from other sources."
        )
        amounts = {"allowed": format_tenge(allowed), "requested": format_tenge(requested)}
        share = _percent(limits.own_development_percent)
        yield Finding("own_development_above_limit", BUDGET, sentence, {**amounts, "percent": share})


def _requested(content: Content, limits: Limits) -> Iterator[Finding]:
    requested = content.totals.whole.requested
    if limits.amount_max is not None and requested > limits.amount_max:
        sentence = _(
            "You request more than the lot offers. Requested: %(requested)s, the most: %(limit)s. "
            "Lower some lines or name other sources for them."
        )
        yield Finding("requested_above_limit", BUDGET, sentence, _compared(requested, limits.amount_max))
    elif limits.amount_min is not None and requested < limits.amount_min:
        sentence = _(
            "You request less than the least sum of this kind of grant. Requested: %(requested)s, the least: %(limit)s."
        )
        yield Finding("requested_below_limit", BUDGET, sentence, _compared(requested, limits.amount_min))
    elif not requested:
        yield Finding(
            "nothing_requested",
            BUDGET,
            _("No line of the budget requests money. Say in each line how much you request."),
        )


def _compared(requested: Decimal, limit: Decimal) -> dict[str, str]:
    return {"requested": format_tenge(requested), "limit": format_tenge(limit)}


def _untied(content: Content) -> Iterator[Finding]:
    for line in content.budget:
        if line.block == Block.DIRECT and line.activity_id is None:
            sentence = _("Row %(row)s. This direct cost belongs to no activity. Choose the activity that needs it.")
            yield of_row("line_without_activity", BUDGET, line, sentence, name="activity", severity=Severity.WARNING)
