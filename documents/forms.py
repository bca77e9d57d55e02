from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.forms.base import PortalForm
from core.http import PortalRequest
from documents import actions
from documents.codes import LENGTH, normalised
from documents.inspection.kinds import EXTENSIONS
from documents.limits import LARGEST_FILE, MEGABYTE
from documents.models import Document
from documents.receiving import TOO_LARGE
from documents.refusals import SENTENCES


class AcceptedFileInput(forms.FileInput):
    def __init__(self) -> None:
        super().__init__(attrs={"accept": ",".join(f".{name}" for name in EXTENSIONS)})


class TakesFile(PortalForm):
    """A form that takes one file: from the browser at once, or as the number of an upload that `upload.js` has finished.

    In the template the form has `enctype="multipart/form-data"` and `{% include "documents/upload_attributes.html" %}`.
    In the view: `form.take(...)` inside `once.run`, then `actions.examine` after it.
    """

    file = forms.FileField(label=_("File"), widget=AcceptedFileInput)
    file_document = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: PortalRequest, *args: Any, **kwargs: Any) -> None:
        posted = request.method == "POST"
        # The body is read first: only then is it known whether a file was too large.
        data, files = (request.POST, request.FILES) if posted else (None, None)
        self.by: Actor = request.actor
        super().__init__(data, files, *args, **kwargs)
        limit = {"limit": LARGEST_FILE // MEGABYTE}
        file = self.fields["file"]
        file.help_text = _("PDF, JPEG, PNG, DOCX, XLSX or ODT, up to %(limit)s MB.") % limit
        if TOO_LARGE in request.META:
            file.error_messages["required"] = SENTENCES["too_large"] % limit
        file.required = not (data and data.get("file_document"))
        self.largest_file = LARGEST_FILE
        self.too_large_text = SENTENCES["too_large"] % limit

    def clean_file_document(self) -> Document | None:
        pk = self.cleaned_data.get("file_document")
        if pk is None:
            return None
        found = Document.objects.visible_to(self.by).filter(pk=pk, uploaded_by_id=self.by.user_id, subject="").first()
        if found is None:
            raise ValidationError(_("This upload no longer exists. Choose the file again."))
        return found

    def take(self, *, purpose: str = "", by: Actor, at: datetime) -> Document:
        """The uploaded document, whichever way it came. Raises ValidationError for a name or kind not accepted."""
        ready: Document | None = self.cleaned_data["file_document"]
        if ready is not None:
            return ready
        return actions.upload(
            self.cleaned_data["file"], title=self.cleaned_data.get("title", ""), purpose=purpose, by=by, at=at
        )


class UploadForm(TakesFile):
    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        required=False,
        help_text=_("What this file is. Without a title its name is shown."),
    )
    field_order = ["file", "title"]


class ScanForm(TakesFile):
    """The signed print."""


class SignatureFileForm(PortalForm):
    """A detached signature made in another programme over the downloaded PDF."""

    LARGEST = 512 * 1024

    cms = forms.FileField(
        label=_("File with the signature"), help_text=_("A detached CMS signature: .cms, .p7s or .sig.")
    )

    def clean_cms(self) -> Any:
        file = self.cleaned_data["cms"]
        if file.size > self.LARGEST:
            raise ValidationError(
                _("This file is too large for a signature. Choose the file with the detached signature.")
            )
        return file


class DecisionForm(PortalForm):
    """Whether the scan is the document, signed."""

    decision = forms.ChoiceField(
        label=_("Is the scan this document, and is it signed?"),
        widget=forms.RadioSelect,
        choices=[("confirm", _("Yes, I have compared them page by page.")), ("reject", _("No."))],
    )
    reason = forms.CharField(
        label=_("What is wrong"),
        max_length=500,
        required=False,
        help_text=_("Needed only if you answer no. The signer will read it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "reject" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say what is wrong with the scan."))
        return cleaned


class CodeForm(PortalForm):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=60,
        help_text=_("It stands at the foot of every page: four groups of four letters and figures."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = normalised(self.cleaned_data["code"])
        if not code:
            raise ValidationError(
                _("A code has %(length)s letters and figures. Copy it from the foot of the page."),
                params={"length": LENGTH},
            )
        return code


class CompareForm(PortalForm):
    file = forms.FileField(label=_("Your copy of the document"), help_text=_("The file is compared and not kept."))
