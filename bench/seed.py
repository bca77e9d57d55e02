"""The data behind bench/pages.py, at any scale. Each step adds up from what is there to `rows` applications.

A call for each twenty applications, four of five of them closed and in admission; an NGO for each ten applications.
Rows of a plan stand under one application in ten: pages read them by their plan, so the others would only take time.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Organisation
from bench.bulk import multiply, multiply_children
from bench.sources import Sources, sources
from grants.models import AdmissionCheck, Application, Call, CallFunder, Lot
from projects.models import BudgetLine, PlanSection, Risk, TargetGroup, Task, TeamMember

CALLS_A_ROW, ROWS_AN_NGO, ROWS_A_WRITTEN_PLAN = 20, 10, 10
KINDS_OF_ROWS = (PlanSection, Task, TargetGroup, TeamMember, Risk, BudgetLine)


def seed(rows: int) -> None:
    source = sources()
    wanted = rows - Application.objects.count()
    if wanted > 0:
        calls = _calls(source, rows)
        _applications(source, wanted, calls, _organisations(source, rows))


@dataclass(frozen=True, slots=True)
class Copies:
    """Ids of the copies that lie one behind another: the first one, and how many of them are closed calls."""

    call: int
    lot: int
    selection: int
    closed: int

    def of(self, first: int) -> str:
        """SQL for the copy that belongs to the `n`-th application."""
        return f"{first} + (n % {self.closed})"


def _calls(source: Sources, rows: int) -> Copies:
    there = Call.objects.count()
    count = rows // CALLS_A_ROW - there
    closed = count * 4 // 5
    last = Call.objects.order_by("-pk").values_list("pk", flat=True)[0]
    window = f"CASE WHEN n <= {closed} THEN -60 WHEN n % 2 = 0 THEN -5 ELSE 5 END + n % 5"
    changes = {
        "number": f"'B-' || (n + {there})",
        "title_kk": f"source.title_kk || ' № ' || (n + {there})",
        "title_ru": f"source.title_ru || ' № ' || (n + {there})",
        "published_at": f"now() - ((n * 7919) % {24 * count}) * interval '1 hour'",
        "opens_at": f"now() + ({window}) * interval '1 day'",
        "closes_at": f"now() + ({window} + 30) * interval '1 day'",
    }
    first = multiply(source.closed, count, changes)
    for child in (CallFunder, Call.spheres.through):
        multiply_children(child, "call", source.closed, f"copy.id > {last}")
    lot = Lot.objects.get(call=source.closed)
    first_lot = multiply(lot, count, {"call_id": f"{first} + n - 1", "amount": "source.amount + n"})
    first_selection = multiply(source.selection, closed, {"call_id": f"{first} + n - 1"})
    return Copies(first, first_lot, first_selection, closed)


def _organisations(source: Sources, rows: int) -> tuple[int, int]:
    """The first id, and how many there are from it on."""
    there = Organisation.objects.count()
    count = max(rows // ROWS_AN_NGO - there, 1)
    changes = {
        "bin": f"lpad((780000000000 + n + {there})::text, 12, '0')",
        "name_kk": f"source.name_kk || ' ' || (n + {there})",
        "name_ru": f"source.name_ru || ' ' || (n + {there})",
    }
    return multiply(source.admission.application.organisation, count, changes), count


def _applications(source: Sources, count: int, calls: Copies, organisations: tuple[int, int]) -> None:
    admission = source.admission
    there, plan = Application.objects.count(), admission.submission.plan
    organisation = f"{organisations[0]} + (n % {organisations[1]})"
    language = "CASE WHEN n % 2 = 0 THEN 'kk' ELSE 'ru' END"
    # Copied as drafts, for rows may be put into those only; then frozen.
    draft = {"state": "'draft'", "digest": "''", "snapshot": "''", "frozen_at": "NULL::timestamptz"}
    named = {"owner_id": organisation, "title": f"source.title || ' ' || (n + {there})", "language": language}
    first_plan = multiply(plan, count, {**draft, **named})
    _rows_of_plans(source, first_plan)
    ids = {"call_id": calls.of(calls.call), "lot_id": calls.of(calls.lot), "plan_id": f"{first_plan} + n - 1"}
    number = f"'A-' || (n + {there})"
    first = multiply(admission.application, count, {**ids, "number": number, "organisation_id": organisation})
    own = {"application_id": f"{first} + n - 1", "lot_id": ids["lot_id"], "plan_id": ids["plan_id"]}
    submission = multiply(admission.submission, count, {**own, "language": language})
    multiply(admission, count, {**_decided(), **own, "submission_id": f"{submission} + n - 1",
                                "selection_id": calls.of(calls.selection)})  # fmt: skip
    written = f"copy.id > {admission.pk} AND copy.id % {ROWS_A_WRITTEN_PLAN} = 0 AND NOT EXISTS " \
        "(SELECT FROM grants_admissioncheck AS known WHERE known.admission_id = copy.id)"  # fmt: skip
    multiply_children(AdmissionCheck, "admission", admission, written)


def _rows_of_plans(source: Sources, first: int) -> None:
    """What refers to a task or an activity of its own plan is left out or refers to none."""
    from django.db import connection

    plan = source.admission.submission.plan
    for kind in KINDS_OF_ROWS:
        changes = {"activity_id": "NULL::bigint"} if kind is BudgetLine else {}
        written = f"copy.id >= {first} AND copy.id % {ROWS_A_WRITTEN_PLAN} = 0"
        multiply_children(kind, "plan", plan, written, changes)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE projects_plan AS copy SET state = source.state, digest = source.digest, snapshot = source.snapshot, "
            "frozen_at = source.frozen_at FROM projects_plan AS source WHERE source.id = %s AND copy.id >= %s",
            [plan.pk, first],
        )


def _decided() -> dict[str, str]:
    """Two of five still wait, some of them overdue."""
    waits = "n % 5 < 2"
    return {
        "due_at": "now() + ((n * 7919) % 57600 - 28800) * interval '1 minute'",
        "state": f"CASE WHEN {waits} THEN 'waiting' ELSE 'admitted' END",
        "decided_at": f"CASE WHEN {waits} THEN NULL ELSE now() END",
        "decided_by_id": f"CASE WHEN {waits} THEN NULL ELSE (SELECT id FROM accounts_user ORDER BY id LIMIT 1) END",
    }
