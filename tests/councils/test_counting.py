"""The arithmetic of quorum and majority, and the cut-off line."""

from decimal import Decimal

import pytest

from councils.counting import Tally, quorum_of, verdict
from councils.ranking import OutcomeRow, departures, line_after, outcome_of
from tests.councils.conftest import ranked


@pytest.mark.parametrize(("members", "needed"), [(3, 2), (5, 4), (7, 5), (9, 6), (15, 10)])
def test_two_thirds_of_the_members_are_rounded_up(members, needed):
    assert quorum_of(members, 2, 3) == needed


def test_half_of_an_odd_number_is_rounded_up():
    assert quorum_of(5, 1, 2) == 3


@pytest.mark.parametrize(
    ("tally", "carried"),
    [
        (Tally(3, 2, 0), True),
        (Tally(2, 2, 1), False),
        (Tally(2, 1, 2), False),
        (Tally(2, 2, 0), False),
        (Tally(), False),
    ],
)
def test_more_than_half_of_votes_cast_carries(tally, carried):
    assert verdict(tally, "cast").is_carried is carried


def test_abstentions_do_not_count_where_the_rule_says_so():
    assert verdict(Tally(2, 1, 2), "for_and_against").is_carried


def test_tie_is_not_carried_without_the_chairs_rule():
    assert not verdict(Tally(2, 2, 0), "cast", chair="for").is_carried


@pytest.mark.parametrize(("chair", "carried"), [("for", True), ("against", False)])
def test_chair_breaks_a_tie_where_the_rule_says_so(chair, carried):
    answer = verdict(Tally(2, 2, 0), "cast", chair=chair, chair_breaks_tie=True)
    assert (answer.is_carried, answer.by_chair) == (carried, True)


def test_chair_who_abstained_breaks_no_tie():
    assert not verdict(Tally(2, 2, 1), "cast", chair="abstain", chair_breaks_tie=True).by_chair


def results(rows):
    return [(row.result, row.reserve) for row in rows]


def test_line_falls_where_the_next_one_does_not_fit_the_budget():
    rows = outcome_of(ranked(400, 500, 300, 50), Decimal(1000), None)
    assert results(rows) == [("award", None), ("award", None), ("reserve", 1), ("reserve", 2)]


def test_line_lies_below_the_last_award():
    candidates = ranked(400, 500, 300)
    assert line_after(outcome_of(candidates, Decimal(1000), None), candidates) == 2


def test_line_is_at_most_awards():
    assert results(outcome_of(ranked(1, 1, 1), Decimal(1000), 1)) == [("award", None), ("reserve", 1), ("reserve", 2)]


def test_below_the_pass_mark_is_refused():
    rows = outcome_of(ranked(400, 500, 300, below=("b",)), Decimal(1000), None)
    assert results(rows) == [("award", None), ("refuse", None), ("award", None)]


def test_awarding_the_reserve_instead_of_the_first_departs_for_both():
    candidates = ranked(400, 500, 300)
    line = outcome_of(candidates, Decimal(1000), None)
    final = outcome_of(candidates, Decimal(1000), None, supported={"b", "c"})
    assert departures(line, final) == ["a", "c"]


def test_another_sum_departs():
    candidates = ranked(400)
    line = outcome_of(candidates, Decimal(1000), None)
    assert departures(line, [OutcomeRow("a", "award", Decimal(300))]) == ["a"]
