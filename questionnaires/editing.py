"""Changes to a draft definition: pure functions, each gives a definition that makes sense or raises ValidationError."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.errors import Stale
from questionnaires.schema import Definition, Question, digest_of
from questionnaires.structure import enforce


def ensure_fresh(current: Definition, seen: str) -> None:
    """`seen`: the digest that the author's page showed. Raises `Stale` when somebody else has changed the questions."""
    if digest_of(current) != seen:
        raise Stale(current)


def fresh_key(definition: Definition, letter: str = "q") -> tuple[str, Definition]:
    """A key that was never given before, and the definition that remembers it."""
    return f"{letter}{definition.next}", replace(definition, next=definition.next + 1)


def add(definition: Definition, question: Question) -> Definition:
    return enforce(replace(definition, questions=(*definition.questions, question)))


def change(definition: Definition, question: Question) -> Definition:
    """Puts `question` in the place of the one with its key."""
    questions = tuple(question if old.key == question.key else old for old in definition.questions)
    return enforce(replace(definition, questions=questions))


def remove(definition: Definition, key: str) -> Definition:
    for number, other in enumerate(definition.questions, 1):
        if other.shown_if and other.shown_if.question == key:
            raise ValidationError(
                _("Question %(number)s depends on this one. Change its condition first, then remove this question."),
                params={"number": number},
            )
    return enforce(replace(definition, questions=tuple(q for q in definition.questions if q.key != key)))


def shift(definition: Definition, key: str, steps: int) -> Definition:
    """Moves a question up (-1) or down (+1); at either end nothing happens."""
    questions = list(definition.questions)
    place = definition.number_of(key) - 1
    target = place + steps
    if not 0 <= target < len(questions):
        return definition
    questions.insert(target, questions.pop(place))
    return enforce(replace(definition, questions=tuple(questions)))
