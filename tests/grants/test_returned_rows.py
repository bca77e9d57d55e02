"""Rows of a returned application over several visits: what was begun can be finished, what was taken out can come back."""

import pytest

from grants.models import Application
from grants.parts import openings
from projects import editing
from projects.models import Activity, TeamMember
from tests.grants.applying import PLAN, submitted
from tests.grants.test_remarked_places import AFTER, GOAL, TASKS, returned, save
from tests.people import actor_for, as_person

pytestmark = pytest.mark.django_db
NEW = {"key": "ab000009", "title": "Есеп"}


def with_a_missing_task(people):
    return returned(people, submitted(people), ("goal_tasks", "add", "Есеп беру міндеті жоқ"))


def form_of(people, application, key):
    opening = openings(application, at=AFTER)[key]
    return editing.opened(application.plan, key, by=actor_for(people.aigerim), opening=opening).form


def test_a_row_that_was_added_can_be_finished_later(people):
    application = with_a_missing_task(people)
    save(people, application, "goal_tasks", {"goal": GOAL}, [*TASKS, NEW])
    save(people, application, "goal_tasks", {"goal": GOAL}, [*TASKS, {**NEW, "title": "Есеп беру"}])
    assert application.plan.task_rows.get(key=NEW["key"]).title == "Есеп беру"


def test_a_row_that_was_added_can_be_taken_out_again(people):
    application = with_a_missing_task(people)
    save(people, application, "goal_tasks", {"goal": GOAL}, [*TASKS, NEW])
    assert [row.may_remove for row in form_of(people, application, "goal_tasks").rows] == [False, False, True]
    save(people, application, "goal_tasks", {"goal": GOAL}, TASKS)
    assert application.plan.task_rows.count() == len(TASKS)


def test_a_remarked_row_that_was_taken_out_can_be_written_anew(people):
    [member] = PLAN["team"][1]
    application = returned(people, submitted(people), ("team", f"row:{member['key']}", "Тәжірибесі қандай?"))
    save(people, application, "team")
    assert not TeamMember.objects.filter(plan=application.plan).exists()
    application = Application.objects.get(pk=application.pk)
    [row] = form_of(people, application, "team").rows
    assert (row.key, row.remark, row.is_closed) == (member["key"], "Тәжірибесі қандай?", False)
    save(people, application, "team", rows=[member])
    assert TeamMember.objects.get(plan=application.plan).name == member["name"]


def test_closed_rows_come_back_with_every_space_they_are_stored_with(people, client, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: AFTER)
    first, second = PLAN["activities"][1]
    application = returned(people, submitted(people), ("activities", f"row:{first['key']}", "Қайда?"))
    closed = Activity.objects.filter(plan=application.plan, key=second["key"])
    closed.update(result="300 консультаций \n")
    address = f"/en/applications/{application.pk}/plan/activities/"
    form = as_person(client, people.aigerim).get(address).context["form"]
    sent = {f"{first['key']}-{name}": form.rows[0][name].value() or "" for name in form.rows[0].fields}
    sent |= {f"{first['key']}-place": "Көкшетау", "rows": [first["key"], second["key"]], "press": "save"}
    assert client.post(address, {**sent, "revision": form.revision}).status_code == 302
    assert Activity.objects.get(plan=application.plan, key=first["key"]).place == "Көкшетау"
    assert closed.get().result == "300 консультаций \n"
