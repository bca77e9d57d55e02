"""Rule sets: which law holds on a day, putting a new one into force, and marking one as used.

A kind is registered with `register_kind(kind, schema)`; its schema is a frozen dataclass over `RuleValues`:

    @dataclass(frozen=True)
    class GrantTerms(RuleValues):
        intake_days: int
        own_development_cap: Decimal

    register_kind("grants.terms", GrantTerms)
    terms = RuleSet.objects.in_force("grants.terms", on).typed(GrantTerms)
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import WrongState
from core.models.reference import LegalAct, RuleSet
from core.periods import contains, since
from core.record import lock, record_created, recorded
from core.rulekinds import RuleValues, register_kind, registered_kinds, schema_of

__all__ = [
    "LegalReference",
    "MonthlyIndex",
    "RuleSet",
    "RuleValues",
    "correct",
    "enact",
    "monthly_index",
    "register_kind",
    "registered_kinds",
    "schema_of",
    "use",
]

MCI = "mci"


@dataclass(frozen=True)
class MonthlyIndex(RuleValues):
    """The monthly calculation index of a year, in tenge."""

    amount: Decimal

    def check(self) -> None:
        if self.amount <= 0:
            raise ValueError("the index is above zero")


register_kind(MCI, MonthlyIndex)


@dataclass(frozen=True)
class LegalReference:
    """Where the law says so: an act with a clause, or a sentence in three languages, or both."""

    act: LegalAct | None = None
    clause: str = ""
    kk: str = ""
    ru: str = ""
    en: str = ""


def monthly_index(on: date) -> Decimal:
    return RuleSet.objects.in_force(MCI, on).typed(MonthlyIndex).amount


@transaction.atomic
def enact(
    kind: str, values: RuleValues, reference: LegalReference, *, start: date, end: date | None = None,
    by: Actor, at: datetime,
) -> RuleSet:  # fmt: skip
    """Put values into force on `start` (until `end`); a set without an end that was in force until then closes."""
    _lock_kind(kind)
    _close_open_ended(kind, start, by=by, at=at)
    rule_set = RuleSet(kind=kind, period=since(start, end), values=values.to_values())
    _refer(rule_set, reference)
    rule_set.validate_constraints()
    rule_set.save()
    record_created(rule_set, by=by, at=at, verb="enact")
    return rule_set


@transaction.atomic
def correct(rule_set: RuleSet, values: RuleValues, reference: LegalReference, *, by: Actor, at: datetime) -> RuleSet:
    """Other values for a set that nothing stands on yet, for instance when a provisional figure is published."""
    rule_set = lock(RuleSet, rule_set.pk)
    if rule_set.used_at is not None:
        raise WrongState(_("This rule set was used and stays as it is. Put a new one into force from a later day."))
    with recorded(rule_set, "correct", by=by, at=at):
        rule_set.values = values.to_values()
        _refer(rule_set, reference)
        rule_set.validate_constraints()
        rule_set.save()
    return rule_set


def use(kind: str, on: date, *, at: datetime) -> RuleSet:
    """The set in force on the day, marked as used: from now on nothing of it changes but an open end."""
    rule_set = RuleSet.objects.in_force(kind, on)
    if rule_set.used_at is None:
        RuleSet.objects.filter(pk=rule_set.pk, used_at=None).update(used_at=at)
        rule_set.refresh_from_db(fields=["used_at"])
    return rule_set


def _refer(rule_set: RuleSet, reference: LegalReference) -> None:
    rule_set.act, rule_set.clause = reference.act, reference.clause
    rule_set.reference_kk, rule_set.reference_ru, rule_set.reference_en = reference.kk, reference.ru, reference.en


def _lock_kind(kind: str) -> None:
    """Two sets of a kind are never put into force at once: each must see the other's period."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [kind])


def _close_open_ended(kind: str, start: date, *, by: Actor, at: datetime) -> None:
    rule_set = RuleSet.objects.filter(kind=kind, period__endswith=None).first()
    if rule_set is None or not contains(rule_set.period.lower, None, start):
        return
    if rule_set.period.lower == start:
        raise ValidationError(
            _("A rule set of this kind already begins on this day. Choose another day."), code="same_day"
        )
    with recorded(rule_set, "close", by=by, at=at):
        rule_set.period = since(rule_set.period.lower, start)
        rule_set.save(update_fields=["period"])
