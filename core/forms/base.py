"""What every form of the portal has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm

# The first kind that fits decides.
MESSAGES: dict[type[forms.Field], dict[str, Any]] = {
    forms.BooleanField: {"required": _("Tick the box to go on.")},
    forms.FileField: {"required": _("Choose a file."), "empty": _("This file is empty. Choose another one.")},
    forms.EmailField: {"required": _("Enter an e-mail address.")},
    forms.MultipleChoiceField: {"required": _("Choose one answer or more.")},
    forms.ChoiceField: {"required": _("Choose an answer.")},
    forms.ModelChoiceField: {"required": _("Choose an answer.")},
    forms.Field: {"required": _("Fill in this field.")},
}


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary; `href` and `label` are empty for what concerns the whole form."""

    href: str
    label: str | Promise
    message: str | Promise


class _Look:
    """Optional fields say so (switch off with `mark_optional = False`, for filters); the browser checks nothing itself,
    so that every reader meets the same messages."""

    use_required_attribute = False
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            saying_how_to_mend(field)

    def render(self, template_name: str | None = None, context: Any = None, renderer: Any = None) -> SafeString:
        """What nobody has sent yet has no errors: its groups alone, without asking the templates for each one's errors."""
        if self.is_bound or template_name or context or renderer:  # type: ignore[attr-defined]
            return super().render(template_name, context, renderer)  # type: ignore[misc,no-any-return]
        groups = (str(bound) if bound.is_hidden else bound.as_field_group() for bound in self)  # type: ignore[attr-defined]
        return mark_safe("".join(groups))  # noqa: S308  (each one ready)

    __str__ = __html__ = render

    def error_summary(self) -> list[SummaryLine]:
        """Every error in the order of the page, each with the address of the control to mend."""
        return error_summary(self)


def saying_how_to_mend(field: forms.Field) -> forms.Field:
    """The field. Replaces Django's "This field is required." and the like, unless the field has its own words."""
    for kind, messages in MESSAGES.items():
        if isinstance(field, kind):
            for code, message in messages.items():
                if field.error_messages.get(code) == kind.default_error_messages.get(
                    code, forms.Field.default_error_messages.get(code)
                ):
                    field.error_messages[code] = message
            break
    return field


def error_summary(form: Any) -> list[SummaryLine]:
    """For any Django form, allauth's too."""
    lines = [SummaryLine("", "", message) for message in form.non_field_errors()]
    for bound in form:
        href = "" if bound.is_hidden else f"#{first_control(bound)}"
        lines += [SummaryLine(href, bound.label, message) for message in bound.errors]
    return lines


def first_control(bound: BoundField) -> str:
    """The id of the control that gets focus: the first box of a date, the first of several choices."""
    widget = bound.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{bound.auto_id}_0"
    return widget.id_for_label(bound.auto_id) or bound.auto_id


class PortalForm(_Look, forms.Form):
    pass


class PortalModelForm(_Look, _ModelForm):
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

    def take_revision(self, revision: int) -> None:
        """After a stale save: the reader has seen the other version, and may save over it."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("revision")] = str(revision)
        self.current_revision = revision

    @property
    def is_stale(self) -> bool:
        return self.is_bound and str(self.data.get(self.add_prefix("revision"), "")) != str(self.current_revision)
