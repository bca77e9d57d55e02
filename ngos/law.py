"""What the law fixes about the register, as a rule set: forms of an NGO, the yearly term, terms of checking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.models.reference import RuleSet
from core.prepared import Prepared
from core.rulekinds import RuleValues
from ngos.states import ELIGIBLE_FORMS, LegalForm

KIND = "ngos.registry"


@dataclass(frozen=True)
class RegistryRules(RuleValues):
    """The defaults are the law as read on the day of writing; a rule set of the kind `ngos.registry` replaces them."""

    eligible_forms: tuple[str, ...] = field(default_factory=lambda: tuple(sorted(ELIGIBLE_FORMS)))
    # Law on non-commercial organisations, art. 41 p. 5: by 31 March about the year before.
    database_month: int = 3
    database_day: int = 31
    # Our own terms: working days for deciding on a claim, days for which a check against a list counts.
    claim_working_days: int = 5
    fact_valid_days: int = 90

    def check(self) -> None:
        date(2001, self.database_month, self.database_day)
        if unknown := set(self.eligible_forms) - set(LegalForm.values):
            raise ValueError(f"unknown legal forms: {', '.join(sorted(unknown))}")
        if self.claim_working_days < 1 or self.fact_valid_days < 1:
            raise ValueError("terms are at least one day")

    def database_deadline(self, year: int) -> date:
        return date(year, self.database_month, self.database_day)

    def year_to_have_filed(self, on: date) -> int:
        """The latest year about which the information must be in the NGO Database on this day."""
        return on.year - 1 if on > self.database_deadline(on.year) else on.year - 2


IN_FORCE = Prepared(lambda on: RuleSet.objects.filter(kind=KIND, period__contains=on), date)


def rules_on(on: date) -> RegistryRules:
    rule_set = IN_FORCE.one(on)
    return rule_set.typed(RegistryRules) if rule_set else RegistryRules()
