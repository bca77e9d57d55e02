"""Content and extension must agree, and the content must be harmless."""

from __future__ import annotations

from pathlib import Path

import puremagic

from documents.inspection import archives, images, pdf
from documents.inspection.kinds import DOCX, EXTENSIONS, HEIC, JPEG, ODT, PDF, PNG, XLSX
from documents.inspection.verdicts import Refused, Verdict

# What the first bytes of each kind are recognised as.
RECOGNISED_AS = {PDF: {".pdf"}, JPEG: {".jpg", ".jpeg", ".jfif"}, PNG: {".png"}}
ZIP_START = b"PK\x03\x04"
# An Office file locked by a password is not a ZIP but an old compound file.
COMPOUND_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 8192


def inspect(path: Path, extension: str) -> Verdict:
    """Raises `Refused`."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused("empty")
    media_type = EXTENSIONS[extension]
    try:
        if media_type in RECOGNISED_AS:
            _refuse_other_start(head, media_type, extension)
            return pdf.inspect(path) if media_type == PDF else images.inspect(path, media_type)
        assert media_type in {DOCX, XLSX, ODT}  # noqa: S101 - the table above is complete
        if head.startswith(COMPOUND_START):
            raise Refused(
                "package_locked" if b"E\0n\0c\0r\0y\0p\0t" in path.read_bytes() else "mismatch", extension=extension
            )
        if not head.startswith(ZIP_START):
            raise Refused("mismatch", extension=extension)
        return archives.inspect(path, media_type)
    except Refused as refused:
        if refused.code == "mismatch":
            refused.values = {"extension": extension}
        raise


def _refuse_other_start(head: bytes, media_type: str, extension: str) -> None:
    try:
        found = {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        found = set()
    if found & {f".{name}" for name in HEIC} and not found & RECOGNISED_AS[media_type]:
        raise Refused("heic")
    if not found & RECOGNISED_AS[media_type]:
        raise Refused("mismatch", extension=extension)
