"""Groups of label, hint and control, written without the template engine.

A budget of forty lines has four hundred controls; by templates they cost half a second. The result is what
`templates/django/forms/` give, to which everything unusual still goes; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from core.forms import DigitsInput, MoneyInput

NOT_PRINTED = ("class", "data-maxlength")


def group(bound: BoundField) -> SafeString:
    """As `bound.as_field_group()`."""
    widget = bound.field.widget
    draw = DRAWN.get(type(widget))
    if draw is None or bound.errors or "data-maxlength" in widget.attrs:
        return bound.as_field_group()
    attrs = widget.build_attrs(widget.attrs, bound.build_widget_attrs({}, widget))
    attrs["id"] = bound.auto_id
    hint = bound.help_text and f'<div id="{bound.auto_id}_helptext" class="govuk-hint">{bound.help_text}</div>'
    label = f'<label class="govuk-label govuk-label--s" for="{bound.auto_id}">{conditional_escape(bound.label)}</label>'
    control = draw(bound, attrs)
    # Everything that comes from outside was escaped where it was put in.
    return mark_safe(f'<div class="govuk-form-group">{label}{hint}{control}</div>')  # noqa: S308


def _line(bound: BoundField, attrs: dict[str, Any], *more: str) -> str:
    value = bound.field.widget.format_value(bound.value())
    shown = "" if value is None else f' value="{escape(value)}"'
    return f'<input type="text" name="{bound.html_name}" class="{_classes("govuk-input", attrs, *more)}"{shown}{_printed(attrs)}>'


def _money(bound: BoundField, attrs: dict[str, Any]) -> str:
    line = _line(bound, attrs, "govuk-input--money")
    return f'<div class="govuk-input__wrapper">{line}<div class="govuk-input__suffix" aria-hidden="true">₸</div></div>'


def _box(bound: BoundField, attrs: dict[str, Any]) -> str:
    classes = _classes("govuk-textarea", attrs)
    if "aria-describedby" in attrs:  # last, as the template has it
        attrs["aria-describedby"] = attrs.pop("aria-describedby")
    return f'<textarea name="{bound.html_name}" class="{classes}"{_printed(attrs)}>\n{escape(bound.value() or "")}</textarea>'


def _select(bound: BoundField, attrs: dict[str, Any]) -> str:
    chosen = str(bound.value() or "")
    options = "".join(_options(bound.field.widget.choices, chosen))
    return f'<select name="{bound.html_name}" class="{_classes("govuk-select", attrs)}"{_printed(attrs)}>{options}</select>'


def _options(choices: Any, chosen: str) -> Iterator[str]:
    for value, label in choices:
        selected = " selected" if str(value) == chosen else ""
        yield f'<option value="{escape(value)}"{selected}>{escape(label)}</option>'


def _classes(*names: Any) -> str:
    kit, attrs, *more = names
    return " ".join(name for name in (kit, attrs.get("class", ""), *more) if name)


def _printed(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attrs.items()
        if value is not False and name not in NOT_PRINTED
    )


DRAWN: dict[type[forms.Widget], Callable[[BoundField, dict[str, Any]], str]] = {
    forms.TextInput: _line,
    DigitsInput: _line,
    MoneyInput: _money,
    forms.Textarea: _box,
    forms.Select: _select,
}
