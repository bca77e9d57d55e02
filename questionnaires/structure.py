"""Does a definition make sense (`faults`), is it finished in both state languages (`gaps`)? In sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from questionnaires.bounds import (
    LONGEST_HINT,
    LONGEST_LABEL,
    LONGEST_OPTION,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    bounds_of,
    units,
)
from questionnaires.kinds import DECIDING, LONGEST_OF_KIND, NO, WITH_BOUNDS, WITH_OPTIONS, YES, Kind
from questionnaires.schema import Definition, Question

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
OPTION_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def enforce(definition: Definition) -> Definition:
    """The definition, or ValidationError with every fault."""
    found = list(faults(definition))
    if found:
        raise ValidationError(found)
    return definition


def enforce_complete(definition: Definition) -> Definition:
    found = [*faults(definition), *gaps(definition)]
    if found:
        raise ValidationError(found)
    return definition


def faults(definition: Definition) -> Iterator[Any]:
    """What cannot stand even in a draft."""
    if len(definition.questions) > MOST_QUESTIONS:
        yield _("Remove questions: there may be no more than %(count)s.") % {"count": MOST_QUESTIONS}
    if len(definition.keys) != len(definition.questions):
        yield _("Two questions have the same key.")
    earlier: dict[str, Question] = {}
    for number, question in enumerate(definition.questions, 1):
        for fault in _faults_of(question, earlier):
            yield _("Question %(number)s. %(fault)s") % {"number": number, "fault": fault}
        earlier[question.key] = question


def _faults_of(question: Question, earlier: dict[str, Question]) -> Iterator[Any]:
    if not KEY.fullmatch(question.key):
        yield _("Its key may hold only small Latin letters, figures and underscores.")
    yield from _too_long(question)
    yield from _option_faults(question)
    yield from _bound_faults(question)
    yield from _condition_faults(question, earlier)


def _too_long(question: Question) -> Iterator[Any]:
    texts = [(question.label, LONGEST_LABEL), (question.hint, LONGEST_HINT)]
    texts += [(option.label, LONGEST_OPTION) for option in question.options]
    for text, longest in texts:
        if any(units(getattr(text, code)) > longest for code in ("kk", "ru", "en")):
            yield _("Shorten the texts. Longest text, in characters: %(limit)s") % {"limit": longest}
    most = LONGEST_OF_KIND.get(question.kind, 0)
    if question.max_length > most:
        yield _("Its answer may be no longer than this, in characters: %(limit)s") % {"limit": most}


def _option_faults(question: Question) -> Iterator[Any]:
    keys = [option.key for option in question.options]
    if keys and question.kind not in WITH_OPTIONS:
        yield _("Only questions with options to choose from have options.")
    if len(keys) > MOST_OPTIONS:
        yield _("Remove options: there may be no more than %(count)s.") % {"count": MOST_OPTIONS}
    if len(set(keys)) != len(keys) or not all(OPTION_KEY.fullmatch(key) for key in keys):
        yield _("Give each option a key of its own, in small Latin letters and figures.")
    if not all(option.label for option in question.options):
        yield _("Give every option a text.")


def _bound_faults(question: Question) -> Iterator[Any]:
    if not question.minimum and not question.maximum:
        return
    if question.kind not in WITH_BOUNDS | {Kind.SEVERAL_OF}:
        yield _("Only numbers, amounts, dates and choices of several options have limits.")
        return
    try:
        low, high = bounds_of(question)
    except ValueError:
        yield _("Its limits must be of the kind of its answer.")
        return
    if low is not None and high is not None and low > high:
        yield _("Its smallest value is above its largest. Change one of them.")


def _condition_faults(question: Question, earlier: dict[str, Question]) -> Iterator[Any]:
    if question.shown_if is None:
        return
    source = earlier.get(question.shown_if.question)
    if source is None:
        yield _("It depends on a question that must stand before it. Move one of them, or change the condition.")
    elif source.kind not in DECIDING:
        yield _("It may depend only on a question answered by yes or no, or by options.")
    elif not question.shown_if.values or not set(question.shown_if.values) <= values_of(source):
        yield _("It depends on an option that is not there. Change the condition.")


def values_of(source: Question) -> set[str]:
    """The values that a condition on this question may name."""
    return {YES, NO} if source.kind == Kind.YES_NO else {option.key for option in source.options}


def gaps(definition: Definition) -> Iterator[Any]:
    """What a draft still lacks before anyone may be asked."""
    for number, question in enumerate(definition.questions, 1):
        for gap in _gaps_of(question):
            yield _("Question %(number)s. %(fault)s") % {"number": number, "fault": gap}


def _gaps_of(question: Question) -> Iterator[Any]:
    if not question.label.kk:
        yield _("Write the question in Kazakh.")
    if not question.label.ru:
        yield _("Write the question in Russian.")
    if question.hint and not (question.hint.kk and question.hint.ru):
        yield _("Write the hint in Kazakh and in Russian.")
    if question.kind in WITH_OPTIONS and len(question.options) < 2:
        yield _("Give at least two options.")
    if not all(option.label.kk and option.label.ru for option in question.options):
        yield _("Write every option in Kazakh and in Russian.")
