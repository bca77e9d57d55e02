"""Questions and answers as ready strings for templates, in the reader's language, with `lang` where it falls back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from core.moments import show_day
from core.money import NO_BREAK_SPACE, format_tenge
from questionnaires.answers import show_bound
from questionnaires.bounds import bounds_of
from questionnaires.conditions import Answers, is_empty, visible
from questionnaires.kinds import TEXTS, YES, Kind
from questionnaires.schema import Condition, Definition, Question, Texts


@dataclass(frozen=True, slots=True)
class Words:
    """A text and, when it is not in the reader's language, the language it is in."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class QuestionRow:
    number: int
    key: str
    label: Words
    hint: Words
    kind: str
    is_required: bool
    limits: list[str]
    options: list[Words]
    condition: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    number: int
    key: str
    label: Words
    lines: list[Words]
    document: int | None = None


def words(texts: Texts) -> Words:
    text, language = texts.read()
    return Words(text, "" if language == (get_language() or "kk")[:2] else language)


def describe(definition: Definition) -> list[QuestionRow]:
    """Every question with its hint, limits, options and condition: for the public page and for print."""
    return [_row(definition, number, question) for number, question in enumerate(definition.questions, 1)]


def _row(definition: Definition, number: int, question: Question) -> QuestionRow:
    return QuestionRow(
        number=number,
        key=question.key,
        label=words(question.label),
        hint=words(question.hint),
        kind=str(question.kind.label),
        is_required=question.required,
        limits=list(limits_of(question)),
        options=[words(option.label) for option in question.options],
        condition=condition_in_words(definition, question.shown_if),
    )


def limits_of(question: Question) -> Iterator[str]:
    if question.kind in TEXTS:
        yield gettext("Longest text, in characters: %(limit)s") % {"limit": _figures(question.longest)}
        return
    low, high = bounds_of(question)
    if question.kind == Kind.SEVERAL_OF:
        if high:
            yield gettext("Most options to choose: %(count)s") % {"count": high}
        if low:
            yield gettext("Fewest options to choose: %(count)s") % {"count": low}
        return
    if low is not None:
        yield gettext("Smallest value: %(value)s") % {"value": show_bound(question, low)}
    if high is not None:
        yield gettext("Largest value: %(value)s") % {"value": show_bound(question, high)}


def condition_in_words(definition: Definition, condition: Condition | None) -> str:
    """`Only if the answer to question 3 is: Yes`. Empty without a condition."""
    if condition is None:
        return ""
    source = definition.find(condition.question)
    if source is None:
        return ""
    answers = [_value_in_words(source, value) for value in condition.values]
    alternatively = pgettext("between alternatives", "or")
    return gettext("Only if the answer to question %(number)s is: %(answers)s") % {
        "number": definition.number_of(source.key),
        "answers": f" {alternatively} ".join(answers),
    }


def _value_in_words(source: Question, value: str) -> str:
    if source.kind == Kind.YES_NO:
        return yes_or_no(value == YES)
    return next((f"«{option.label}»" for option in source.options if option.key == value), value)


def yes_or_no(answer: bool) -> str:
    return pgettext("answer", "Yes") if answer else pgettext("answer", "No")


def show_answers(definition: Definition, answers: Answers) -> list[AnswerRow]:
    """What was asked and answered; a question without an answer has no lines."""
    return [answer_row(definition, question, answers.get(question.key)) for question in visible(definition, answers)]


def answer_row(definition: Definition, question: Question, answer: Any) -> AnswerRow:
    return AnswerRow(
        number=definition.number_of(question.key),
        key=question.key,
        label=words(question.label),
        lines=[] if is_empty(answer) else list(in_words(question, answer)),
        document=answer["document"] if question.kind == Kind.FILE and isinstance(answer, dict) else None,
    )


def in_words(question: Question, answer: Any) -> Iterator[Words]:
    """An answer as its reader sees it, a line each."""
    labels = {option.key: option.label for option in question.options}
    match question.kind:
        case Kind.YES_NO:
            yield Words(yes_or_no(answer))
        case Kind.ONE_OF:
            yield words(labels[answer]) if answer in labels else Words(str(answer))
        case Kind.SEVERAL_OF:
            yield from (words(labels[key]) if key in labels else Words(str(key)) for key in answer)
        case Kind.DATE:
            yield Words(show_day(date.fromisoformat(answer)))
        case Kind.MONEY:
            yield Words(format_tenge(Decimal(answer)))
        case Kind.WHOLE_NUMBER:
            yield Words(_figures(answer))
        case Kind.FILE:
            yield Words(answer["name"])
        case _:
            yield from (Words(line) for line in str(answer).split("\n"))


def _figures(number: int) -> str:
    return f"{number:,}".replace(",", NO_BREAK_SPACE).replace("-", "\u2212")
