"""A form made from a version of questions.

It works without scripts: a question with a condition says it in words, and its answer is checked only when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Checkboxes, DateField, LongTextField, MoneyField, Radios, RevisionForm
from questionnaires.answers import check, merged
from questionnaires.conditions import Answers, is_empty, missing, relevant, visible
from questionnaires.kinds import NO, YES, Kind
from questionnaires.models import AnswerSet
from questionnaires.schema import Definition, Question
from questionnaires.showing import AnswerRow, Words, answer_row, condition_in_words, limits_of, words

YES_NO_CHOICES = [(YES, pgettext_lazy("answer", "Yes")), (NO, pgettext_lazy("answer", "No"))]


@dataclass(frozen=True, slots=True)
class FormRow:
    """One question of the form: a field to fill in, or an answer that cannot be changed now."""

    number: int
    key: str
    field: BoundField | None
    answer: AnswerRow | None
    remark: str
    depends_on: str
    values: str


class WholeNumberField(forms.IntegerField):
    """Takes `1 234`, with whatever spaces stand between the figures."""

    default_error_messages = {"invalid": _("Enter a whole number in figures.")}

    def __init__(self, **kwargs: Any) -> None:
        plain = {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}
        super().__init__(widget=forms.TextInput(attrs=plain), **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


class AnswersForm(RevisionForm):
    """`answers`: stored values; `strict`: required questions must be answered, else a draft may be saved with gaps.

    `editable`: keys that may be changed (None: all); `remarks`: key → what is to be mended.
    """

    mark_optional = True

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        answers: Answers | None = None,
        strict: bool = False,
        editable: set[str] | None = None,
        remarks: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition, self.strict = definition, strict
        self.stored = dict(answers or {})
        self.remarks = remarks or {}
        for question in definition.questions:
            if editable is None or question.key in editable:
                self.fields[question.key] = field_for(definition, question)
                self.initial.setdefault(question.key, to_python(question, self.stored.get(question.key)))

    def clean(self) -> dict[str, Any]:
        """Everything typed becomes an answer. Faults in questions that are not asked are forgotten."""
        self._forgive_empty()
        self.values = self._typed()
        self.after = merged(self.stored, self.values)
        asked = {question.key for question in visible(self.definition, self.after)}
        for key in [key for key in self.errors if key in self.definition.keys - asked]:
            del self.errors[key]
        if self.strict:
            self._ask_for_missing()
        return self.cleaned_data

    def _ask_for_missing(self) -> None:
        for question in missing(self.definition, self.after):
            is_coming = isinstance(self.cleaned_data.get(question.key), UploadedFile)
            if question.key in self.fields and question.key not in self.errors and not is_coming:
                self.add_error(question.key, ValidationError(_("Answer this question."), code="required"))

    def _forgive_empty(self) -> None:
        """Whether an empty answer is a fault depends on the other answers, so that is judged by `clean`."""
        for key in list(self.errors):
            if all(error.code == "required" for error in self.errors[key].as_data()):
                del self.errors[key]
                self.cleaned_data[key] = None

    def _typed(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for question in self.definition.questions:
            if question.key not in self.fields or question.key not in self.cleaned_data:
                continue
            cleaned = self.cleaned_data[question.key]
            if question.kind == Kind.FILE:
                if cleaned is False:
                    values[question.key] = None
                continue
            try:
                values[question.key] = self._checked(question, to_answer(question, cleaned))
            except ValidationError as error:
                self.add_error(question.key, error)
        return values

    def _checked(self, question: Question, answer: Any) -> Any:
        return None if is_empty(answer) else check(question, answer)

    @property
    def uploads(self) -> dict[str, UploadedFile]:
        """New files of file questions that are asked; the caller keeps them as documents and adds `file_answer`s."""
        asked = {question.key for question in visible(self.definition, self.after)}
        return {
            question.key: self.cleaned_data[question.key]
            for question in self.definition.questions
            if question.kind == Kind.FILE
            and question.key in asked
            and isinstance(self.cleaned_data.get(question.key), UploadedFile)
        }

    @property
    def newly_asked(self) -> list[Question]:
        """Asked because of what was just typed, and not answered yet: the reader comes back to them after the save."""
        before = {question.key for question in visible(self.definition, self.stored)}
        return [
            question
            for question in visible(self.definition, self.after)
            if question.key not in before and question.key not in relevant(self.definition, self.after)
        ]

    @property
    def rows(self) -> Iterator[FormRow]:
        for number, question in enumerate(self.definition.questions, 1):
            is_field = question.key in self.fields
            condition = question.shown_if
            yield FormRow(
                number=number,
                key=question.key,
                field=self[question.key] if is_field else None,
                answer=None if is_field else answer_row(self.definition, question, self.stored.get(question.key)),
                remark=self.remarks.get(question.key, ""),
                depends_on=self.add_prefix(condition.question) if condition else "",
                values=" ".join(condition.values) if condition else "",
            )


def form_for(answer_set: AnswerSet, *args: Any, strict: bool = False, **kwargs: Any) -> AnswersForm:
    """Of a stored set of answers, with its remarks, and only what may be changed now."""
    from questionnaires.actions import editable_keys

    remarks = dict(answer_set.remarks.unsettled().values_list("question", "text"))
    return AnswersForm(
        *args,
        definition=answer_set.version.questions,
        answers=answer_set.answers,
        strict=strict,
        editable=editable_keys(answer_set),
        remarks=remarks,
        current_revision=answer_set.revision,
        **kwargs,
    )


def field_for(definition: Definition, question: Question) -> forms.Field:
    number = definition.number_of(question.key)
    common: dict[str, Any] = {
        "label": format_html("{}. {}", number, marked(words(question.label))),
        "help_text": _help(definition, question),
        "required": question.required,
    }
    match question.kind:
        case Kind.SHORT_TEXT:
            return forms.CharField(**common)
        case Kind.LONG_TEXT:
            return LongTextField(max_length=question.longest, **common)
        case Kind.WHOLE_NUMBER:
            return WholeNumberField(**common)
        case Kind.MONEY:
            return MoneyField(**common)
        case Kind.DATE:
            return DateField(**common)
        case Kind.YES_NO:
            return forms.ChoiceField(choices=YES_NO_CHOICES, widget=Radios(), **common)
        case Kind.ONE_OF:
            return forms.ChoiceField(choices=_choices(question), widget=Radios(), **common)
        case Kind.SEVERAL_OF:
            return forms.MultipleChoiceField(choices=_choices(question), widget=Checkboxes(), **common)
        case Kind.FILE:
            return forms.FileField(max_length=200, **common)


def _choices(question: Question) -> list[tuple[str, SafeString | str]]:
    return [(option.key, marked(words(option.label))) for option in question.options]


def _help(definition: Definition, question: Question) -> SafeString:
    """Condition, hint and limits. Written by officers, so everything is escaped here: the template prints it as it is."""
    lines: list[Any] = []
    if condition := condition_in_words(definition, question.shown_if):
        lines.append(format_html("<strong>{}</strong>", condition))
    if question.hint:
        lines.append(marked(words(question.hint)))
    # The kit's counter says the limit of a long text itself.
    lines += [] if question.kind == Kind.LONG_TEXT else list(limits_of(question))
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))


def marked(text: Words) -> SafeString | str:
    """With `lang` when it is not in the reader's language."""
    return format_html('<span lang="{}">{}</span>', text.lang, text.text) if text.lang else text.text


class StoredFile:
    """What Django's file field shows of an answer."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.name = answer["name"]
        self.url = reverse("document_download", args=[answer["document"]])

    def __str__(self) -> str:
        return str(self.name)


def to_python(question: Question, answer: Any) -> Any:
    """A stored answer as the field shows it."""
    if is_empty(answer):
        return None
    match question.kind:
        case Kind.MONEY:
            return Decimal(answer)
        case Kind.DATE:
            return date.fromisoformat(answer)
        case Kind.YES_NO:
            return YES if answer else NO
        case Kind.FILE:
            return StoredFile(answer)
        case _:
            return answer


def to_answer(question: Question, cleaned: Any) -> Any:
    """A cleaned value of the field as a plain JSON answer."""
    if is_empty(cleaned):
        return None
    match question.kind:
        case Kind.MONEY:
            return f"{cleaned:.2f}"
        case Kind.DATE:
            return cleaned.isoformat()
        case Kind.YES_NO:
            return cleaned == YES
        case _:
            return cleaned
