"""Forms of amendments: the decision behind a change, and what changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, DateTimeField, LongTextField, PortalForm
from core.periods import local_date
from grants.actions.amendments import CALL_TEXTS, LOT_TEXTS, Decision
from grants.forms.drafts import LANGUAGE_ENDINGS, portal_field
from grants.models import Call, Lot


class DecisionForm(PortalForm):
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=40)
    decision_on = DateField(label=_("Date of the decision"))
    reason_kk = LongTextField(label=_("Reason in Kazakh"), max_length=2000, rows=3)
    reason_ru = LongTextField(label=_("Reason in Russian"), max_length=2000, rows=3)
    reason_en = LongTextField(label=_("Reason in English"), max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, call: Call, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, self.at = call, at

    def clean_decision_on(self) -> Any:
        on = self.cleaned_data["decision_on"]
        if on > local_date(self.at):
            raise forms.ValidationError(_("The decision is dated in the future. Check its date."))
        return on

    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(
            data["decision_number"], data["decision_on"], data["reason_kk"], data["reason_ru"], data["reason_en"]
        )

    def changes(self) -> dict[str, dict[str, Any]]:
        """Target → field → new value, for `propose_amendment`."""
        return {}


class CancellationForm(DecisionForm):
    pass


class ExtensionForm(DecisionForm):
    closes_at = DateTimeField(label=_("Applications are taken until"))

    field_order = ["closes_at"]

    def changes(self) -> dict[str, dict[str, Any]]:
        return {"call": {"closes_at": self.cleaned_data["closes_at"]}}


class TextForm(DecisionForm):
    """Every text that may be corrected, as it stands now. Only what differs becomes part of the change."""

    def __init__(self, *args: Any, call: Call, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, call=call, at=at, **kwargs)
        self.targets: dict[str, tuple[str, str]] = {}
        self._add("call", call, CALL_TEXTS, "")
        for lot in call.lots.all():
            prefix = _("Lot %(number)s") % {"number": lot.place}
            self._add(f"lot:{lot.pk}", lot, LOT_TEXTS, f"{prefix}. ")

    def _add(self, target: str, row: Call | Lot, names: tuple[str, ...], prefix: str) -> None:
        for name in names:
            field = portal_field(row._meta.get_field(name))  # type: ignore[arg-type]
            if field is None:
                continue
            field.required = False
            field.label = f"{prefix}{field.label}"
            field.initial = getattr(row, name)
            if name.endswith(LANGUAGE_ENDINGS):
                field.widget.attrs["lang"] = name[-2:]
            key = f"{target}:{name}".replace(":", "-")
            self.fields[key] = field
            self.targets[key] = (target, name)

    def changes(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for key, (target, name) in self.targets.items():
            if key in self.changed_data:
                found.setdefault(target, {})[name] = self.cleaned_data[key]
        return found
