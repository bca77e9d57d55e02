"""What every form of the portal has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary; `href` is empty for what concerns the whole form."""

    href: str
    message: str | Promise


class _Look:
    """Optional fields say so (switch off with `mark_optional = False`, for filters); the browser checks nothing itself,
    so that every reader meets the same messages."""

    use_required_attribute = False
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def error_summary(self) -> list[SummaryLine]:
        """Every error in the order of the page, each with the address of the control to mend."""
        return error_summary(self)


def error_summary(form: Any) -> list[SummaryLine]:
    """For any Django form, allauth's too."""
    lines = [SummaryLine("", message) for message in form.non_field_errors()]
    for bound in form:
        href = "" if bound.is_hidden else f"#{first_control(bound)}"
        lines += [SummaryLine(href, message) for message in bound.errors]
    return lines


def first_control(bound: BoundField) -> str:
    """The id of the control that gets focus: the first box of a date, the first of several choices."""
    widget = bound.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{bound.auto_id}_0"
    return widget.id_for_label(bound.auto_id) or bound.auto_id


class PortalForm(_Look, forms.Form):
    pass


class PortalModelForm(_Look, forms.ModelForm):
    """Only for its fields and checks: views pass `cleaned_data` to an action and never call `save()`."""

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("Writes are actions: pass cleaned_data to one.")


class RevisionForm(PortalForm):
    """Carries the revision that the reader saw. `is_stale` when somebody has saved since."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, current_revision: int, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "revision": current_revision}
        super().__init__(*args, **kwargs)
        self.current_revision = current_revision

    @property
    def is_stale(self) -> bool:
        return self.is_bound and str(self.data.get(self.add_prefix("revision"), "")) != str(self.current_revision)
