"""Form fields made from the columns of a plan: one rule for each kind of column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from core.forms import BinField, Checkboxes, LongTextField, MoneyField, Radios
from core.forms.fields import UnitsLimit
from core.money import TengeField
from projects.entries import plain_number
from projects.models import Row
from projects.months import month_of, show_month
from projects.sections import Section

# Longer texts get a box of several lines; still longer ones a counter too, which costs a kilobyte a box.
LONGEST_LINE = 300
LONGEST_WITHOUT_COUNTER = 1000
CHOOSE = ("", pgettext_lazy("select", "Choose"))


class MonthField(forms.CharField):
    """`03.2027` → the first of March 2027."""

    default_error_messages = {"invalid": _("Enter the month and the year in figures, for example 03.2027.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return show_month(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        month = month_of(text)
        if month is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return month


class _PlainText(forms.CharField):
    """A line break is one character, as everywhere."""

    def to_python(self, value: Any) -> str:
        text = value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
        return super().to_python(text) or ""


class NumberField(forms.DecimalField):
    """`1 234,5` with any spaces; shows a decimal comma."""

    widget = forms.TextInput

    default_error_messages = {"invalid": _("Enter a number in figures, for example 12 or 0,5.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"}
        super().__init__(widget=forms.TextInput(attrs=attrs), min_value=Decimal(0), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value).replace(".", ",") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"\s", "", value).replace(",", ".")
            if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*", value) is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class WholeNumberField(NumberField):
    default_error_messages = {
        "invalid": _("Enter a whole number in figures, for example 120."),
        "max_decimal_places": _("Enter a whole number, without a comma."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_value=Decimal(2_000_000_000), decimal_places=0, max_digits=10, **kwargs)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else int(number)


def field_for(
    section: Section, column: models.Field[Any, Any], *, required: bool, choices: Sequence[Any]
) -> forms.Field:
    """Never required by the form: a draft may be incomplete. What may stay empty for ever says so."""
    label = column.verbose_name if required or _goes_without_saying(column) else _optional(column.verbose_name)
    common: dict[str, Any] = {"label": label, "required": False, "help_text": HINTS.get((section.key, column.name), "")}
    match column:
        case models.ManyToManyField():
            return forms.MultipleChoiceField(choices=choices, widget=Checkboxes(), **common)
        case models.ForeignKey():
            return forms.ChoiceField(choices=[CHOOSE, *choices], **common)
        case models.DateField():
            return MonthField(**common)
        case TengeField():
            return MoneyField(**common)
        case models.DecimalField():
            return NumberField(max_digits=column.max_digits, decimal_places=column.decimal_places, **common)
        case models.IntegerField():
            return WholeNumberField(**common)
        case models.CharField() if column.name == "language":
            return forms.ChoiceField(choices=column.flatchoices, widget=Radios(), **common)
        case models.CharField() if column.choices:
            return forms.ChoiceField(choices=[CHOOSE, *column.flatchoices], **common)
        case models.CharField() if column.name == "bin":
            return BinField(**common)
        case _:
            return _text(column.max_length or LONGEST_LINE, common)


def _text(limit: int, common: dict[str, Any]) -> forms.Field:
    if limit <= LONGEST_LINE:
        width = {"class": "govuk-input--width-20"} if limit <= 60 else {}
        field = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off", **width}), **common)
        field.validators.append(UnitsLimit(limit))
        return field
    if limit <= LONGEST_WITHOUT_COUNTER:
        field = _PlainText(widget=forms.Textarea(attrs={"rows": 3}), **common)
        field.validators.append(UnitsLimit(limit))
        return field
    return LongTextField(max_length=limit, rows=8, **common)


def _goes_without_saying(column: models.Field[Any, Any]) -> bool:
    """Sources of a budget line: their hint says what an empty box means."""
    return isinstance(column, TengeField)


def _optional_text(label: Any) -> str:
    return format_html('{} <span class="portal-optional">({})</span>', label, pgettext("field", "optional"))


_optional = lazy(_optional_text, str)


def reference_choices(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Key → `1. Title`, cut where a select would grow too wide."""
    return [(row.key, text if len(text) <= 90 else f"{text[:89]}…") for row in rows for text in [str(row)]]


MONTH_HINT = _("Month and year, for example 03.2027.")
HINTS: dict[tuple[str, str], Any] = {
    ("charter_fit", "charter_points"): _("For example: 2.1, 2.3 and 4.6."),
    ("project", "summary"): _("Four or five sentences that a reader understands without the rest of the application."),
    ("project", "geography"): _("Districts, towns, villages."),
    ("project", "start_on"): MONTH_HINT,
    ("project", "end_on"): _("Month and year, for example 12.2027. This month is included."),
    ("goal_tasks", "goal"): _("One sentence: for whom, what will be different, by when."),
    ("activities", "start_on"): MONTH_HINT,
    ("activities", "end_on"): MONTH_HINT,
    ("partners", "own_contribution"): _("Money, premises, equipment, volunteers' work. If there is none, say so."),
    ("partners", "bin"): _("12 digits, if the partner has one."),
    ("risks", "sustainability"): _(
        "Be concrete: what goes on after the funding, who does it, with what means. For example, a seat in a working group "
        "that drafts rules."
    ),
    ("indicators", "means"): _("The document or count that proves the value: attendance lists, contracts, a survey."),
    ("budget", "justification"): _("Why it is needed and where the price comes from."),
    ("budget", "requested"): _("Empty: computed."),
}
