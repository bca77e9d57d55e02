import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.actor import Actor
from core.errors import WrongState
from core.models import LegalAct, Record, RuleSet
from core.periods import since
from core.reference.seeds import load_acts, load_monthly_index
from core.rulesets import (
    MCI,
    LegalReference,
    MonthlyIndex,
    RuleValues,
    correct,
    enact,
    monthly_index,
    register_kind,
    use,
)

MOMENT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LAWYER = Actor(user_id=7, name="Lawyer")
IN_WORDS = LegalReference(kk="Заң", ru="Закон", en="The Law")


@dataclass(frozen=True)
class Days(RuleValues):
    count: int


register_kind("test.days", Days)


def put(count, start, end=None, reference=IN_WORDS):
    return enact("test.days", Days(count), reference, start=start, end=end, by=LAWYER, at=MOMENT)


@pytest.fixture
def acts(db):
    load_acts()


def test_the_index_of_each_year_is_known(acts):
    load_monthly_index()
    years = {year: monthly_index(date(year, 6, 1)) for year in (2024, 2025, 2026, 2027)}
    assert years == {2024: 3692, 2025: 3932, 2026: 4325, 2027: 4325}


def test_the_index_that_is_not_published_yet_says_so(acts):
    load_monthly_index()
    assert "Provisional" in RuleSet.objects.in_force(MCI, date(2027, 1, 1)).reference_en


def test_the_law_may_be_silent(acts):
    load_monthly_index()
    with pytest.raises(RuleSet.DoesNotExist):
        RuleSet.objects.in_force(MCI, date(2023, 12, 31))


def test_loading_the_index_twice_changes_nothing(acts):
    load_monthly_index()
    assert load_monthly_index().changed == 0


def test_a_new_set_closes_the_open_one_on_the_day_before(db):
    first = put(20, date(2025, 7, 1))
    put(30, date(2026, 7, 1))
    first.refresh_from_db()
    assert first.period.upper == date(2026, 7, 1)
    assert [
        RuleSet.objects.in_force("test.days", date(2026, 6, 30)).values,
        RuleSet.objects.in_force("test.days", date(2026, 7, 1)).values,
    ] == [{"count": 20}, {"count": 30}]


def test_enacting_and_closing_are_on_the_record(db):
    first = put(20, date(2025, 7, 1))
    put(30, date(2026, 7, 1))
    verbs = Record.objects.filter(subject=f"core.ruleset:{first.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["enact", "close"]


def test_two_sets_of_a_kind_cannot_begin_on_one_day(db):
    put(20, date(2025, 7, 1))
    with pytest.raises(ValidationError, match="another day"):
        put(30, date(2025, 7, 1))


def test_a_period_that_overlaps_a_closed_one_is_refused(db):
    put(20, date(2025, 1, 1), date(2026, 1, 1))
    with pytest.raises(ValidationError, match="overlaps"):
        put(30, date(2025, 6, 1), date(2025, 7, 1))


def test_the_database_refuses_an_overlap_too(db):
    put(20, date(2025, 1, 1), date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.create(
            kind="test.days", period=since(date(2025, 6, 1)), values={"count": 1},
            reference_kk="а", reference_ru="а", reference_en="a",
        )  # fmt: skip


def test_a_set_without_a_legal_reference_is_refused(db):
    with pytest.raises(ValidationError, match="rule_set_has_legal_reference"):
        put(20, date(2025, 1, 1), reference=LegalReference())


def test_values_that_the_kind_does_not_know_are_refused(db):
    with pytest.raises(ValidationError, match="unknown fields"):
        RuleSet(kind="test.days", period=since(date(2025, 1, 1)), values={"days": 1}).save()


def test_values_come_back_typed(db):
    rule_set = put(20, date(2025, 1, 1))
    assert rule_set.typed() == rule_set.typed(Days) == Days(20)


def test_asking_for_another_shape_is_an_error(db):
    with pytest.raises(TypeError, match="Days"):
        put(20, date(2025, 1, 1)).typed(MonthlyIndex)


def test_an_unused_set_may_be_corrected_and_deleted(db):
    rule_set = put(20, date(2025, 1, 1))
    rule_set.values = {"count": 21}
    rule_set.save()
    rule_set.delete()
    assert not RuleSet.objects.filter(kind="test.days").exists()


def test_a_provisional_figure_is_corrected_on_the_record(db):
    rule_set = put(20, date(2025, 1, 1))
    correct(rule_set, Days(25), IN_WORDS, by=LAWYER, at=MOMENT)
    assert RuleSet.objects.in_force("test.days", date(2025, 5, 1)).typed(Days).count == 25
    assert Record.objects.filter(subject=f"core.ruleset:{rule_set.pk}", verb="correct").exists()


def test_a_used_set_is_not_corrected(db):
    put(20, date(2025, 1, 1))
    rule_set = use("test.days", date(2025, 5, 1), at=MOMENT)
    with pytest.raises(WrongState):
        correct(rule_set, Days(25), IN_WORDS, by=LAWYER, at=MOMENT)


def test_using_marks_once(db):
    put(20, date(2025, 1, 1))
    use("test.days", date(2025, 5, 1), at=MOMENT)
    again = use("test.days", date(2025, 5, 1), at=datetime(2027, 1, 1, tzinfo=UTC))
    assert again.used_at == MOMENT


@pytest.mark.parametrize(
    "change",
    [
        {"values": {"count": 99}},
        {"clause": "42"},
        {"used_at": None},
        {"period": since(date(2024, 1, 1))},
        {"reference_en": "Something else"},
    ],
)
def test_a_used_set_cannot_be_edited(db, change):
    put(20, date(2025, 1, 1))
    rule_set = use("test.days", date(2025, 5, 1), at=MOMENT)
    with pytest.raises(IntegrityError, match="cannot be edited"), transaction.atomic():
        RuleSet.objects.filter(pk=rule_set.pk).update(**change)


def test_a_used_set_cannot_be_deleted(db):
    put(20, date(2025, 1, 1))
    rule_set = use("test.days", date(2025, 5, 1), at=MOMENT)
    with pytest.raises(IntegrityError, match="cannot be deleted"), transaction.atomic():
        rule_set.delete()


def test_a_used_set_still_ends_when_the_law_changes(db):
    put(20, date(2025, 1, 1))
    used = use("test.days", date(2025, 5, 1), at=MOMENT)
    put(30, date(2026, 1, 1))
    used.refresh_from_db()
    assert used.period.upper == date(2026, 1, 1)


def test_a_closed_used_set_is_never_opened_again(db):
    put(20, date(2025, 1, 1), date(2026, 1, 1))
    used = use("test.days", date(2025, 5, 1), at=MOMENT)
    with pytest.raises(IntegrityError, match="cannot be edited"), transaction.atomic():
        RuleSet.objects.filter(pk=used.pk).update(period=since(date(2025, 1, 1)))


def test_acts_in_force_on_a_day_leave_out_the_repealed(acts):
    codes = set(LegalAct.objects.in_force(date(2026, 1, 1)).values_list("code", flat=True))
    assert {"law-36-3", "order-144", "budget-2026"} <= codes
    assert not {"order-413", "budget-2025", "resolution-1139"} & codes


def test_an_act_is_named_by_kind_number_and_date(acts):
    assert str(LegalAct.objects.get(pk="order-144")).endswith("№ 144-НҚ (07.04.2025)")


@pytest.mark.django_db(transaction=True)
def test_of_eight_lawyers_at_once_one_enacts():
    barrier, outcomes = threading.Barrier(8), []

    def enact_one(number):
        try:
            barrier.wait()
            put(number + 1, date(2025, 7, 1))
            outcomes.append("enacted")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=enact_one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["enacted"] + ["refused"] * 7
    assert RuleSet.objects.filter(kind="test.days").count() == 1


def test_the_index_is_money(acts):
    load_monthly_index()
    assert isinstance(monthly_index(date(2026, 1, 1)), Decimal)
