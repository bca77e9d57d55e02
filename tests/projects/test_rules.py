from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from projects import actions
from projects.completeness import missing, section_status
from projects.models import Plan
from projects.rules_of_budget import Limits, findings
from tests.people import AT

pytestmark = pytest.mark.django_db


def codes(plan, limits=None):
    return [found.code for found in findings(plan, limits or Limits())]


def test_nothing_is_found_in_a_careful_plan(whole_plan):
    limits = Limits(
        amount_max=Decimal("500010"), own_development_percent=Decimal(10), months_min=3, months_max=12,
        first_month=date(2027, 3, 1), last_month=date(2027, 12, 1), regions=frozenset({"110000000", "350000000"}),
    )  # fmt: skip
    assert codes(whole_plan, limits) == []


def test_administrative_costs_above_direct_ones_are_found(plan, save, line):
    save("budget", rows=[line(), line("ab000002", block="administrative", price=Decimal("100.01"))])
    assert "administrative_above_direct" in codes(plan)


def test_administrative_costs_equal_to_direct_ones_are_allowed(plan, save, line):
    save("budget", rows=[line(), line("ab000002", block="administrative")])
    assert "administrative_above_direct" not in codes(plan)


@pytest.mark.parametrize(("percent", "is_found"), [(10, False), (5, True)])
def test_own_development_is_held_against_the_cap_of_the_call(plan, save, line, percent, is_found):
    save("budget", rows=[line(price=Decimal(900)), line("ab000002", block="own_development")])
    found = codes(plan, Limits(own_development_percent=Decimal(percent)))
    assert ("own_development_above_limit" in found) is is_found


def test_own_development_paid_from_own_means_is_not_capped(plan, save, line):
    save("budget", rows=[line(), line("ab000002", block="own_development", own=Decimal(200))])
    assert "own_development_above_limit" not in codes(plan, Limits(own_development_percent=Decimal(5)))


def test_a_request_above_the_lot_is_found_with_both_sums(plan, save, line):
    save("budget", rows=[line()])
    (found,) = [one for one in findings(plan, Limits(amount_max=Decimal("199.99"))) if one.is_error]
    assert found.code == "requested_above_limit"
    assert "200\u00a0₸" in found.sentence
    assert "199,99\u00a0₸" in found.sentence


def test_a_request_equal_to_the_lot_is_allowed(plan, save, line):
    save("budget", rows=[line()])
    assert "requested_above_limit" not in codes(plan, Limits(amount_max=Decimal(200)))


def test_a_request_below_the_least_sum_is_found(plan, save, line):
    save("budget", rows=[line()])
    assert "requested_below_limit" in codes(plan, Limits(amount_min=Decimal(201)))


def test_a_direct_line_without_activity_is_a_warning(plan, save, line):
    save("budget", rows=[line()])
    (found,) = [one for one in findings(plan, Limits()) if one.code == "line_without_activity"]
    assert not found.is_error
    assert found.anchor == "id_ab000001-activity"


def test_an_administrative_line_needs_no_activity(whole_plan):
    assert "line_without_activity" not in codes(whole_plan)


def test_an_activity_outside_the_project_is_found(whole_plan, save):
    save("project", {"end_on": date(2027, 8, 1)})
    assert codes(whole_plan.__class__.objects.get()).count("activity_outside_term") == 2


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"months_max": 9}, "term_too_long"),
        ({"months_min": 11}, "term_too_short"),
        ({"first_month": date(2027, 4, 1)}, "starts_too_early"),
        ({"last_month": date(2027, 11, 1)}, "ends_too_late"),
        ({"regions": frozenset({"110000000"})}, "outside_territory"),
    ],
)
def test_what_the_lot_does_not_allow_is_found(whole_plan, limits, code):
    assert codes(whole_plan, Limits(**limits)) == [code]


def test_a_lot_for_a_district_allows_its_region(whole_plan, save):
    save("project", {"regions": ["110000000"]})
    assert codes(whole_plan, Limits(regions=frozenset({"111000000"}))) == []


def test_an_indicator_that_nobody_can_check_is_a_warning(plan, save):
    save("indicators", rows=[{"key": "ab000001", "name": "Families"}])
    assert {"indicator_without_means", "indicator_of_nothing"} <= set(codes(plan))


def test_a_task_that_no_activity_serves_is_a_warning(whole_plan, save):
    save("goal_tasks", {"goal": "G"}, [{"key": "a0000003", "title": "Third"}, {"key": "a0000001", "title": "T"}])
    assert "task_without_activity" in codes(whole_plan)


def test_findings_speak_the_reader_s_language_when_they_are_read(plan, save, line):
    save("budget", rows=[line()])
    found = findings(plan, Limits(amount_max=Decimal(1)))[0]
    with translation.override("ru"):
        assert found.sentence


def test_nothing_is_missing_in_a_whole_plan(whole_plan):
    assert not any(missing(whole_plan).values())


def test_everything_is_missing_in_a_new_plan(plan):
    empty = {key for key, gaps in missing(plan).items() if gaps}
    assert empty == set(missing(plan))


def test_what_is_missing_names_row_and_field(plan, save):
    save("goal_tasks", {"goal": "G"}, [{"key": "ab000001", "title": "One"}])
    save("activities", rows=[{"key": "ab000002", "title": "Teach", "task": "ab000001"}])
    sentences = [found.sentence for found in missing(plan)["activities"]]
    assert sentences[0] == "Row 1. Fill in: First month."


def test_partners_are_not_asked_for(whole_plan, save):
    save("partners", {"own_contribution": "None."}, [])
    assert not missing(whole_plan)["partners"]


def test_sections_of_a_new_plan_are_not_started(plan):
    assert set(section_status(plan).values()) == {"not_started"}


def test_sections_of_a_whole_plan_are_complete(whole_plan):
    assert set(section_status(whole_plan).values()) == {"complete"}


def test_a_section_begun_is_in_progress(plan, save):
    save("charter_fit", {"charter_points": "2.1"})
    assert section_status(plan)["charter_fit"] == "in_progress"


def test_a_section_that_breaks_a_rule_needs_correcting(whole_plan):
    assert section_status(whole_plan, Limits(amount_max=Decimal(1)))["budget"] == "invalid"


def test_a_section_with_unsaved_words_needs_correcting(whole_plan, aigerim):
    actions.keep_typed(whole_plan, "team", {"fields": {}, "rows": []}, revision=1, by=aigerim, at=AT, editor="a" * 32)
    assert section_status(Plan.objects.get())["team"] == "invalid"
