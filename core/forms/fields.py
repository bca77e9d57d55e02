"""Fields that read what people type: amounts with spaces, dates in three boxes, numbers copied from a document."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.forms.widgets import DateParts, DateTimeParts, DigitsInput, MoneyInput
from core.identifiers import normalise_number, normalise_phone, validate_bin, validate_iin
from core.moments import local

CURRENCY = re.compile(r"(₸|тг\.?|тенге|теңге|kzt)$", re.IGNORECASE)
# A hyphen, and what word processors make of it.
SEPARATORS = re.compile(r"[:.\-\u2010-\u2013]")


class UnitsLimit(BaseValidator):
    """Length as the browser counts it (UTF-16 units), so that the counter beside the box and the server agree."""

    code = "max_length"
    message = ngettext_lazy(
        "Shorten the text to %(limit_value)d character. Characters entered: %(show_value)d.",
        "Shorten the text to %(limit_value)d characters. Characters entered: %(show_value)d.",
        "limit_value",
    )

    def compare(self, a: int, b: int) -> bool:
        return a > b

    def clean(self, x: str) -> int:
        return len(x.encode("utf-16-le")) // 2


class LongTextField(forms.CharField):
    """Text of several lines with a counter. A line break is one character here and in the browser."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.limit = max_length
        self.validators.append(UnitsLimit(max_length))
        self.widget.attrs["data-maxlength"] = str(max_length)

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(value) or ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class MoneyField(forms.DecimalField):
    """Tenge. Takes `1 234 567,89`, `1234567.89`, `1 234 567 ₸`, with whatever spaces a spreadsheet puts between."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": _("Enter an amount in figures, for example 1 234 567,89."),
        "max_decimal_places": _("Enter an amount with no more than two figures after the comma."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(max_digits=16, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: a decimal is an integer
        if isinstance(value, str):
            value = CURRENCY.sub("", re.sub(r"\s", "", value)).replace(",", ".")
            if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*", value) is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # the number input's min, max and step have no meaning on a text input


class DateField(forms.Field):
    """A day from three boxes; also takes an ISO date."""

    widget: Any = DateParts
    default_error_messages = {
        "required": _("Enter the day, the month and the year."),
        "incomplete": _("Enter the day, the month and the year in figures, for example 31 3 2027."),
        "invalid": _("There is no such day in the calendar. Check the day and the month."),
    }

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        return self._day(*(value if isinstance(value, tuple) else self._from_iso(value)))

    def _from_iso(self, text: str) -> tuple[str, ...]:
        return tuple(reversed(str(text).split("-")))

    def _day(self, *parts: str) -> date:
        if len(parts) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts) or len(parts[2]) != 4:
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        day, month, year = (int(part) for part in parts)
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class DateTimeField(DateField):
    """A moment by the country's clock: three boxes and `18:30`. Gives an aware datetime."""

    widget = DateTimeParts
    default_error_messages = {
        "required": _("Enter the day, the month, the year and the time."),
        "time": _("Enter the time in hours and minutes, for example 18:30."),
    }

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        parts = value if isinstance(value, tuple) else self._from_iso(value)
        day, clock = self._day(*parts[:3]), self._clock(parts[3] if len(parts) > 3 else "")
        return timezone.make_aware(datetime.combine(day, clock), timezone.get_default_timezone())

    def _from_iso(self, text: str) -> tuple[str, ...]:
        """`2027-02-15T18:30`; a moment with its own offset is first brought to the country's clock."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(self.error_messages["incomplete"], code="incomplete") from None
        if moment.tzinfo:
            moment = local(moment)
        return str(moment.day), str(moment.month), f"{moment.year:04}", f"{moment:%H:%M}"

    def _clock(self, text: str) -> time:
        found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", SEPARATORS.sub(":", text.strip()))
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValidationError(self.error_messages["time"], code="time")
        return time(int(found[1]), int(found[2]))


class TwelveDigitsField(forms.CharField):
    """A number of 12 digits, copied with or without spaces. Give the validator of its kind."""

    widget = DigitsInput

    def to_python(self, value: Any) -> str:
        return normalise_number(super().to_python(value) or "")


class BinField(TwelveDigitsField):
    default_validators = [validate_bin]


class IinField(TwelveDigitsField):
    default_validators = [validate_iin]


class PhoneField(forms.CharField):
    """`8 (701) 123-45-67` and the like → `+77011234567`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return normalise_phone(text) if text else ""
