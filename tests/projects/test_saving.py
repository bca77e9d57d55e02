import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.actor import Actor
from core.errors import Refused, Stale, WrongState
from core.models import Record
from projects import actions
from projects.content import Content
from projects.entries import Entry
from projects.models import Activity, BudgetLine, Plan, PlanSection, Task, Unsaved
from tests.people import AT
from tests.projects.filling import WHOLE

pytestmark = pytest.mark.django_db

TYPED = {"fields": {"problem": "x"}, "rows": []}


def problem(text):
    return Entry({"problem": text})


def test_a_new_plan_has_every_section_at_revision_0(plan):
    assert set(PlanSection.objects.filter(plan=plan).values_list("revision", flat=True)) == {0}
    assert plan.sections.count() == 11


def test_saving_a_section_counts_its_revision_up(plan, aigerim):
    assert actions.store_section(plan, "problem", problem("Dust"), revision=0, by=aigerim, at=AT).revision == 1


def test_saving_leaves_other_sections_alone(plan, save):
    save("problem", {"problem": "Dust"})
    assert Content(plan).revisions["team"].revision == 0


def test_saving_the_same_words_again_changes_nothing(plan, save):
    save("problem", {"problem": "Dust"})
    records = Record.objects.count()
    assert save("problem", {"problem": "Dust"}) == 1
    assert Record.objects.count() == records


def test_a_retry_after_a_lost_answer_is_no_conflict(plan, aigerim):
    for _attempt in range(2):
        saved = actions.store_section(plan, "problem", problem("Dust"), revision=0, by=aigerim, at=AT)
    assert not saved.is_stale


def test_the_same_open_form_may_go_on_after_a_lost_answer(plan, aigerim):
    actions.store_section(plan, "problem", problem("Dust"), revision=0, by=aigerim, at=AT, editor="a" * 32)
    actions.store_section(plan, "problem", problem("Dust and smoke"), revision=0, by=aigerim, at=AT, editor="a" * 32)
    assert Plan.objects.get().problem == "Dust and smoke"


def test_saving_writes_one_record(plan, save):
    save("problem", {"problem": "Dust"})
    assert Record.objects.filter(verb="save section").count() == 1


def test_sections_are_filled_in_at_once_with_what_refers_to_what(plan, aigerim):
    keys = ("goal_tasks", "activities", "indicators", "budget")
    entries = {key: Entry(WHOLE[key][0], WHOLE[key][1]) for key in reversed(keys)}
    actions.fill_in(plan, entries, by=aigerim, at=AT)
    content = Content(Plan.objects.get())
    assert [line.activity and line.activity.title for line in content.budget] == ["Двадцать занятий", None]
    assert [one.task.title for one in content.activities] == ["Провести занятия", "Открыть консультации"]
    assert {key: content.revisions[key].revision for key in (*keys, "team")} == {**dict.fromkeys(keys, 1), "team": 0}
    assert Record.objects.filter(verb="fill in").count() == 1


def test_what_somebody_has_written_is_not_filled_in_again(plan, save, aigerim):
    save("problem", {"problem": "Dust"})
    with pytest.raises(Stale):
        actions.fill_in(plan, {"problem": problem("Noise"), "goal_tasks": Entry({"goal": "x"})}, by=aigerim, at=AT)
    assert (Plan.objects.get().problem, Plan.objects.get().goal) == ("Dust", "")


def test_a_stranger_fills_in_nothing(plan):
    stranger = Actor(user_id=1, name="Stranger", organisation_id=plan.owner_id + 1, organisation="Other", language="en")
    with pytest.raises(Refused):
        actions.fill_in(plan, {"problem": problem("Noise")}, by=stranger, at=AT)


def test_the_record_holds_no_name_of_the_team(plan, save):
    save("team", rows=[{"key": "ab000001", "name": "Zhanna Unique", "role": "Trainer", "duties": "", "experience": ""}])
    assert "Unique" not in str(Record.objects.get(verb="save section").changes)


def test_a_stale_save_overwrites_nothing(plan, aigerim, olga):
    actions.store_section(plan, "problem", problem("Dust"), revision=0, by=aigerim, at=AT)
    actions.store_section(plan, "problem", problem("Noise"), revision=0, by=olga, at=AT)
    assert Plan.objects.get().problem == "Dust"


def test_a_stale_save_keeps_what_was_typed(plan, aigerim, olga):
    actions.store_section(plan, "problem", problem("Dust"), revision=0, by=aigerim, at=AT)
    saved = actions.store_section(plan, "problem", problem("Noise"), revision=0, by=olga, at=AT)
    assert saved.unsaved.typed["fields"]["problem"] == "Noise"
    assert saved.unsaved.by_name == "Olga"


@pytest.mark.django_db(transaction=True)
def test_save_section_raises_stale_with_the_current_words_after_keeping_the_others(plan, aigerim, olga):
    actions.save_section(plan, "problem", problem("Dust"), revision=0, by=aigerim, at=AT)
    with pytest.raises(Stale) as caught:
        actions.save_section(plan, "problem", problem("Noise"), revision=0, by=olga, at=AT)
    assert caught.value.current.current.fields == {"problem": "Dust"}
    assert Unsaved.objects.get().typed["fields"]["problem"] == "Noise"


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_save_at_once_one_wins_and_seven_lose_no_word(plan, person):
    people = [person(f"Writer{number}") for number in range(8)]
    barrier = threading.Barrier(8)

    def write(actor: Actor) -> bool:
        try:
            barrier.wait()
            return actions.store_section(
                plan, "problem", problem(f"By {actor.name}"), revision=0, by=actor, at=AT
            ).is_stale
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        stale = list(pool.map(write, people))
    texts = {Plan.objects.get().problem, *(unsaved.typed["fields"]["problem"] for unsaved in Unsaved.objects.all())}
    assert stale.count(True) == 7
    assert texts == {f"By Writer{number}" for number in range(8)}


def test_rows_keep_their_identity_through_a_save(plan, save):
    save("goal_tasks", rows=[{"key": "ab000001", "title": "One"}, {"key": "ab000002", "title": "Two"}])
    before = Task.objects.get(key="ab000002").pk
    save("goal_tasks", rows=[{"key": "ab000002", "title": "Two, better"}, {"key": "ab000001", "title": "One"}])
    after = Task.objects.get(key="ab000002")
    assert (after.pk, after.position, after.title) == (before, 1, "Two, better")


def test_a_row_left_out_is_removed(plan, save):
    save("goal_tasks", rows=[{"key": "ab000001", "title": "One"}, {"key": "ab000002", "title": "Two"}])
    save("goal_tasks", rows=[{"key": "ab000002", "title": "Two"}])
    assert [(task.key, task.position) for task in Task.objects.all()] == [("ab000002", 1)]


def test_a_row_without_words_is_no_row(plan, save):
    save("goal_tasks", rows=[{"key": "ab000001", "title": ""}])
    assert not Task.objects.exists()


def test_a_removed_task_leaves_its_activities(whole_plan, save):
    save("goal_tasks", {"goal": "G"}, [{"key": "a0000001", "title": "Провести занятия"}])
    assert Activity.objects.get(key="c0000002").task is None


def test_a_reference_to_a_removed_row_is_refused_with_a_sentence(whole_plan, save, line):
    with pytest.raises(ValidationError) as caught:
        save("budget", rows=[line(activity="dd000009")])
    assert "removed" in str(caught.value.message_dict["ab000001-activity"])


def test_a_line_of_another_plan_cannot_be_tied_by_sql(whole_plan, ngo, aigerim):
    other = actions.begin(ngo, language="kk", by=aigerim, at=AT)
    task = Task.objects.create(plan=other, position=1)
    with pytest.raises(IntegrityError, match="same_plan"), transaction.atomic():
        Activity.objects.update(task=task)
        connection.check_constraints()


def test_own_and_other_sources_left_empty_are_nothing(plan, save, line):
    save("budget", rows=[line()])
    saved = BudgetLine.objects.get()
    assert (saved.total, saved.requested, saved.own, saved.other) == (200, 200, 0, 0)


def test_a_line_may_be_half_filled_in_a_draft(plan, save, line):
    save("budget", rows=[line(price=None, own=Decimal(5))])
    assert BudgetLine.objects.get().total is None


def test_sources_that_do_not_make_the_total_are_refused_with_a_sentence(plan, save, line):
    with pytest.raises(ValidationError, match="do not make the total"):
        save("budget", rows=[line(requested=Decimal(150))])


def test_the_database_refuses_sources_that_do_not_make_the_total(plan, save, line):
    save("budget", rows=[line()])
    with pytest.raises(IntegrityError, match="sources_make_total"), transaction.atomic():
        BudgetLine.objects.update(own=1)


def test_the_database_refuses_an_unknown_source_under_a_known_total(plan, save, line):
    save("budget", rows=[line()])
    with pytest.raises(IntegrityError, match="total_has_sources"), transaction.atomic():
        BudgetLine.objects.update(own=None)


def test_a_total_beyond_the_column_is_refused_with_a_sentence(plan, save, line):
    with pytest.raises(ValidationError, match="larger than the portal can keep"):
        save("budget", rows=[line(quantity=Decimal("999999999.999"), price=Decimal("99999999999999.99"))])


def test_the_database_rounds_half_up(plan, save, line):
    save("budget", rows=[line(quantity=Decimal("0.5"), price=Decimal("0.01"))])
    assert BudgetLine.objects.get().total == Decimal("0.01")


def test_a_text_beyond_its_limit_is_refused(plan, save):
    with pytest.raises(ValidationError):
        save("problem", {"problem": "x" * 6001})


def test_an_unknown_region_is_refused_with_a_sentence(plan, save):
    with pytest.raises(ValidationError, match="not in the list"):
        save("project", {"regions": ["990000000"]})


def test_people_of_another_organisation_cannot_save(plan, ngo):
    stranger = Actor(user_id=None, name="X", organisation_id=ngo.pk + 1)
    with pytest.raises(Refused):
        actions.store_section(plan, "problem", problem("Dust"), revision=0, by=stranger, at=AT)


def test_a_frozen_plan_cannot_be_saved(whole_plan, aigerim):
    actions.freeze(whole_plan, by=aigerim, at=AT)
    with pytest.raises((Refused, WrongState)):
        actions.store_section(whole_plan, "problem", problem("Dust"), revision=1, by=aigerim, at=AT)


def test_discarding_is_on_the_record(plan, aigerim):
    unsaved = actions.keep_typed(plan, "problem", TYPED, revision=0, by=aigerim, at=AT, editor="b" * 32)
    actions.discard_unsaved(unsaved, by=aigerim, at=AT)
    assert not Unsaved.objects.exists()
    assert Record.objects.filter(verb="discard unsaved").count() == 1


def test_saving_at_last_forgets_what_this_form_could_not_save(plan, aigerim):
    actions.keep_typed(plan, "problem", TYPED, revision=0, by=aigerim, at=AT, editor="b" * 32)
    actions.store_section(plan, "problem", problem("Dust"), revision=0, by=aigerim, at=AT, editor="b" * 32)
    assert not Unsaved.objects.exists()
