"""`{% load questionnaires %}`: questions for reading, fields for filling in, answers, and two versions side by side."""

from __future__ import annotations

from typing import Any

from django import template

from questionnaires.answers import diff
from questionnaires.conditions import Answers
from questionnaires.forms import AnswersForm
from questionnaires.schema import Definition
from questionnaires.showing import answer_row, describe
from questionnaires.showing import show_answers as rows_of

register = template.Library()


@register.inclusion_tag("questionnaires/questions.html")
def show_questions(definition: Definition) -> dict[str, Any]:
    """All questions with hints, limits, options and conditions: for the public page and for print."""
    return {"questions": describe(definition)}


@register.inclusion_tag("questionnaires/fields.html")
def question_fields(form: AnswersForm) -> dict[str, Any]:
    """Inside a `<form enctype="multipart/form-data">`: every question, remarks, and the hidden revision."""
    return {"form": form}


@register.inclusion_tag("questionnaires/answers.html")
def show_answers(definition: Definition, answers: Answers) -> dict[str, Any]:
    """What was asked and answered."""
    return {"rows": rows_of(definition, answers)}


@register.inclusion_tag("questionnaires/comparison.html")
def compare_answers(definition: Definition, old: Answers, new: Answers) -> dict[str, Any]:
    """Only the questions answered differently: `old` is what is stored, `new` what was typed, or two revisions."""
    changes = [change for change in diff(definition, old, new) if change.question]
    return {
        "changes": [
            {
                "old": answer_row(definition, change.question, change.old),
                "new": answer_row(definition, change.question, change.new),
            }
            for change in changes
            if change.question
        ]
    }
