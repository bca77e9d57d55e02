from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Checkboxes, PortalForm
from notices.declare import optional_groups


class ChoicesForm(PortalForm):
    mark_optional = False

    wanted = forms.MultipleChoiceField(label=_("Send me letters about"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = optional_groups()
        field = cast(forms.MultipleChoiceField, self.fields["wanted"])
        field.widget = Checkboxes(hints={group.key: group.hint for group in groups if group.hint})
        field.choices = [(group.key, group.title) for group in groups]
