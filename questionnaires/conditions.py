"""Which questions are asked, given the answers so far. One form of condition: an earlier answer is one of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questionnaires.kinds import NO, YES
from questionnaires.schema import Condition, Definition, Question

Answers = Mapping[str, Any]


def holds(condition: Condition, answer: Any) -> bool:
    return not chosen(answer).isdisjoint(condition.values)


def chosen(answer: Any) -> set[str]:
    """An answer as the values that conditions name."""
    if isinstance(answer, bool):
        return {YES if answer else NO}
    if isinstance(answer, str):
        return {answer}
    return set(answer) if isinstance(answer, list) else set()


def visible(definition: Definition, answers: Answers) -> list[Question]:
    """Questions that are asked. One that depends on a hidden question is hidden too, whatever was answered there."""
    shown: dict[str, Question] = {}
    for question in definition.questions:
        condition = question.shown_if
        if condition is None or (condition.question in shown and holds(condition, answers.get(condition.question))):
            shown[question.key] = question
    return list(shown.values())


def missing(definition: Definition, answers: Answers) -> list[Question]:
    """Required questions that are asked and not answered, in order."""
    return [
        question
        for question in visible(definition, answers)
        if question.required and is_empty(answers.get(question.key))
    ]


def relevant(definition: Definition, answers: Answers) -> dict[str, Any]:
    """Answers to what is asked.

    The others stay stored, in case the reader changes their mind, and count for nothing.
    """
    shown = visible(definition, answers)
    return {question.key: answers[question.key] for question in shown if not is_empty(answers.get(question.key))}


def dependants(definition: Definition, keys: set[str]) -> set[str]:
    """These questions and all that are asked because of them."""
    found = set(keys)
    for question in definition.questions:
        if question.shown_if and question.shown_if.question in found:
            found.add(question.key)
    return found


def is_empty(answer: Any) -> bool:
    """`False` and 0 are answers."""
    return answer is None or answer == "" or answer == [] or answer == {}
