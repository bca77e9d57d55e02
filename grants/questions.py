"""The extra questions of a call: a definition while it is a draft, an immutable version once it is published."""

from __future__ import annotations

from datetime import datetime

from core.actor import Actor
from core.record import subject_of
from grants.models import Call
from questionnaires.actions import last_version, publish_version
from questionnaires.models import Version
from questionnaires.schema import EMPTY, Definition, parse
from questionnaires.showing import QuestionRow, describe

APPLICATION = "application"


def draft_questions(call: Call) -> Definition:
    return parse(call.questions) if call.questions else EMPTY


def freeze_questions(call: Call, *, by: Actor, at: datetime) -> Version | None:
    """What applicants will answer; None when the call asks nothing beyond the plan."""
    definition = draft_questions(call)
    if not definition.questions:
        return None
    return publish_version(subject_of(call), definition, by=by, at=at, name=APPLICATION)


def published_questions(call: Call) -> Version | None:
    return last_version(subject_of(call), APPLICATION)


def readable_questions(call: Call) -> list[QuestionRow]:
    """For the page of the call and for print: the published ones, or those of the draft."""
    return describe(draft_questions(call))
