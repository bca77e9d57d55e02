from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from django.core.exceptions import ValidationError

from core.rulekinds import RuleValues, register_kind, schema_of


class Length(StrEnum):
    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True)
class Range(RuleValues):
    least: Decimal
    most: Decimal | None = None

    def check(self):
        if self.most is not None and self.most < self.least:
            raise ValueError("the most is below the least")


@dataclass(frozen=True)
class Terms(RuleValues):
    days: int
    length: Length
    range: Range
    since: date
    steps: tuple[Range, ...] = ()
    caps: dict[str, Decimal] | None = None
    open: bool = True


VALUES = {
    "days": 20,
    "length": "short",
    "range": {"least": "500", "most": "3000"},
    "since": "2025-07-01",
    "steps": [{"least": 1}],
    "caps": {"short": "0.10"},
}


def problem(schema, values):
    with pytest.raises(ValidationError) as caught:
        schema.from_values(values)
    return caught.value.messages[0]


def test_values_become_typed():
    terms = Terms.from_values(VALUES)
    assert terms == Terms(
        days=20,
        length=Length.SHORT,
        range=Range(Decimal(500), Decimal(3000)),
        since=date(2025, 7, 1),
        steps=(Range(Decimal(1)),),
        caps={"short": Decimal("0.10")},
    )


def test_typed_values_and_json_convert_both_ways():
    terms = Terms.from_values(VALUES)
    assert Terms.from_values(terms.to_values()) == terms


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"days": "20"}, "days: '20' is not a int"),
        ({"days": True}, "days: True is not a int"),
        ({"range": {"least": 0.5}}, "range.least: 0.5 is not a Decimal"),
        ({"range": {"least": "x"}}, "range.least: 'x' is not a Decimal"),
        ({"range": []}, "range: an object is expected"),
        ({"range": {"least": "5", "most": "4"}}, "range: the most is below the least"),
        ({"steps": {}}, "steps: a list is expected"),
        ({"steps": [{"least": None}]}, "steps[0].least: None is not a Decimal"),
        ({"length": "endless"}, "length: 'endless' is not a Length"),
        ({"since": "1 July"}, "since: '1 July' is not a date"),
        ({"caps": {"short": []}}, "caps.short: [] is not a Decimal"),
        ({"dayz": 1}, "unknown fields: dayz"),
    ],
)
def test_a_wrong_value_is_refused_by_its_path(change, message):
    assert problem(Terms, VALUES | change) == message


def test_a_missing_value_is_named():
    assert problem(Range, {}) == "missing fields: least"


def test_a_kind_has_one_shape():
    register_kind("test.range", Range)
    register_kind("test.range", Range)
    with pytest.raises(ValueError, match="another shape"):
        register_kind("test.range", Terms)
    assert schema_of("test.range") is Range


def test_an_unknown_kind_is_an_error_of_the_programmer():
    with pytest.raises(LookupError, match="nobody"):
        schema_of("test.nobody")
