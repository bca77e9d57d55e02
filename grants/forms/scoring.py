"""What experts and coordinators write while scoring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import InterestGround
from core.forms import Checkboxes, LongTextField, PortalForm, Radios, RevisionForm
from core.templatetags.portal import number as figures
from grants.actions.scoring import Entry
from grants.models import Criterion, Score

NONE, SOME = "none", "some"


class ScoringForm(RevisionForm):
    """Points and a comment a criterion. A draft may lack either; sending is checked by the action."""

    mark_optional = False

    notes = LongTextField(
        label=_("Your own notes"), help_text=_("Nobody else sees them."), max_length=8000, rows=3, required=False
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion], stored: Mapping[int, Score], **kwargs: Any) -> None:
        initial = {"notes": kwargs.pop("notes", "")}
        for one in criteria:
            score = stored.get(one.pk)
            initial[f"points_{one.pk}"] = score.points if score else None
            initial[f"comment_{one.pk}"] = score.comment if score else ""
        super().__init__(*args, initial=initial, **kwargs)
        self.criteria = criteria
        for one in criteria:
            self.fields[f"points_{one.pk}"] = _points_of(one)
            self.fields[f"comment_{one.pk}"] = LongTextField(
                label=_("Comment: what the points rest on"), max_length=4000, rows=3, required=False
            )
        self.order_fields(
            ["revision", *(name for one in criteria for name in (f"points_{one.pk}", f"comment_{one.pk}"))]
        )

    def entries(self) -> dict[int, Entry]:
        data = self.cleaned_data
        return {one.pk: Entry(data[f"points_{one.pk}"], data[f"comment_{one.pk}"]) for one in self.criteria}

    def rows(self) -> list[tuple[Criterion, BoundField, BoundField]]:
        return [(one, self[f"points_{one.pk}"], self[f"comment_{one.pk}"]) for one in self.criteria]


def _points_of(criterion: Criterion) -> forms.IntegerField:
    label = _now("Points, from 0 to %(most)s") % {"most": criterion.max_score}
    if criterion.weight != 1:
        label += f" (× {figures(criterion.weight.normalize())})"
    attrs = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
    whole = _("Whole points, from 0 to %(most)s.") % {"most": criterion.max_score}
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=criterion.max_score,
        required=False,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"invalid": whole, "min_value": whole, "max_value": whole},
    )


class DeclarationForm(PortalForm):
    """The five grounds, or the express statement that there is none."""

    mark_optional = False

    has_conflict = forms.ChoiceField(
        label=_("Is there a conflict of interest?"),
        choices=[(NONE, _("No, there is none")), (SOME, _("Yes"))],
        widget=Radios,
    )
    grounds = forms.MultipleChoiceField(
        label=_("If yes: which?"), choices=InterestGround.choices, widget=Checkboxes, required=False
    )
    explanation = LongTextField(label=_("Explanation"), max_length=2000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen, grounds = data.get("has_conflict"), data.get("grounds")
        if chosen == SOME and not grounds:
            self.add_error("grounds", _("Choose the ground of the conflict."))
        if chosen == NONE and grounds:
            self.add_error("has_conflict", _("You chose a ground below. Answer “Yes”, or clear the grounds."))
        return data


class RecusalForm(PortalForm):
    """A ground that came to light while reading."""

    mark_optional = False

    grounds = forms.MultipleChoiceField(
        label=_("What is the conflict?"), choices=InterestGround.choices, widget=Checkboxes
    )
    explanation = LongTextField(label=_("Explanation"), max_length=2000, rows=3, required=False)


class RefusalForm(PortalForm):
    reason = LongTextField(
        label=_("Why do you refuse?"),
        help_text=_("The coordinator of the operator reads it. A reserve expert will score in your place."),
        max_length=2000,
        rows=4,
    )


class CloseForm(PortalForm):
    """Asked for when scores are missing."""

    reason_kk = LongTextField(label=_("Reasons in Kazakh"), max_length=2000, rows=4)
    reason_ru = LongTextField(label=_("Reasons in Russian"), max_length=2000, rows=4)
    reason_en = LongTextField(label=_("Reasons in English"), max_length=2000, rows=4, required=False)


def take_errors(form: forms.Form, error: ValidationError) -> None:
    """Beside the fields that the form has, the rest above it."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in found.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
