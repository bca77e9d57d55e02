"""The ranking: averages, ties by the stated rule, the line of the budget."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.ranking import Standing, rank, ranking
from tests.grants.selecting import admitted, all_sent, drawn, the_lot

RULE = ("effect", "submitted_at")
AT = datetime(2027, 2, 1, tzinfo=UTC)


def standing(key, *scores, effect=10, minutes=0, requested=100):
    points = dict(enumerate(map(Decimal, scores), 1))
    return Standing(key, points, {"effect": Decimal(effect)}, AT + timedelta(minutes=minutes), Decimal(requested))


def order(*standings, **facts):
    facts = {"budget": Decimal(1000), "most_grants": 10, "tie_rule": RULE, **facts}
    return rank(standings, **facts)


def keys(places):
    return [each.standing.key for each in places]


def test_the_highest_average_comes_first():
    places = order(standing("a", 50, 60), standing("b", 80, 90, 85), standing("c", 70))
    assert keys(places) == ["b", "c", "a"]
    assert [each.average for each in places] == [Decimal("85.00"), Decimal("70.00"), Decimal("55.00")]


def test_a_tie_goes_to_the_higher_effect():
    places = order(standing("a", 80, effect=10), standing("b", 80, effect=12))
    assert keys(places) == ["b", "a"]
    assert [each.shares_average for each in places] == [True, True]


def test_a_tie_in_effect_too_goes_to_the_earlier_receipt():
    assert keys(order(standing("a", 80, minutes=5), standing("b", 80, minutes=1))) == ["b", "a"]


def test_what_looks_equal_is_equal():
    """Averages that differ beyond two places are a tie."""
    places = order(standing("a", "80.004"), standing("b", "80.001", effect=20))
    assert keys(places) == ["b", "a"]


def test_a_rule_without_effect_goes_by_receipt():
    places = order(standing("a", 80, effect=99, minutes=5), standing("b", 80), tie_rule=("submitted_at",))
    assert keys(places) == ["b", "a"]


def test_the_line_is_where_the_budget_ends():
    places = order(standing("a", 90, requested=600), standing("b", 80, requested=300), standing("c", 70, requested=200))
    assert [each.is_within for each in places] == [True, True, False]


def test_a_smaller_request_does_not_jump_the_line():
    places = order(standing("a", 90, requested=600), standing("b", 80, requested=500), standing("c", 70, requested=1))
    assert [each.is_within for each in places] == [True, False, False]


def test_the_line_is_where_the_grants_end():
    assert [each.is_within for each in order(standing("a", 90), standing("b", 80), most_grants=1)] == [True, False]


def test_below_the_pass_mark_nothing_is_within():
    places = order(standing("a", 60), standing("b", "59.99"), pass_mark=Decimal(60))
    assert [(each.passes, each.is_within) for each in places] == [(True, True), (False, False)]


def test_what_nobody_scored_comes_last_and_does_not_pass():
    places = order(standing("a"), standing("b", 0))
    assert keys(places) == ["b", "a"]
    assert (places[1].average, places[1].passes, places[1].is_within) == (None, False, False)


standings = st.lists(
    st.builds(
        standing,
        st.text("abcdefgh", min_size=1, max_size=6),
        st.integers(0, 100),
        effect=st.integers(0, 20),
        minutes=st.integers(0, 3),
        requested=st.integers(1, 500),
    ),
    unique_by=lambda each: each.key,
    max_size=12,
)


@given(standings)
def test_places_are_unique_averages_fall_and_the_budget_holds(found):
    places = order(*found)
    assert [each.place for each in places] == list(range(1, len(found) + 1))
    averages = [each.average for each in places]
    assert averages == sorted(averages, reverse=True)
    within = [each for each in places if each.is_within]
    assert places[: len(within)] == within
    assert sum(each.standing.requested for each in within) <= 1000


@given(standings)
def test_the_order_does_not_depend_on_the_order_of_asking(found):
    assert order(*found) == order(*reversed(found))


# --- on real scores -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_ranking_of_a_lot(people):
    draw = drawn(people, admitted(people, count=3))
    all_sent(draw, {1: 0.5, 2: 1.0, 3: 0.8})
    found = ranking(draw.lot)
    assert [each.application.number for each in found] == ["A-2027-0002", "A-2027-0003", "A-2027-0001"]
    assert [each.place for each in found] == [1, 2, 3]
    assert found[0].scores == {1: Decimal(100), 2: Decimal(100), 3: Decimal(100)}
    assert found[0].requested == Decimal(600_010)
    assert [each.is_within for each in found] == [True, False, False]  # the lot gives one grant


@pytest.mark.django_db
def test_ranking_without_scores_has_everybody_without_averages(people):
    found = ranking(the_lot(admitted(people)))
    assert [(each.average, each.is_within) for each in found] == [(None, False), (None, False)]


@pytest.mark.django_db
def test_equal_applications_are_ranked_by_receipt(people):
    draw = drawn(people)
    all_sent(draw)
    found = ranking(draw.lot)
    assert all(each.is_tied for each in found)
    assert found[0].application.number == "A-2027-0001"


@pytest.mark.django_db
def test_ranking_costs_the_same_with_two_applications_and_with_three(people, django_assert_num_queries):
    draw = drawn(people, admitted(people, count=3))
    all_sent(draw)
    lot = the_lot(draw.lot.call.selection)
    lot.call.selection_rules  # noqa: B018
    with django_assert_num_queries(5):
        assert len(ranking(lot)) == 3
