"""Applications as NGOs write them: through the actions, part by part."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.record import subject_of
from documents import actions as files
from documents.models import Document
from grants import actions
from grants.models import Application, Call
from ngos.models import Ngo
from projects.entries import Entry
from questionnaires.schema import Definition, to_json
from tests.documents.conftest import accepted
from tests.documents.samples import pdf
from tests.grants.making import WHILE_OPEN, published
from tests.ngos.conftest import complete
from tests.people import Cast, actor_for
from tests.projects.filling import WHOLE
from tests.questionnaires.samples import SAMPLE

# The same plan, within the lot of tests/grants/making.py: April to November in the Akmola Region.
PROJECT = {**WHOLE["project"][0], "start_on": date(2027, 4, 1), "end_on": date(2027, 11, 1), "regions": ["110000000"]}
ACTIVITIES = [{**row, "end_on": min(row["end_on"], date(2027, 11, 1))} for row in WHOLE["activities"][1]]
BUDGET = [
    {**WHOLE["budget"][1][0], "requested": Decimal(500_010), "own": Decimal(0)},
    {**WHOLE["budget"][1][1], "requested": Decimal(100_000), "own": Decimal(0), "other": Decimal(0)},
]
PLAN: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    **WHOLE, "project": (PROJECT, []), "activities": ({}, ACTIVITIES), "budget": ({}, BUDGET),
}  # fmt: skip


def with_profile(people: Cast, director: User) -> User:
    """The director's NGO has a complete profile."""
    ngo = Ngo.objects.select_related("organisation").get(organisation__memberships__user=director)
    complete(ngo, actor_for(director), people.at, people)
    return director


def begun(
    people: Cast,
    call: Call | None = None,
    director: User | None = None,
    at: datetime = WHILE_OPEN,
    language: str = "ru",
) -> Application:
    director = director or with_profile(people, people.aigerim)
    return actions.begin_application(call or published(people), language=language, by=actor_for(director), at=at)


def written(
    people: Cast,
    call: Call | None = None,
    director: User | None = None,
    at: datetime = WHILE_OPEN,
    language: str = "ru",
) -> Application:
    """Every part filled in, nothing submitted."""
    application = begun(people, call, director, at, language)
    by = actor_for(director or people.aigerim)
    for key, (values, rows) in PLAN.items():
        values = {**values, "language": language} if key == "project" else values
        write_section(application, key, by=by, at=at, values=values, rows=rows)
    return Application.objects.get(pk=application.pk)


def with_document(people: Cast, call: Call) -> tuple[Application, Document]:
    """Aigerim's draft, carrying a file whose name tells who applies."""
    director = with_profile(people, people.aigerim)
    application, by = written(people, call, director), actor_for(director)
    document = accepted("Устав фонда Умит.pdf", pdf(), by=by)
    document = files.attach(document, subject_of(application), by=by, at=WHILE_OPEN)
    actions.attach_document(application, document, None, by=by, at=WHILE_OPEN)
    return application, document


def submitted_with_answers(people: Cast) -> Application:
    """To a call that asks more: is there a partner, and who?"""
    asking = Definition(SAMPLE.questions[:2], next=3)
    application = written(
        people, published(people, questions={"questions": to_json(asking)}), with_profile(people, people.aigerim)
    )
    by = actor_for(people.aigerim)
    answers = {"q1": True, "q2": "Достық"}
    actions.save_application_answers(application, answers, revision=0, by=by, at=WHILE_OPEN)
    pressed = actions.press_submit(application, by=by, at=WHILE_OPEN)
    assert pressed.submission, [str(gap.sentence) for gap in pressed.gaps]
    return Application.objects.get(pk=application.pk)


def write_section(application: Application, key: str, *, by: Any, at: datetime, values: Any, rows: Any) -> None:
    actions.save_application_section(
        application, key, Entry(dict(values), [dict(row) for row in rows]), revision=0, by=by, at=at
    )


def submitted(
    people: Cast,
    call: Call | None = None,
    director: User | None = None,
    at: datetime = WHILE_OPEN,
    language: str = "ru",
) -> Application:
    application = written(people, call, director, at, language)
    pressed = actions.press_submit(application, by=actor_for(director or people.aigerim), at=at)
    assert pressed.submission, [str(gap.sentence) for gap in pressed.gaps]
    return Application.objects.get(pk=application.pk)
