"""How a council is made up and decides: given by the app that needs it, else by a rule set, else by these defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from core.models.reference import RuleSet
from core.rulekinds import RuleValues
from councils.states import CouncilKind, Majority, Side

KIND = "councils.terms"


@dataclass(frozen=True)
class CouncilTerms(RuleValues):
    """Quorum as a part of all voting members; size counts voting members; sides that must each hold a voting seat."""

    quorum_numerator: int = 2
    quorum_denominator: int = 3
    smallest: int = 3
    largest: int = 15
    sides: tuple[Side, ...] = ()
    majority: Majority = Majority.CAST
    chair_breaks_tie: bool = False

    def check(self) -> None:
        if not 0 < self.quorum_numerator <= self.quorum_denominator:
            raise ValueError("the quorum is a part of the whole")
        if not 0 < self.smallest <= self.largest:
            raise ValueError("the smallest size is above zero and not above the largest")


# In the order of the fields of the grant Rules in force since July 2025: operator, customer and NGOs decide together.
GRANT_SIDES = (Side.OPERATOR, Side.CUSTOMER, Side.NGO)


@dataclass(frozen=True)
class CouncilRules(RuleValues):
    """Terms by kind of council. A kind that is not named has the defaults of `CouncilTerms`."""

    kinds: dict[str, CouncilTerms] = field(
        default_factory=lambda: {CouncilKind.GRANT_COMMISSION: CouncilTerms(sides=GRANT_SIDES)}
    )

    def check(self) -> None:
        if unknown := set(self.kinds) - set(CouncilKind.values):
            raise ValueError(f"unknown kinds of councils: {', '.join(sorted(unknown))}")


@dataclass(frozen=True)
class Source:
    """The terms of a day, the rule set they stand in, and the item of the Rules under which such a council decides."""

    terms: CouncilTerms
    rule_set: RuleSet | None = None
    reference_kk: str = ""
    reference_ru: str = ""
    reference_en: str = ""


_sources: dict[str, Callable[[date], Source]] = {}


def register_terms(kind: str, source: Callable[[date], Source]) -> None:
    """In a higher app's `apps.py`: whose law this kind of council obeys."""
    _sources[kind] = source


def terms_on(kind: str, on: date) -> Source:
    if kind in _sources:
        return _sources[kind](on)
    rule_set = RuleSet.objects.filter(kind=KIND, period__contains=on).first()
    rules = rule_set.typed(CouncilRules) if rule_set else CouncilRules()
    return Source(rules.kinds.get(kind, CouncilTerms()), rule_set)
