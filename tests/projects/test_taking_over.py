"""Sections of an earlier plan in a new one: rows in their order, open forms told, nothing replaced unseen."""

import pytest

from core.errors import Refused, Stale, WrongState
from core.models import Record
from projects import actions
from projects.content import Content
from projects.entries import Entry
from projects.models import Plan, PlanSection
from tests.people import AT
from tests.projects.filling import WHOLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(ngo, whole_plan, aigerim):
    """An empty draft beside the whole one."""
    return actions.begin(ngo, language="ru", by=aigerim, at=AT)


def take(new, whole_plan, seen, by):
    return actions.take_over(new, whole_plan, seen, by=by, at=AT)


def test_fields_and_rows_arrive_with_their_positions(new, whole_plan, aigerim):
    keys = ("goal_tasks", "activities", "indicators", "team", "risks", "budget")
    assert take(new, whole_plan, dict.fromkeys(keys, 0), aigerim) == list(keys)
    content = Content(Plan.objects.get(pk=new.pk))
    assert content.plan.goal == WHOLE["goal_tasks"][0]["goal"]
    assert [(row.position, row.title) for row in content.tasks] == [
        (1, "Провести занятия"),
        (2, "Открыть консультации"),
    ]
    assert [one.task.title for one in content.activities] == ["Провести занятия", "Открыть консультации"]
    assert [line.activity and line.activity.title for line in content.budget] == ["Двадцать занятий", None]
    assert content.totals.whole == Content(whole_plan).totals.whole


def test_what_is_not_ticked_stays_as_it_is(new, whole_plan, aigerim):
    take(new, whole_plan, {"problem": 0}, aigerim)
    content = Content(Plan.objects.get(pk=new.pk))
    assert (content.plan.charter_fit, content.team, content.revisions["team"].revision) == ("", [], 0)


def test_a_row_whose_task_was_left_behind_names_none(new, whole_plan, aigerim):
    take(new, whole_plan, {"activities": 0}, aigerim)
    assert [row.task for row in Content(new).activities] == [None, None]


def test_own_rows_are_replaced_not_joined(new, whole_plan, aigerim):
    own = Entry({}, [{"key": "abababab", "name": "Асель", "role": "", "duties": "", "experience": ""}])
    actions.store_section(new, "team", own, revision=0, by=aigerim, at=AT)
    take(new, whole_plan, {"team": 1}, aigerim)
    assert [row.name for row in Content(new).team] == ["Ким Ольга"]


def test_the_language_of_the_plan_is_not_taken_over(ngo, whole_plan, aigerim):
    kazakh = actions.begin(ngo, language="kk", by=aigerim, at=AT)
    assert take(kazakh, whole_plan, {"project": 0, "problem": 0}, aigerim) == ["project"]
    content = Content(Plan.objects.get(pk=kazakh.pk))
    assert (content.plan.language, content.plan.title, content.plan.problem) == ("kk", "", "")
    assert content.plan.start_on == whole_plan.start_on
    assert {region.pk for region in content.regions} == {region.pk for region in whole_plan.regions.all()}


def test_an_open_form_of_a_colleague_is_told(new, whole_plan, aigerim, olga):
    """Even the form that saved last, which may otherwise go on without having seen its own answer."""
    form = "a" * 32
    actions.store_section(new, "problem", Entry({"problem": "Dust"}), revision=0, by=olga, at=AT, editor=form)
    take(new, whole_plan, {"problem": 1}, aigerim)
    saved = actions.store_section(new, "problem", Entry({"problem": "Smoke"}), revision=1, by=olga, at=AT, editor=form)
    assert saved.is_stale
    assert Plan.objects.get(pk=new.pk).problem == WHOLE["problem"][0]["problem"]


def test_what_a_colleague_saved_in_between_is_not_replaced_and_nothing_is_taken(new, whole_plan, aigerim, olga):
    actions.store_section(new, "problem", Entry({"problem": "Dust"}), revision=0, by=olga, at=AT)
    with pytest.raises(Stale):
        take(new, whole_plan, {"charter_fit": 0, "problem": 0}, aigerim)
    plan = Plan.objects.get(pk=new.pk)
    assert (plan.problem, plan.charter_fit) == ("Dust", "")


def test_a_second_time_changes_nothing_and_leaves_no_record(new, whole_plan, aigerim):
    take(new, whole_plan, {"team": 0, "problem": 0}, aigerim)
    records = Record.objects.count()
    assert take(new, whole_plan, {"team": 0, "problem": 0}, aigerim) == []
    assert Record.objects.count() == records
    assert PlanSection.objects.get(plan=new, key="team").revision == 1


def test_an_empty_section_empties_nothing(new, whole_plan, aigerim):
    assert take(whole_plan, new, dict.fromkeys(WHOLE, 1), aigerim) == []
    assert len(Content(whole_plan).team) == 1


def test_one_record_names_the_source_and_keeps_no_words(new, whole_plan, aigerim):
    take(new, whole_plan, {"problem": 0}, aigerim)
    record = Record.objects.get(verb="take over")
    assert record.changes["source"] == whole_plan.pk
    assert "семья" not in str(record.changes)


def test_a_final_plan_takes_nothing(new, whole_plan, aigerim):
    actions.freeze(new, by=aigerim, at=AT)
    with pytest.raises((Refused, WrongState)):
        take(new, whole_plan, {"problem": 0}, aigerim)


def test_a_final_plan_may_be_taken_from(new, whole_plan, aigerim):
    assert take(new, actions.freeze(whole_plan, by=aigerim, at=AT), {"problem": 0}, aigerim) == ["problem"]
