from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, PortalForm, Radios
from core.http import PortalRequest
from documents.forms import TakesFile

LONGEST = 8000


class AppealForm(TakesFile):
    """The text, and one file beside it; what is longer is attached as a document."""

    text = LongTextField(
        label=_("What is wrong with the decision, and what do you ask for?"),
        max_length=LONGEST,
        rows=12,
        help_text=_("Name the criterion, the score or the ground of the refusal, and the facts that speak against it."),
        error_messages={"required": _("Say what is wrong with the decision, and what you ask for.")},
    )

    field_order = ["text", "file"]

    def __init__(self, request: PortalRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        file = self.fields["file"]
        file.label, file.required = _("Document in support"), False

    @property
    def has_file(self) -> bool:
        return bool(self.cleaned_data.get("file") or self.cleaned_data.get("file_document"))


class VerdictForm(PortalForm):
    verb = forms.ChoiceField(
        label=_("Decision on the appeal"),
        choices=[("uphold", _("Uphold the appeal")), ("dismiss", _("Dismiss the appeal"))],
        widget=Radios(
            hints={
                "uphold": _("The decision was wrong. Say below what follows from that and who does it."),
                "dismiss": _("The decision stands."),
            }
        ),
        error_messages={"required": _("Choose whether the appeal is upheld or dismissed.")},
    )
    decision = LongTextField(
        label=_("Decision and reasons"),
        max_length=LONGEST,
        rows=10,
        help_text=_("The applicant reads this text in the letter, word for word."),
        error_messages={"required": _("Write the decision with its reasons: the applicant will read it.")},
    )
