"""File names as people give them: kept for display, never used as a path."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.inspection.kinds import EXTENSIONS, HEIC
from documents.limits import LONGEST_FILE_NAME
from documents.refusals import refusal

# Characters that make "fdp.exe" read as "exe.pdf".
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_file_name(raw: str) -> str:
    """The name in composed form. Raises ValidationError that says what is wrong with it."""
    if "\x00" in raw or any(unicodedata.category(sign) == "Cc" for sign in raw):
        raise ValidationError(_("The file name contains invisible control characters. Rename the file."), code="name")
    if not TURNING.isdisjoint(raw):
        raise ValidationError(
            _(
                "The file name contains characters that turn the direction of writing and hide its ending. Rename the file."
            ),
            code="name",
        )
    name = unicodedata.normalize("NFC", raw).strip(" .")
    if "/" in name or "\\" in name:
        raise ValidationError(_("The file name contains a folder. Choose the file itself."), code="name")
    if not name:
        raise ValidationError(_("The file has no name. Rename the file."), code="name")
    if len(name) > LONGEST_FILE_NAME:
        raise ValidationError(
            _("The file name is longer than %(limit)s characters. Rename the file."),
            code="name",
            params={"limit": LONGEST_FILE_NAME},
        )
    return name


def extension_of(name: str) -> str:
    """Lower case, without the dot. Raises ValidationError for a kind of file that is not accepted."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in HEIC:
        raise refusal("heic")
    if extension not in EXTENSIONS:
        raise refusal("unknown_kind", extension=extension[:20] or "–")
    return extension
