"""A call whose commission has decided: outcomes are written as the decision writes them, the rest goes through the actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from core.models import Outbox
from core.outbox import deliver
from grants import actions
from grants.models import Admission, Appeal, Call, Outcome, Selection
from grants.ranking import ranking
from grants.states import OutcomeKind, SelectionState
from tests.grants.making import CLOSES
from tests.grants.selecting import CHECKED, DAY, admit, admitted, all_sent, closed, drawn, the_lot
from tests.people import Cast, actor_for, ensure_reference
from tests.permissions import PERSONS

DECIDED = CLOSES + 40 * DAY
TOLD = DECIDED + timedelta(hours=1)
PUBLISHED = TOLD + timedelta(minutes=5)
GRANT = Decimal(600_010)


def scored(people: Cast, count: int = 2, call: Call | None = None) -> Selection:
    """The first application has the highest score, the next ones less and less."""
    selection = admitted(people, count, call)
    draw = drawn(people, selection)
    all_sent(draw, {place: 1.0 - 0.1 * (place - 1) for place in range(1, count + 1)})
    return selection


def decided(people: Cast, count: int = 2, winners: int = 1, call: Call | None = None) -> Selection:
    """The first `winners` won, the others did not."""
    selection = scored(people, count, call)
    lot = the_lot(selection)
    for one in ranking(lot):
        won = one.place <= winners
        Outcome.objects.create(
            application=one.application, submission=one.submission, lot=lot, place=one.place, total=one.average,
            kind=OutcomeKind.WON if won else OutcomeKind.LOST, amount=GRANT if won else 0,
            reason_kk="" if won else "Ұпайы жеткіліксіз", reason_ru="" if won else "Недостаточно баллов",
            decided_at=DECIDED,
        )  # fmt: skip
    Selection.objects.filter(pk=selection.pk).update(state=SelectionState.DECIDED)
    return Selection.objects.get(pk=selection.pk)


def decided_at_once(people: Cast) -> Selection:
    """Aigerim's application is admitted by the coordinator and wins, without experts: for who only asks who may do what."""
    call = closed(people, 1)
    by = actor_for(people.coordinator)
    selection = actions.open_selection(call, by=by, at=CLOSES)
    for admission in Admission.objects.filter(selection=selection):
        admit(admission, by=by)
        Outcome.objects.create(
            application=admission.application, submission=admission.submission, lot=the_lot(selection), place=1,
            kind=OutcomeKind.WON, amount=GRANT, decided_at=DECIDED,
        )  # fmt: skip
    actions.conclude_admission(selection, by=by, at=CHECKED)
    Selection.objects.filter(pk=selection.pk).update(state=SelectionState.DECIDED)
    return Selection.objects.get(pk=selection.pk)


def told(people: Cast, selection: Selection | None = None) -> Selection:
    return actions.tell_applicants(selection or decided(people), by=actor_for(people.officer), at=TOLD)


def published_results(people: Cast, selection: Selection | None = None) -> Selection:
    selection = told(people, selection)
    return actions.publish_results(selection, by=actor_for(people.publisher), at=PUBLISHED)


def outcome_at(place: int) -> Outcome:
    return Outcome.objects.get(place=place)


def appealed(people: Cast, selection: Selection | None = None) -> Appeal:
    """The second application is of the other NGO: its director appeals."""
    told(people, selection)
    return appeal_against(people)


def appeal_against(people: Cast, at: datetime = PUBLISHED, **facts: Any) -> Appeal:
    return actions.file_appeal(
        outcome_at(2), "Ұпай дұрыс саналмаған", by=actor_for(people.other_director), at=at, **facts
    )


def judge(people: Cast) -> User:
    """A coordinator who had no part in the selection."""
    return people._member("judge@operator.example", "Сәкен Төреев", people.operator, Role.COORDINATOR)


def papers_made(*tasks: str) -> int:
    """Does what waits in the outbox for these tasks."""
    rows = Outbox.objects.filter(task__in=tasks, done_at=None)
    return sum(deliver(row.pk, at=PUBLISHED + 365 * DAY) for row in rows)


@contextmanager
def a_decided_call(blocker: Any) -> Iterator[Cast]:
    """The whole cast and a decided call, made once for a module of tests and undone after it; each test undoes its own."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django marks those of its own test cases: durable blocks may stand inside
    with blocker.unblock(), whole:
        ensure_reference()
        people = Cast()
        for person in PERSONS[1:]:
            getattr(people, person)
        decided(people)
        yield people
        transaction.set_rollback(True)
