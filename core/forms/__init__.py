"""Forms of the portal: the base class, and the fields and widgets Django does not have."""

from core.forms.base import PortalForm, PortalModelForm, RevisionForm, SummaryLine
from core.forms.fields import (
    BinField,
    DateField,
    DateTimeField,
    IinField,
    LongTextField,
    MoneyField,
    PhoneField,
    TwelveDigitsField,
)
from core.forms.widgets import Checkboxes, DateParts, DateTimeParts, DigitsInput, MoneyInput, Radios

__all__ = [
    "BinField",
    "Checkboxes",
    "DateField",
    "DateParts",
    "DateTimeField",
    "DateTimeParts",
    "DigitsInput",
    "IinField",
    "LongTextField",
    "MoneyField",
    "MoneyInput",
    "PhoneField",
    "PortalForm",
    "PortalModelForm",
    "Radios",
    "RevisionForm",
    "SummaryLine",
    "TwelveDigitsField",
]
