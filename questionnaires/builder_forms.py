"""The form of one question in a draft. Works without scripts: each kind has its own page with only its own fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Checkboxes, DateField, LongTextField, MoneyField, PortalForm
from questionnaires.bounds import (
    LARGEST_NUMBER,
    LONGEST_HINT,
    LONGEST_LABEL,
    LONGEST_OPTION,
    MOST_OPTIONS,
    bounds_of,
    write_bound,
)
from questionnaires.editing import fresh_key
from questionnaires.forms import YES_NO_CHOICES, WholeNumberField
from questionnaires.kinds import DECIDING, LONGEST_OF_KIND, USUAL_LENGTH, WITH_BOUNDS, WITH_OPTIONS, Kind
from questionnaires.schema import Condition, Definition, Option, Question, Texts

LANGUAGE_NAMES = (("kk", _("in Kazakh")), ("ru", _("in Russian")), ("en", _("in English")))


def _in(what: Any, language: Any) -> Any:
    return _("%(what)s, %(language)s") % {"what": what, "language": language}


class QuestionForm(PortalForm):
    """`question`: the one to change, or a new one of `kind`. `built` gives it with the definition's used keys."""

    mark_optional = False  # a draft may have gaps; the list of questions says what is still missing

    def __init__(self, *args: Any, definition: Definition, kind: Kind, question: Question | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.definition, self.kind, self.question = definition, kind, question
        self._add_texts("label", _("Question"), LONGEST_LABEL, rows=2)
        self._add_texts("hint", _("Hint"), LONGEST_HINT, rows=2)
        self.fields["required"] = forms.BooleanField(label=_("An answer is required"), required=False)
        if kind in WITH_OPTIONS:
            self._add_texts("options", _("Options, one a line"), MOST_OPTIONS * (LONGEST_OPTION + 1), rows=5)
        self._add_limits()
        self._add_condition()
        if question is not None:
            self.initial = {**_initial(question), **self.initial}

    def _add_texts(self, name: str, label: Any, longest: int, rows: int) -> None:
        for code, language in LANGUAGE_NAMES:
            self.fields[f"{name}_{code}"] = LongTextField(
                label=_in(label, language), max_length=longest, rows=rows, required=False
            )
            self.fields[f"{name}_{code}"].widget.attrs["lang"] = code

    def _add_limits(self) -> None:
        if self.kind in LONGEST_OF_KIND:
            usual = _("Empty means the usual length: %(length)s") % {"length": USUAL_LENGTH[self.kind]}
            self.fields["max_length"] = WholeNumberField(
                label=_("Longest answer, in characters"), min_value=1, max_value=LONGEST_OF_KIND[self.kind],
                required=False, help_text=usual,
            )  # fmt: skip
        elif self.kind in WITH_BOUNDS:
            self.fields["minimum"] = self._bound(pgettext_lazy("limit", "Smallest value"))
            self.fields["maximum"] = self._bound(pgettext_lazy("limit", "Largest value"))
        elif self.kind == Kind.SEVERAL_OF:
            for name, label in (("minimum", _("Fewest options to choose")), ("maximum", _("Most options to choose"))):
                self.fields[name] = WholeNumberField(label=label, min_value=1, max_value=MOST_OPTIONS, required=False)

    def _bound(self, label: Any) -> forms.Field:
        if self.kind == Kind.MONEY:
            return MoneyField(label=label, required=False)
        if self.kind == Kind.DATE:
            return DateField(label=label, required=False)
        return WholeNumberField(label=label, min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER, required=False)

    def _add_condition(self) -> None:
        choices = list(_conditions(self.definition, self.question))
        if choices:
            self.fields["shown_if"] = forms.MultipleChoiceField(
                label=_("Ask this only if an earlier answer is"), required=False, widget=Checkboxes(), choices=choices,
                help_text=_("Choose one or several answers of one question. Without a choice it is always asked."),
            )  # fmt: skip

    def clean_shown_if(self) -> Condition | None:
        chosen = [value.split("=", 1) for value in self.cleaned_data["shown_if"]]
        if not chosen:
            return None
        if len({question for question, _value in chosen}) > 1:
            raise ValidationError(_("Choose answers of one question only."))
        return Condition(chosen[0][0], tuple(value for _question, value in chosen))

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.get(f"label_{code}") for code in ("kk", "ru", "en")):
            self.add_error("label_kk", _("Write the question in at least one language."))
        low, high = self.cleaned_data.get("minimum"), self.cleaned_data.get("maximum")
        if low is not None and high is not None and low > high:
            self.add_error("maximum", _("The largest value must not be below the smallest."))
        if self.kind in WITH_OPTIONS:
            self._clean_options()
        return self.cleaned_data

    def _clean_options(self) -> None:
        lists = [self._lines(code) for code in ("kk", "ru", "en")]
        lengths = {len(lines) for lines in lists if lines}
        if len(lengths) > 1:
            self.add_error("options_kk", _("Write the same number of options in each language, in the same order."))
        elif max(lengths, default=0) > MOST_OPTIONS:
            too_many = _("Remove options: there may be no more than %(count)s.") % {"count": MOST_OPTIONS}
            self.add_error("options_kk", too_many)

    def _lines(self, code: str) -> list[str]:
        text: str = self.cleaned_data.get(f"options_{code}") or ""
        return [line.strip() for line in text.split("\n") if line.strip()]

    def built(self) -> tuple[Question, Definition]:
        """The question, and the definition with the keys that were used for it."""
        definition = self.definition
        if self.question is None:
            key, definition = fresh_key(definition)
        else:
            key = self.question.key
        options, definition = self._options(definition)
        data = self.cleaned_data
        question = Question(
            key=key,
            kind=self.kind,
            label=Texts(*(data[f"label_{code}"].strip() for code in ("kk", "ru", "en"))),
            hint=Texts(*(data[f"hint_{code}"].strip() for code in ("kk", "ru", "en"))),
            required=data["required"],
            options=options,
            shown_if=data.get("shown_if"),
            max_length=data.get("max_length") or 0,
            minimum=write_bound(data.get("minimum")),
            maximum=write_bound(data.get("maximum")),
        )
        return question, definition

    def _options(self, definition: Definition) -> tuple[tuple[Option, ...], Definition]:
        """An option whose text is known keeps its key, so that answers and conditions keep meaning it."""
        if self.kind not in WITH_OPTIONS:
            return (), definition
        lists = [self._lines(code) for code in ("kk", "ru", "en")]
        count = max(len(lines) for lines in lists)
        texts = [Texts(*(lines[i] if lines else "" for lines in lists)) for i in range(count)]
        known = _matched(texts, self.question.options if self.question else ())
        options = []
        for text, key in zip(texts, known, strict=True):
            if not key:
                key, definition = fresh_key(definition, "o")
            options.append(Option(key, text))
        return tuple(options), definition


def _matched(texts: list[Texts], old: tuple[Option, ...]) -> list[str]:
    """For each text the key it had: by an equal text, else by place when as many options were there."""
    left = list(old)
    keys = []
    for text in texts:
        found = next((option for option in left if _shares_text(option.label, text)), None)
        if found:
            left.remove(found)
        keys.append(found.key if found else "")
    if len(texts) == len(old):
        unused = {option.key for option in left}
        keys = [key or (option.key if option.key in unused else "") for key, option in zip(keys, old, strict=True)]
    return keys


def _shares_text(one: Texts, other: Texts) -> bool:
    return any(getattr(one, code) and getattr(one, code) == getattr(other, code) for code in ("kk", "ru", "en"))


def _conditions(definition: Definition, question: Question | None) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Answers of earlier questions, grouped by question."""
    for number, earlier in enumerate(definition.questions, 1):
        if question is not None and earlier.key == question.key:
            return
        if earlier.kind not in DECIDING:
            continue
        answers = [(option.key, str(option.label)) for option in earlier.options]
        if earlier.kind == Kind.YES_NO:
            answers = [(value, str(label)) for value, label in YES_NO_CHOICES]
        yield f"{number}. {earlier.label}", [(f"{earlier.key}={value}", label) for value, label in answers]


def _initial(question: Question) -> dict[str, Any]:
    low, high = bounds_of(replace(question, kind=Kind.WHOLE_NUMBER) if question.kind == Kind.SEVERAL_OF else question)
    initial: dict[str, Any] = {
        "required": question.required,
        "max_length": question.max_length or None,
        "minimum": low,
        "maximum": high,
    }
    for code in ("kk", "ru", "en"):
        initial[f"label_{code}"] = getattr(question.label, code)
        initial[f"hint_{code}"] = getattr(question.hint, code)
        initial[f"options_{code}"] = "\n".join(getattr(option.label, code) for option in question.options).strip("\n")
    if question.shown_if:
        initial["shown_if"] = [f"{question.shown_if.question}={value}" for value in question.shown_if.values]
    return initial
