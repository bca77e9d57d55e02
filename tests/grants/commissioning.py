"""A scored call before its commission, made as people make it: scoring closed, the lot put to the vote, decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.record import subject_of
from councils import actions as council_actions
from councils.items import NewItem
from councils.models import Council, Item
from grants import actions
from grants.checklist import lines_of
from grants.commission import new_item
from grants.models import Admission, Call, Selection
from tests.councils import making
from tests.grants.deciding import DECIDED, scored
from tests.grants.making import CLOSES
from tests.grants.selecting import CHECKED, SCORED, all_admitted, all_sent, closed, drawn, register, the_lot
from tests.people import Cast, actor_for

CLOSED = SCORED + timedelta(hours=1)


def deciding(people: Cast, count: int = 2, **more: Any) -> Selection:
    """Every score is sent and scoring closed."""
    selection = scored(people, count, **more)
    return actions.close_scoring(selection, by=actor_for(people.coordinator), at=CLOSED)


def all_scored(people: Cast, call: Call, parts: dict[int, float]) -> Selection:
    """A closed call: admitted, drawn, scored by `parts`, scoring closed."""
    register(people)
    selection = all_admitted(people, call)
    all_sent(drawn(people, selection), parts)
    return actions.close_scoring(selection, by=actor_for(people.coordinator), at=CLOSED)


def nothing_admitted(people: Cast) -> Selection:
    """The only application is rejected; admission is concluded."""
    by = actor_for(people.coordinator)
    selection = actions.open_selection(closed(people, 1), by=by, at=CLOSES)
    admission = Admission.objects.get(selection=selection)
    answers = {line.key: ("no", "") for line in lines_of(admission, at=CHECKED)}
    actions.answer_checklist(admission, answers, by=by, at=CHECKED)
    actions.reject(admission, "Құжаттар жоқ", by=by, at=CHECKED)
    return actions.conclude_admission(selection, by=by, at=CHECKED)


def commission(people: Cast, count: int = 5, **more: Any) -> Council:
    return making.seated(people, count, **more)


def before(people: Cast, council: Council, selection: Selection, at: datetime = DECIDED, **more: Any) -> Item:
    """The call's first lot on the agenda of a meeting in session, everybody's interests declared, the vote open."""
    fresh = Selection.objects.get(pk=selection.pk)
    meeting = making.in_session(people, council, item_of(fresh, **more), at=at)
    item = meeting.items.get()
    making.declare_all(people, item, at=at)
    return council_actions.open_item(item, by=actor_for(people.secretary), at=at)


def item_of(selection: Selection, **more: Any) -> NewItem:
    return replace(new_item(the_lot(selection)), **more)


def voted(people: Cast, item: Item, choice: str = "for", at: datetime = DECIDED) -> Any:
    """Everybody votes alike; the votes are counted and the decision written."""
    counted = making.counted(people, item, *[choice] * 15, at=at)
    return council_actions.decide(counted, {}, by=actor_for(people.secretary), at=at)


def subject(selection: Selection) -> str:
    return subject_of(the_lot(selection))
