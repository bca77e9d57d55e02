import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import Refused, WrongState
from core.models import Record
from projects import actions
from projects.models import BudgetLine, Plan, Task
from projects.snapshots import canonical, digest, snapshot
from tests.people import AT

pytestmark = pytest.mark.django_db

CHILDREN = (
    "projects_plan_regions", "projects_plansection", "projects_task", "projects_targetgroup", "projects_activity",
    "projects_indicator", "projects_teammember", "projects_partner", "projects_risk", "projects_budgetline",
)  # fmt: skip


@pytest.fixture
def frozen(whole_plan, aigerim):
    return actions.freeze(whole_plan, by=aigerim, at=AT)


def refused(sql):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_frozen_plan_refuses_an_update_by_sql(frozen):
    refused("UPDATE projects_plan SET title = 'other'")


def test_a_frozen_plan_refuses_to_be_thawed_by_sql(frozen):
    refused("UPDATE projects_plan SET state = 'draft', frozen_at = NULL, digest = '', snapshot = ''")


def test_a_frozen_plan_refuses_a_delete_by_sql(frozen):
    refused("DELETE FROM projects_plan")


@pytest.mark.parametrize("table", CHILDREN)
def test_what_belongs_to_a_frozen_plan_refuses_an_update_by_sql(frozen, table):
    refused(f"UPDATE {table} SET id = id")


@pytest.mark.parametrize("table", CHILDREN)
def test_what_belongs_to_a_frozen_plan_refuses_a_delete_by_sql(frozen, table):
    refused(f"DELETE FROM {table}")


def test_a_frozen_plan_takes_no_new_row(frozen):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Task.objects.create(plan=frozen, position=9)


def test_a_row_cannot_be_moved_out_of_a_frozen_plan(frozen, ngo, aigerim):
    draft = actions.begin(ngo, language="kk", by=aigerim, at=AT)
    refused(f"UPDATE projects_risk SET plan_id = {draft.pk}")


def test_the_digest_is_that_of_the_kept_text(frozen):
    assert hashlib.sha256(frozen.snapshot.encode()).hexdigest() == frozen.digest


def test_an_applicant_recomputes_the_digest_from_json_laid_out_differently(frozen, tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(json.loads(frozen.snapshot), indent=4), encoding="utf-8")
    text = json.dumps(
        json.loads(path.read_text(encoding="utf-8")), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert hashlib.sha256(text.encode()).hexdigest() == frozen.digest


def test_the_snapshot_of_a_frozen_plan_stays_the_same(frozen):
    assert canonical(snapshot(Plan.objects.get())).decode() == frozen.snapshot


def test_the_snapshot_says_everything_that_was_written(whole_plan):
    text = canonical(snapshot(whole_plan)).decode()
    for words in (
        "Школа молодых родителей",
        "Двадцать занятий",
        "Списки участников",
        "Ким Ольга",
        "711241000002",
        "25000.50",
        "2027-03",
    ):
        assert words in text


def test_amounts_in_the_snapshot_are_texts(whole_plan):
    assert snapshot(whole_plan)["totals"]["whole"]["total"] == "600010.00"


def test_references_in_the_snapshot_are_positions(whole_plan):
    assert snapshot(whole_plan)["sections"]["activities"]["rows"][1]["task"] == 2


def test_the_digest_changes_with_one_letter(whole_plan):
    before = digest(snapshot(whole_plan))
    Plan.objects.update(title="Школа молодых родителей!")
    assert digest(snapshot(Plan.objects.get())) != before


def test_a_new_version_says_the_same_under_the_same_keys(frozen, aigerim):
    following = actions.revise(frozen, by=aigerim, at=AT)
    assert snapshot(following)["sections"] == json.loads(frozen.snapshot)["sections"]
    assert (following.version, following.previous, following.state) == (2, frozen, "draft")


def test_a_frozen_plan_has_one_next_version(frozen, aigerim):
    assert actions.revise(frozen, by=aigerim, at=AT) == actions.revise(frozen, by=aigerim, at=AT)


def test_a_new_version_can_be_changed(frozen, aigerim):
    following = actions.revise(frozen, by=aigerim, at=AT)
    BudgetLine.objects.filter(plan=following).delete()
    assert BudgetLine.objects.filter(plan=frozen).count() == 2


def test_a_copy_begins_with_what_the_earlier_plan_says(whole_plan, aigerim):
    new = actions.copy(whole_plan, by=aigerim, at=AT)
    assert snapshot(new)["sections"] == snapshot(whole_plan)["sections"]
    assert (new.version, new.previous, new.copied_from) == (1, None, whole_plan)


def test_references_of_a_copy_stay_within_it(whole_plan, aigerim):
    new = actions.copy(whole_plan, by=aigerim, at=AT)
    assert {line.activity.plan_id for line in new.budgetline_rows.exclude(activity=None)} == {new.pk}


def test_a_draft_has_no_next_version(whole_plan, aigerim):
    with pytest.raises(Refused):
        actions.revise(whole_plan, by=aigerim, at=AT)


def test_freezing_twice_is_refused(frozen, aigerim):
    with pytest.raises(WrongState):
        actions.freeze(frozen, by=aigerim, at=AT)


def test_freezing_is_on_the_record_with_the_digest(frozen):
    assert Record.objects.get(verb="freeze").changes["digest"] == ["", frozen.digest]


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_freeze_at_once_one_does(whole_plan, aigerim):
    barrier = threading.Barrier(8)

    def act(_number):
        try:
            barrier.wait()
            actions.freeze(whole_plan, by=aigerim, at=AT)
        except WrongState:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(act, range(8))).count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_begin_a_new_version_at_once_all_get_the_same(whole_plan, aigerim):
    plan = actions.freeze(whole_plan, by=aigerim, at=AT)
    barrier = threading.Barrier(8)

    def act(_number):
        try:
            barrier.wait()
            return actions.revise(plan, by=aigerim, at=AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(act, range(8)))) == 1
