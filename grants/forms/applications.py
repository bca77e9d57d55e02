"""Forms of applications, beside those of the plan (projects) and of the questions (questionnaires)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm, Radios
from core.http import PortalRequest
from documents.forms import TakesFile
from grants.models import Application, Call, RequiredDocument
from grants.parts import place_of_document
from projects.openings import Opening

LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian"))]


class BeginForm(PortalForm):
    language = forms.ChoiceField(
        label=_("In which language will you write?"),
        choices=LANGUAGES,
        widget=Radios,
        help_text=_("Experts who read this language will score it. Both languages have the same chances."),
        error_messages={"required": _("Choose the language of the application.")},
    )
    earlier = forms.ModelChoiceField(
        label=_("Begin with an earlier application"), queryset=Application.objects.none(), required=False,
        empty_label=_("No, with an empty one"), help_text=_("Its plan is copied; you change what is different."),
    )  # fmt: skip

    def __init__(self, *args: Any, request: PortalRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = Application.objects.of_organisation(request.actor).select_related("plan").order_by("-updated_at")
        if earlier.exists():
            field: Any = self.fields["earlier"]
            field.queryset = earlier
            field.label_from_instance = _with_its_number
        else:
            del self.fields["earlier"]


def _with_its_number(application: Application) -> str:
    title = application.plan.title or _("Without a title")
    return f"{title} {application.number}".strip()


class LotForm(PortalForm):
    lot: Any = forms.ModelChoiceField(
        label=_("To which lot do you apply?"), queryset=None, widget=Radios, empty_label=None,
        error_messages={"required": _("Choose a lot.")},
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lot"]
        field.queryset = call.lots.all()


class DocumentUploadForm(TakesFile):
    requirement = forms.ModelChoiceField(
        label=_("What is it?"), queryset=RequiredDocument.objects.none(), required=False, widget=Radios,
        empty_label=_("Something else that belongs to the application"),
    )  # fmt: skip

    field_order = ["requirement", "file"]

    def __init__(self, request: PortalRequest, *args: Any, call: Call, opening: Opening, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        offer_requirements(self, call, opening)


def offer_requirements(form: PortalForm, call: Call, opening: Opening) -> None:
    """Its field `requirement` offers what the call asks for, while the application is returned only what was remarked."""
    field: Any = form.fields["requirement"]
    field.queryset = call.required_documents.all()
    if not opening.is_whole:
        field.queryset = field.queryset.filter(pk__in=[place for place in opening.remarks if place.isdigit()])
    if not opening.has_field(place_of_document(None)):
        field.empty_label, field.required = None, True
        field.error_messages["required"] = _("Choose which document it is.")
    if not field.queryset:
        del form.fields["requirement"]
