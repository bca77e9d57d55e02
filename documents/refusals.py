"""Why a file was not accepted, in sentences that say how to mend it. A row keeps the code and the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "empty": _("The file is empty. Choose the file again, or save it anew in the programme that made it."),
    "too_large": _("The file is larger than %(limit)s MB. Make it smaller or divide it into several files."),
    "wrong_size": _("The file arrived incomplete. Upload it again."),
    "unknown_kind": _(
        "Files of this kind are not accepted: %(extension)s. Save it as PDF, JPEG, PNG, DOCX, XLSX or ODT and upload that."
    ),
    "heic": _(
        "Photos in the HEIC format are not accepted. Send the photo as JPEG: in the phone's camera settings choose"
        " “Most compatible”, or save the photo as JPEG."
    ),
    "mismatch": _(
        "The content of the file is not what its name says: %(extension)s. Open it in the programme that made it and save"
        " it anew under the right kind."
    ),
    "pdf_broken": _("The PDF cannot be opened. Save or print it to PDF again and upload the new file."),
    "pdf_encrypted": _("The PDF is protected by a password. Save it without a password and upload that."),
    "pdf_active": _(
        "The PDF contains a script, an attachment or a command that starts programmes. Print it to PDF and upload the new file."
    ),
    "pdf_pages": _("The PDF has more than %(limit)s pages. Divide it into several files."),
    "image_broken": _("The picture is damaged and cannot be opened. Save it again or take a new photo."),
    "image_pixels": _("The picture is larger than %(limit)s megapixels. Make it smaller and upload that."),
    "package_broken": _("The document is damaged and cannot be opened. Save it again and upload the new file."),
    "package_large": _(
        "Unpacked, the document would be far larger than it seems. Save it again without the large pictures and upload that."
    ),
    "package_locked": _("The document is protected by a password. Save it without a password and upload that."),
    "package_macros": _(
        "The document contains macros or an outside template. Save it without them, or as PDF, and upload that."
    ),
    "too_slow": _("The file is too complicated to be checked. Print it to PDF and upload the new file."),
    "virus": _("The virus check found %(name)s in the file. Check your computer and upload a clean file."),
}


def refusal(code: str, **values: Any) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code, params=values or None)


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """In the reader's language; empty for no refusal."""
    if not code:
        return ""
    return str(SENTENCES[code]) % dict(values) if values else str(SENTENCES[code])
