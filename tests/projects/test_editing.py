from decimal import Decimal

import pytest
from django.http import QueryDict

from core.errors import Refused
from projects import actions, editing
from projects.entries import Entry
from projects.models import BudgetLine, Plan, Task, Unsaved
from tests.people import AT

pytestmark = pytest.mark.django_db


def posted(press="save", revision=0, editor="a" * 32, rows=(), **values):
    data = QueryDict(mutable=True)
    data.update({"press": press, "revision": str(revision), "editor": editor})
    for key, cells in rows:
        data.appendlist("rows", key)
        data.update({f"{key}-{name}": value for name, value in cells.items()})
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


TASKS = (("ab000001", {"title": "One"}), ("ab000002", {"title": "Two"}))


@pytest.fixture
def send(plan, aigerim):
    def act(key, data, by=aigerim):
        return editing.received(plan, key, data, by=by, at=AT)

    return act


def titles(edit):
    return [row["title"].value() for row in edit.form.rows]


def test_a_section_opens_with_what_is_stored(whole_plan, aigerim):
    edit = editing.opened(whole_plan, "goal_tasks", by=aigerim)
    assert edit.form["goal"].value() == "Поддержать 120 молодых семей до конца 2027 года."


def test_an_empty_section_with_rows_opens_with_one(plan, aigerim):
    assert len(editing.opened(plan, "team", by=aigerim).form.rows) == 1


def test_saving_puts_the_rows_into_the_plan(send):
    assert send("goal_tasks", posted(goal="Goal", rows=TASKS)).is_saved
    assert list(Task.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_adding_a_row_keeps_what_was_typed_and_saves_nothing(send):
    edit = send("goal_tasks", posted("add", goal="Goal", rows=TASKS))
    assert titles(edit)[:2] == ["One", "Two"]
    assert len(edit.form.rows) == 3
    assert not Task.objects.exists()


def test_removing_a_row_keeps_the_others_as_typed(send):
    assert titles(send("goal_tasks", posted("remove:ab000001", rows=TASKS))) == ["Two"]


def test_moving_a_row_up_keeps_what_was_typed(send):
    assert titles(send("goal_tasks", posted("up:ab000002", rows=TASKS))) == ["Two", "One"]


def test_moving_the_first_row_up_leaves_it(send):
    assert titles(send("goal_tasks", posted("up:ab000001", rows=TASKS))) == ["One", "Two"]


def test_moving_a_row_down_keeps_what_was_typed(send):
    assert titles(send("goal_tasks", posted("down:ab000001", rows=TASKS))) == ["Two", "One"]


def test_rows_are_numbered_anew_after_a_move(send):
    edit = send("goal_tasks", posted("up:ab000002", rows=TASKS))
    assert [row.heading for row in edit.form.rows] == ["Task 1", "Task 2"]


def test_no_row_can_be_added_beyond_the_most(send):
    rows = [(f"ab{number:06}", {"title": "x"}) for number in range(20)]
    assert len(send("goal_tasks", posted("add", rows=rows)).form.rows) == 20


def test_a_wrong_value_is_named_with_its_row(send):
    edit = send("target_groups", posted(rows=[("ab000001", {"name": "A", "people": "many"})]))
    (line,) = edit.form.error_summary()
    assert (line.href, line.label) == ("#id_ab000001-people", "Target group 1. Number of people")


def test_what_cannot_be_saved_is_kept(send):
    send("target_groups", posted(rows=[("ab000001", {"name": "A", "people": "many"})]))
    assert Unsaved.objects.get().typed["rows"][0]["people"] == "many"


def test_a_section_opens_as_its_writer_left_it(send, plan, aigerim):
    send("target_groups", posted("autosave", rows=[("ab000001", {"name": "A", "people": "many"})]))
    edit = editing.opened(plan, "target_groups", by=aigerim)
    assert edit.form.rows[0]["people"].value() == "many"
    assert edit.form.errors


def test_a_colleague_sees_what_somebody_could_not_save_beside_the_form(send, plan, olga):
    send("target_groups", posted(rows=[("ab000001", {"name": "A", "people": "many"})]))
    edit = editing.opened(plan, "target_groups", by=olga)
    assert not edit.form.is_bound
    assert edit.kept[0].unsaved.by_name == "Aigerim"


def test_a_wrong_value_of_one_row_does_not_hide_those_of_another(send):
    rows = [("ab000001", {"name": "A", "people": "x"}), ("ab000002", {"name": "B", "people": "y"})]
    assert len(send("target_groups", posted(rows=rows)).form.error_summary()) == 2


def test_a_stale_save_shows_both_versions(send, olga):
    send("problem", posted(problem="Dust", editor="a" * 32))
    edit = send("problem", posted(problem="Noise", editor="b" * 32), by=olga)
    (difference,) = edit.kept[0].differences
    assert (edit.became, difference.saved, difference.typed) == ("stale", "Dust", "Noise")


def test_after_a_stale_save_the_form_still_holds_what_was_typed(send, olga):
    send("problem", posted(problem="Dust", editor="a" * 32))
    edit = send("problem", posted(problem="Noise", editor="b" * 32), by=olga)
    assert edit.form["problem"].value() == "Noise"


def test_saving_after_both_versions_were_seen_puts_the_second_in_place(send, olga):
    send("problem", posted(problem="Dust", editor="a" * 32))
    edit = send("problem", posted(problem="Noise", editor="b" * 32), by=olga)
    again = posted(problem="Dust and noise", editor="b" * 32, revision=edit.form.revision)
    assert send("problem", again, by=olga).is_saved
    assert not Unsaved.objects.exists()


def test_a_colleague_takes_unsaved_words_into_the_form(send, aigerim, olga):
    send("problem", posted(problem="Dust", editor="a" * 32))
    send("problem", posted(problem="Noise", editor="b" * 32), by=olga)
    edit = send("problem", posted(f"take:{Unsaved.objects.get().pk}"))
    assert edit.form["problem"].value() == "Noise"
    assert edit.form.revision == 1


def test_a_colleague_throws_unsaved_words_away(send, olga):
    send("problem", posted(problem="Dust", editor="a" * 32))
    send("problem", posted(problem="Noise", editor="b" * 32), by=olga)
    edit = send("problem", posted(f"discard:{Unsaved.objects.get().pk}"))
    assert (edit.kept, edit.form["problem"].value()) == ((), "Dust")


def test_unsaved_words_of_another_plan_are_not_taken(send, ngo, aigerim):
    other = actions.begin(ngo, language="kk", by=aigerim, at=AT)
    typed = {"fields": {"problem": "x"}, "rows": []}
    foreign = actions.keep_typed(other, "problem", typed, revision=0, by=aigerim, at=AT, editor="c" * 32)
    assert send("problem", posted(f"take:{foreign.pk}")).form["problem"].value() == ""


def test_a_line_break_counts_one_character_as_in_the_browser(send):
    assert send("problem", posted(problem="x\r\n" * 3000)).is_saved


def test_a_text_too_long_is_told_by_how_much(send):
    edit = send("problem", posted(problem="x" * 6001))
    assert "6001" in edit.form.error_summary()[0].message


@pytest.mark.parametrize("typed", ["03.2027", "3.2027", "2027-03", "03/2027", " 3 2027 "])
def test_a_month_is_read_as_people_write_it(send, typed):
    send("project", posted(start_on=typed, language="ru"))
    assert str(Plan.objects.get().start_on) == "2027-03-01"


@pytest.mark.parametrize("typed", ["13.2027", "March", "2027", "00.2027"])
def test_what_is_no_month_is_refused(send, typed):
    assert send("project", posted(start_on=typed, language="ru")).became == "invalid"


def test_an_end_before_the_beginning_is_refused(send):
    edit = send("project", posted(start_on="05.2027", end_on="03.2027", language="ru"))
    assert edit.form.error_summary()[0].href == "#id_end_on"


def test_regions_are_saved(send, regions):
    send("project", posted(language="kk", regions=["110000000", "350000000"]))
    assert Plan.objects.get().regions.count() == 2


def test_a_budget_line_takes_amounts_as_people_write_them(send):
    cells = {"quantity": "2,5", "price": "1 234 567,80 ₸", "own": "1\u00a0000"}
    send("budget", posted(rows=[("ab000001", cells)]))
    line = BudgetLine.objects.get()
    assert (line.total, line.requested) == (Decimal("3086419.50"), Decimal("3085419.50"))


def test_sources_that_do_not_make_the_total_are_told_beside_the_row(send):
    cells = {"quantity": "2", "price": "100", "requested": "150"}
    edit = send("budget", posted(rows=[("ab000001", cells)]))
    assert edit.form.error_summary()[0].href == "#id_ab000001-requested"


def test_a_task_removed_meanwhile_is_told_beside_the_activity(send, plan, save):
    save("goal_tasks", {"goal": "G"}, [{"key": "ab000009", "title": "T"}])
    data = posted(rows=[("ab000001", {"title": "A", "task": "ab000009"})])
    save("goal_tasks", {"goal": "G"}, [])
    assert send("activities", data).form.error_summary()[0].href == "#id_ab000001-task"


def test_a_forged_row_name_is_not_read(send):
    send("goal_tasks", posted(goal="G", rows=[("<script>", {"title": "x"}), ("ab000001", {"title": "One"})]))
    assert list(Task.objects.values_list("key", flat=True)) == ["ab000001"]


def test_a_stranger_saves_nothing(send, aigerim):
    from dataclasses import replace

    with pytest.raises(Refused):
        send("problem", posted(problem="x"), by=replace(aigerim, organisation_id=0))


def test_an_app_above_saves_through_an_action_of_its_own(plan, aigerim):
    seen = []

    def save(*args, **named):
        seen.append(args[1])
        return actions.store_section(*args, **named)

    editing.received(plan, "problem", posted(problem="x"), by=aigerim, at=AT, save=save)
    assert seen == ["problem"]


def test_a_task_is_offered_to_activities(plan, save, aigerim):
    save("goal_tasks", {"goal": "G"}, [{"key": "ab000009", "title": "Teach"}])
    edit = editing.opened(plan, "activities", by=aigerim)
    assert ("ab000009", "1. Teach") in edit.form.rows[0].fields["task"].choices


def test_two_versions_of_rows_are_compared_row_by_row(plan, save, aigerim, olga):
    save("goal_tasks", {"goal": "G"}, [{"key": "ab000001", "title": "One"}])
    entry = Entry({"goal": "G"}, [{"key": "ab000001", "title": "Uno"}, {"key": "ab000002", "title": "Two"}])
    actions.store_section(plan, "goal_tasks", entry, revision=0, by=olga, at=AT)
    (kept,) = editing.opened(plan, "goal_tasks", by=aigerim).kept
    assert [(one.row, one.saved, one.typed) for one in kept.differences] == [
        ("Row 1", "One", "Uno"),
        ("Row 2", "There is no such row.", "Two"),
    ]
