"""The shapes of the rule sets on which calls stand, and their first values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.models import LegalAct, RuleSet
from core.reference.registry import Counts
from core.rulekinds import RuleValues, register_kind
from core.rulesets import LegalReference, enact
from grants.states import GrantType

TYPES = "grants.types"
TERMS = "grants.terms"
SELECTION = "grants.selection"
CRITERIA = "grants.criteria"


@dataclass(frozen=True)
class TypeLimits(RuleValues):
    """Limits of one type of grant (Law, art. 6-1): amounts in monthly calculation indices, terms in months."""

    mci_min: int
    mci_max: int | None
    months_min: int
    months_max: int
    own_development_percent: Decimal
    needs_material_base: bool = False


@dataclass(frozen=True)
class GrantTypes(RuleValues):
    """Ranges touch, so the type is chosen on the call and then checked, never derived."""

    short: TypeLimits
    medium: TypeLimits
    long: TypeLimits

    def of(self, grant_type: str) -> TypeLimits:
        limits: TypeLimits = getattr(self, grant_type)
        return limits


@dataclass(frozen=True)
class Terms(RuleValues):
    """Terms of the procedure; working days unless named otherwise."""

    intake_calendar_days_min: int
    intake_calendar_days_max: int
    admission_days: int
    revision_days: int
    scoring_days: int
    decision_days: int
    publication_days: int
    appeal_days: int
    appeal_decision_days: int


@dataclass(frozen=True)
class Selection(RuleValues):
    """Experts a lot, the commission's size and quorum, the item of the Rules under which it decides."""

    experts: int
    reserves: int
    conflict_lookback_months: int
    commission_most: int
    quorum_numerator: int
    quorum_denominator: int
    decision_item: str
    tie_rule: tuple[str, ...]
    # Working days within which a drawn expert declares or refuses.
    answer_days: int = 2
    # Experts' totals of one application that lie further apart than this share of the highest total are looked at again.
    spread_percent: int = 30
    # Whether published results name those who did not win; by number they stand there in any case.
    names_of_all: bool = False

    def check(self) -> None:
        if not 0 < self.quorum_numerator <= self.quorum_denominator:
            raise ValueError("the quorum is a part of the whole")
        if self.commission_most % 2 == 0:
            raise ValueError("a commission has an odd number of members")


@dataclass(frozen=True)
class CriterionTemplate(RuleValues):
    key: str
    title_kk: str
    title_ru: str
    title_en: str
    guidance_kk: str
    guidance_ru: str
    guidance_en: str
    max_score: int
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Criteria(RuleValues):
    """What a new call starts with; the officer edits it."""

    criteria: tuple[CriterionTemplate, ...]
    pass_mark: Decimal | None = None


def register() -> None:
    register_kind(TYPES, GrantTypes)
    register_kind(TERMS, Terms)
    register_kind(SELECTION, Selection)
    register_kind(CRITERIA, Criteria)


def types_in_force(on: date) -> RuleSet:
    return RuleSet.objects.in_force(TYPES, on)


def load_seed() -> Counts:
    """Only adds what is not there: rule sets are replaced by enacting newer ones, never edited."""
    from grants.reference import FIRST_VALUES, PROVISIONAL, SEEDER

    counts = Counts()
    for seed in FIRST_VALUES:
        if RuleSet.objects.filter(kind=seed.kind, period__contains=seed.since).exists():
            counts += Counts(unchanged=1)
            continue
        act = LegalAct.objects.filter(number=seed.act_number, adopted_on=seed.act_on).first()
        reference = LegalReference(act=act, clause=seed.clause, **(PROVISIONAL if seed.is_provisional else {}))
        enact(seed.kind, seed.values, reference, start=seed.since, by=SEEDER.actor, at=SEEDER.at())
        counts += Counts(created=1)
    return counts


__all__ = [
    "CRITERIA", "SELECTION", "TERMS", "TYPES", "Criteria", "CriterionTemplate", "GrantType", "GrantTypes", "Selection",
    "Terms", "TypeLimits", "load_seed", "register", "types_in_force",
]  # fmt: skip
