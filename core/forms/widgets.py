"""Controls of the kit that Django does not have. Their templates stand in `templates/django/forms/widgets/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from core.moments import local
from core.money import NO_BREAK_SPACE


class MoneyInput(forms.TextInput):
    """A right-aligned amount with ₸ behind it; shows `1 234 567,89`, keeps what was typed when it is no amount."""

    template_name = "django/forms/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return value
        try:
            amount = Decimal(value)
        except InvalidOperation:
            return str(value)
        text = f"{amount:,.2f}".removesuffix(".00")
        return text.replace(",", NO_BREAK_SPACE).replace(".", ",")


class DigitsInput(forms.TextInput):
    """A number that is a name (BIN, IIN, account): digits of one width, no spinner, no suggestions."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "class": "govuk-input--digits"}
        super().__init__({**plain, **(attrs or {})})


class DateParts(forms.Widget):
    """Day, month and year as three inputs: `<name>_day`, `<name>_month`, `<name>_year`.

    The data may also hold the whole value under `<name>` ("2027-02-15"), as other programs send it.
    """

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True
    parts: tuple[str, ...] = ("day", "month", "year")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["parts"] = dict(zip(self.parts, self.decompress(value), strict=True))
        return context

    def format_value(self, value: Any) -> None:
        return None

    def decompress(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return ("",) * len(self.parts)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if data.get(name):
            return data[name]
        typed = tuple(str(data.get(f"{name}_{part}", "")).strip() for part in self.parts)
        return typed if any(typed) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{part}" not in data for part in self.parts)

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_{self.parts[0]}" if id_ else ""


class DateTimeParts(DateParts):
    """The same with a clock time, `<name>_time`, in the country's one zone."""

    template_name = "django/forms/widgets/datetime_parts.html"
    parts = ("day", "month", "year", "time")

    def decompress(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, datetime):
            at = local(value)
            return (*super().decompress(at), f"{at:%H:%M}")
        return super().decompress(value) if isinstance(value, tuple) else ("",) * 4


class _WithHints:
    """Adds a line of explanation under single choices: `hints={"matching": _("…")}`."""

    hints: Mapping[str, Any]

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class Radios(_WithHints, forms.RadioSelect):
    def __init__(self, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = hints or {}


class Checkboxes(_WithHints, forms.CheckboxSelectMultiple):
    def __init__(self, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = hints or {}
