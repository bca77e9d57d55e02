from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.money import TengeField, format_tenge, from_mci, in_mci, instalments, non_negative, split_by_shares, tenge

amounts = st.decimals(min_value=0, max_value=Decimal("99999999999999.99"), places=2)
shares = st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=20).filter(any)


def test_amounts_are_rounded_half_up_to_a_tiyn():
    assert [tenge("0.005"), tenge("0.004"), tenge("2.675"), tenge(3)] == [
        Decimal(text) for text in ("0.01", "0.00", "2.68", "3.00")
    ]


def test_a_float_is_never_money():
    with pytest.raises(TypeError):
        tenge(0.1)
    with pytest.raises(TypeError):
        TengeField().to_python(0.1)


@given(amounts, shares)
def test_parts_always_add_up_to_the_total(total, parts):
    assert sum(split_by_shares(total, parts)) == total


@given(amounts, shares)
def test_no_part_is_below_zero(total, parts):
    assert min(split_by_shares(total, parts)) >= 0


def test_the_remainder_goes_to_the_last_instalment():
    assert instalments(Decimal("100"), 3) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


def test_a_share_of_zero_gets_nothing():
    assert split_by_shares(Decimal("1.01"), [1, 1, 0]) == [Decimal("0.50"), Decimal("0.51"), Decimal("0.00")]


@pytest.mark.parametrize("wrong", [[], [0, 0], [1, -1]])
def test_shares_that_divide_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="Shares"):
        split_by_shares(Decimal(1), wrong)


def test_limits_of_the_law_convert_between_indices_and_tenge():
    index = Decimal(4325)
    assert [from_mci(count, index) for count in (500, 3000, 10000)] == [2_162_500, 12_975_000, 43_250_000]
    assert in_mci(Decimal("12975000"), index) == 3000


def test_whole_tenge_are_shown_without_tiyn():
    assert format_tenge(Decimal("12975000.00")) == "12\u00a0975\u00a0000\u00a0₸"


def test_tiyn_are_shown_after_a_comma():
    assert format_tenge(Decimal("12975000.5")) == "12\u00a0975\u00a0000,50\u00a0₸"


def test_a_difference_below_zero_has_a_true_minus():
    assert format_tenge(-1500) == "\u22121\u00a0500\u00a0₸"


def test_a_form_refuses_an_amount_below_zero():
    with pytest.raises(ValidationError):
        TengeField().clean("-1", None)


def test_the_field_always_has_sixteen_digits_and_two_places():
    field = TengeField()
    assert (field.max_digits, field.decimal_places) == (16, 2)
    assert field.deconstruct()[3] == {}


def test_the_constraint_is_named_after_its_model_and_field():
    assert non_negative("total").name == "%(app_label)s_%(class)s_total_not_negative"
