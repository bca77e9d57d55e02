"""What to take over from an earlier application, and which of the organisation's files to attach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from core.forms import Checkboxes, PortalForm
from core.moments import show_day
from core.periods import local_date
from documents.models import Document
from grants.forms.applications import offer_requirements
from grants.models import Application, RequiredDocument
from grants.reuse import Offer, files_to_offer, own_uploads
from projects.openings import Opening


class TakeOverForm(PortalForm):
    parts = forms.MultipleChoiceField(
        label=_("What do you want to take over?"),
        help_text=_("Only what you tick is taken over. The earlier application stays as it is."),
        error_messages={"required": _("Tick at least one part.")},
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parts"]
        hints = {
            offer.key: _("Something stands there already: it would be replaced.") for offer in offers if offer.is_filled
        }
        field.widget = Checkboxes(hints=hints)
        field.choices = [(offer.key, offer.title) for offer in offers]
        field.initial = [offer.key for offer in offers if offer.is_proposed]
        for offer in offers:
            self.fields[f"seen_{offer.key}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, required=False, initial=offer.revision
            )

    @property
    def seen(self) -> dict[str, int]:
        """Part that was ticked → the revision that the reader saw of what it replaces."""
        return {key: self.cleaned_data[f"seen_{key}"] or 0 for key in self.cleaned_data["parts"]}


class OwnFileForm(PortalForm):
    document = forms.ModelChoiceField(
        label=_("Which file?"), queryset=Document.objects.none(),
        error_messages={"required": _("Choose a file."), "invalid_choice": _("This file is no longer there. Choose another one.")},
    )  # fmt: skip
    requirement = forms.ModelChoiceField(
        label=_("What is it?"), queryset=RequiredDocument.objects.none(), required=False,
        empty_label=_("Something else that belongs to the application"),
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, opening: Opening, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="own_%s", **kwargs)
        self.offered = files_to_offer(application, actor)
        document: Any = self.fields["document"]
        document.queryset = own_uploads(application, actor)
        document.widget.choices = [
            ("", pgettext_lazy("select", "Choose")),
            *((one.pk, _named(one)) for one in self.offered),
        ]
        offer_requirements(self, application.call, opening)


def _named(document: Document) -> str:
    """The same name may have been uploaded again and again: the day tells them apart."""
    return f"{document.name} ({show_day(local_date(document.created_at))})"
