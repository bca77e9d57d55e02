"""One good row of each kind, made by the actions: what the pages of the benchmark show, and what its copies are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from grants import actions
from grants.checklist import lines_of
from grants.models import Admission, Application, Call, Review, Selection
from tests.grants import making, selecting
from tests.grants.applying import PLAN, begun, with_profile, write_section
from tests.people import Cast, actor_for

DAY = timedelta(days=1)
# So many rows of each kind as a plan of a middling project has; `budget` is that of the page that is measured.
ROWS = {"activities": 8, "target_groups": 3, "indicators": 5, "team": 5, "partners": 3, "risks": 5, "budget": 15}
LONG_BUDGET = 40


@dataclass(frozen=True, slots=True)
class Sources:
    """`closed`: a call in admission with one application; `writing`: a draft to a call that is open; `scored`: what an
    expert reads."""

    closed: Call
    selection: Selection
    admission: Admission
    writing: Application
    review: Review


@cache
def sources() -> Sources:
    """Once a process: the second scale copies the same rows."""
    people, now = Cast(), timezone.now()
    closed = _submitted(people)
    selection = actions.open_selection(closed, by=actor_for(people.coordinator), at=making.CLOSES)
    admission = _being_checked(people, selection)
    review = _being_scored(people)
    writing = _being_written(people, LONG_BUDGET)
    _moved(closed, now - 40 * DAY, now - 10 * DAY)
    _moved(writing.call, now - 10 * DAY, now + 20 * DAY)
    return Sources(Call.objects.get(pk=closed.pk), selection, admission, writing, review)


def _submitted(people: Cast) -> Call:
    call = making.published(people)
    application = _written(people, call, ROWS["budget"])
    pressed = actions.press_submit(application, by=actor_for(people.aigerim), at=making.WHILE_OPEN)
    assert pressed.submission, [str(gap.sentence) for gap in pressed.gaps]
    return call


def _being_checked(people: Cast, selection: Selection) -> Admission:
    """Every line of the checklist answered, two parts remarked upon, nothing decided."""
    by, at = actor_for(people.coordinator), making.CLOSES + DAY
    admission = Admission.objects.get(selection=selection)
    answers = {line.key: ("yes", "Проверено по реестру.") for line in lines_of(admission, at=at)}
    actions.answer_checklist(admission, answers, by=by, at=at)
    for part in ("budget", "indicators"):
        actions.make_remark(admission, part, "Уточните расчёт: нет ссылки на источник.", by=by, at=at)
    return Admission.objects.get(pk=admission.pk)


def _being_scored(people: Cast) -> Review:
    call = making.published(people)
    application = _written(people, call, ROWS["budget"])
    actions.press_submit(application, by=actor_for(people.aigerim), at=making.WHILE_OPEN)
    selecting.register(people)
    draw = selecting.drawn(people, selecting.all_admitted(people, call))
    return selecting.opened(selecting.assignment(draw))


def _being_written(people: Cast, lines: int) -> Application:
    return _written(people, making.published(people), lines)


def _written(people: Cast, call: Call, lines: int) -> Application:
    application = begun(people, call, with_profile(people, people.aigerim))
    by = actor_for(people.aigerim)
    for key, (values, rows) in PLAN.items():
        wanted = lines if key == "budget" else ROWS.get(key, len(rows))
        write_section(application, key, by=by, at=making.WHILE_OPEN, values=values, rows=_repeated(rows, wanted))
    return Application.objects.get(pk=application.pk)


def _repeated(rows: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """The given rows first, under their own keys, then copies of them under keys of their own."""
    copies = [{**rows[place % len(rows)], "key": f"9{place:07}"} for place in range(len(rows), count)]
    return [*rows, *copies]


def _moved(call: Call, opens_at: datetime, closes_at: datetime) -> None:
    """The actions work in a year of their own; pages are asked for today."""
    Call.objects.filter(pk=call.pk).update(opens_at=opens_at, closes_at=closes_at)
