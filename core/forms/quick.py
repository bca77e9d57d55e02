"""Groups of label, hint and control, written without the template engine, which takes ten times as long.

A budget of forty lines has four hundred controls, a checklist fifty. The result is what `templates/django/forms/` give;
to them goes everything unusual: errors, uploads, dates, widgets of others. Tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.forms.widgets import DigitsInput, MoneyInput, Radios
from core.templatetags.portal import character_count_texts, number

COUNTED = "data-maxlength"
NOT_PRINTED = frozenset({"class", COUNTED})
NOT_PRINTED_IN_A_BOX = NOT_PRINTED | {"maxlength", "aria-describedby"}
NOT_PRINTED_IN_A_CHOICE = frozenset({"class", "aria-describedby", "aria-invalid", "required"})


class QuickField(BoundField):
    def as_field_group(self) -> SafeString:
        return group(self) or super().as_field_group()


class QuickTemplates(TemplatesSetting):
    """FORM_RENDERER: every form of the portal, those of libraries too."""

    bound_field_class = QuickField


def group(bound: BoundField) -> SafeString | None:
    """None for what only the templates can draw."""
    widget = bound.field.widget
    draw = DRAWN.get(type(widget))
    if draw is None or bound.errors or not bound.auto_id or getattr(bound.field, "template_name", None):
        return None
    attrs = widget.build_attrs(widget.attrs, bound.build_widget_attrs({}, widget))
    attrs.setdefault("id", bound.auto_id)
    control = draw(bound, attrs)
    if control is None:
        return None
    hint = f'<div id="{bound.auto_id}_helptext" class="govuk-hint">{bound.help_text}</div>' if bound.help_text else ""
    label = conditional_escape(bound.label) + _optional(bound)
    if bound.use_fieldset:
        described = f' aria-describedby="{escape(bound.aria_describedby)}"' if bound.aria_describedby else ""
        inside = (
            f'<fieldset class="govuk-fieldset" role="group"{described}>'
            f'<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{label}</legend>{hint}{control}</fieldset>'
        )
    else:
        inside = f'<label class="govuk-label govuk-label--s" for="{escape(bound.id_for_label)}">{label}</label>{hint}{control}'
    # Everything that comes from outside was escaped where it was put in.
    return mark_safe(f"{_opening(attrs)}{inside}{_counter(bound, attrs)}</div>")  # noqa: S308


def _optional(bound: BoundField) -> str:
    if bound.field.required or not getattr(bound.form, "mark_optional", False):
        return ""
    optional = pgettext("field", "optional")
    return f' <span class="portal-optional">({escape(optional)})</span>'


def _opening(attrs: dict[str, Any]) -> str:
    if not attrs.get(COUNTED):
        return '<div class="govuk-form-group">'
    return (
        '<div class="govuk-form-group govuk-character-count" data-module="govuk-character-count" '
        f'data-maxlength="{escape(attrs[COUNTED])}"{character_count_texts()}>'
    )


def _counter(bound: BoundField, attrs: dict[str, Any]) -> str:
    if not attrs.get(COUNTED):
        return ""
    longest = _("Longest text, in characters: %(limit)s") % {"limit": number(attrs[COUNTED])}
    return f'<div id="{bound.auto_id}-info" class="govuk-hint govuk-character-count__message">{escape(longest)}</div>'


def _line(bound: BoundField, attrs: dict[str, Any], *more: str) -> str:
    widget: Any = bound.field.widget
    value = widget.format_value(bound.value())
    shown = "" if value is None else f' value="{escape(str(value))}"'
    classes = _classes("govuk-input", attrs, *more)
    return f'<input type="{widget.input_type}" name="{bound.html_name}" class="{classes}"{shown}{_printed(attrs)}>'


def _money(bound: BoundField, attrs: dict[str, Any]) -> str:
    line = _line(bound, attrs, "govuk-input--money")
    return f'<div class="govuk-input__wrapper">{line}<div class="govuk-input__suffix" aria-hidden="true">₸</div></div>'


def _box(bound: BoundField, attrs: dict[str, Any]) -> str:
    classes = _classes("govuk-textarea", attrs) + (" govuk-js-character-count" if attrs.get(COUNTED) else "")
    described = [str(attrs.get("aria-describedby") or ""), f"{attrs['id']}-info" if attrs.get(COUNTED) else ""]
    described_by = " ".join(filter(None, described))
    last = f' aria-describedby="{escape(described_by)}"' if described_by else ""
    text = bound.field.widget.format_value(bound.value())
    opening = f'<textarea name="{bound.html_name}" class="{classes}"{_printed(attrs, NOT_PRINTED_IN_A_BOX)}{last}>'
    return f"{opening}\n{conditional_escape(text) if text else ''}</textarea>"


def _select(bound: BoundField, attrs: dict[str, Any]) -> str:
    widget: Any = bound.field.widget
    chosen = widget.format_value(bound.value())
    options = _options(widget)
    for value in chosen:
        options = options.replace(f'<option value="{escape(value)}">', f'<option value="{escape(value)}" selected>', 1)
    return f'<select name="{bound.html_name}" class="{_classes("govuk-select", attrs)}"{_printed(attrs)}>{options}</select>'


def _options(widget: Any) -> str:
    """Drawn once for a widget that the rows of a form share; nothing chosen."""
    drawn = vars(widget).setdefault("drawn", {})
    language = get_language()
    if language not in drawn:
        drawn[language] = "".join(_option(value, label) for value, label in widget.choices)
    options: str = drawn[language]
    return options


def _option(value: Any, label: Any) -> str:
    """Of a group, its heading and what stands in it."""
    if isinstance(label, list | tuple):
        inside = "".join(_option(own, name) for own, name in label)
        return f'<optgroup label="{escape(str(value))}">{inside}</optgroup>'
    text = "" if value is None else str(value)
    return f'<option value="{escape(text)}">{conditional_escape(label)}</option>'


def _radios(bound: BoundField, attrs: dict[str, Any]) -> str | None:
    choices = _flat(bound)
    if choices is None:
        return None
    hints = getattr(bound.field.widget, "hints", {})
    items = "".join(
        _choice(bound, attrs, place, value, label, hints.get(value, ""), is_chosen=chosen)
        for place, (value, label, chosen) in enumerate(choices)
    )
    return f'<div class="{_classes("govuk-radios", attrs)}" data-module="govuk-radios">{items}</div>'


def _choice(
    bound: BoundField, attrs: dict[str, Any], place: int, value: str, label: Any, hint: Any, *, is_chosen: bool
) -> str:
    own = {**attrs, "id": f"{attrs['id']}_{place}", **({"checked": True} if is_chosen else {})}
    described = f' aria-describedby="{own["id"]}_hint"' if hint else ""
    below = f'<div id="{own["id"]}_hint" class="govuk-hint govuk-radios__hint">{conditional_escape(hint)}</div>'
    return (
        f'<div class="govuk-radios__item"><input type="radio" name="{bound.html_name}" value="{escape(value)}" '
        f'class="govuk-radios__input"{_printed(own, NOT_PRINTED_IN_A_CHOICE)}{described}>'
        f'<label class="govuk-label govuk-radios__label" for="{own["id"]}">{conditional_escape(label)}</label>'
        f"{below if hint else ''}</div>"
    )


def _flat(bound: BoundField) -> list[tuple[str, Any, bool]] | None:
    """(value, label, chosen) as the widget would say; None when choices stand in groups."""
    widget: Any = bound.field.widget
    chosen = widget.format_value(bound.value())
    found = []
    for value, label in widget.choices:
        if isinstance(label, list | tuple):
            return None
        value = "" if value is None else str(value)
        found.append((value, label, value in chosen))
    return found


def _classes(*names: Any) -> str:
    kit, attrs, *more = names
    return " ".join(escape(name) for name in (kit, attrs.get("class", ""), *more) if name)


def _printed(attrs: dict[str, Any], without: frozenset[str] = NOT_PRINTED) -> str:
    return "".join(_attributes(attrs, without))


def _attributes(attrs: dict[str, Any], without: frozenset[str]) -> Iterator[str]:
    for name, value in attrs.items():
        if value is not False and name not in without:
            yield f" {name}" if value is True else f' {name}="{escape(str(value))}"'


DRAWN: dict[type[forms.Widget], Callable[[BoundField, dict[str, Any]], str | None]] = {
    forms.TextInput: _line,
    forms.EmailInput: _line,
    forms.NumberInput: _line,
    DigitsInput: _line,
    MoneyInput: _money,
    forms.Textarea: _box,
    forms.Select: _select,
    forms.RadioSelect: _radios,
    Radios: _radios,
}
