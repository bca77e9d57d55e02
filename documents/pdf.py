"""PDFs by Typst: PDF/A-2b for the archive and PDF/UA-1 for readers who listen.

Data goes in as JSON, never as source: nothing that a person typed can act as markup.
"""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.codes import grouped
from documents.content import Content
from documents.names import TURNING

FOLDER = Path(__file__).resolve().parent / "typst"
STANDARDS: list[Literal["a-2b", "ua-1"]] = ["a-2b", "ua-1"]
FORBIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})


def render(template: str, data: Mapping[str, Any], *, language: str, at: datetime) -> bytes:
    """The PDF of `template` (a file in `documents/typst`). The same data and moment give the same bytes."""
    with override(language):
        whole = {**data, "language": language, "labels": _labels()}
    text = json.dumps(_each_text(whole, printable), ensure_ascii=False)
    try:
        return _compile(template, text, at)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        # An archive copy may have no empty boxes in place of letters, so a sign that no font of ours has becomes one that it has.
        return _compile(template, json.dumps(_each_text(whole, displayable), ensure_ascii=False), at)


def _compile(template: str, text: str, at: datetime) -> bytes:
    compiled: Any = typst.compile(  # type: ignore[call-overload]
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=[str(FOLDER / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
        sys_inputs={"data": text},
    )
    return bytes(compiled)


def printable(text: str) -> str:
    """Without control, private and unassigned characters, which PDF/UA forbids, and without those that turn the writing round."""
    kept = (sign for sign in unicodedata.normalize("NFC", text) if sign not in TURNING)
    return "".join(sign for sign in kept if sign in "\n\t" or unicodedata.category(sign) not in FORBIDDEN)


def displayable(text: str) -> str:
    """With a question mark for every sign that the portal's font lacks: emoji, Chinese."""
    known = _characters()
    text = text.replace("\u202f", "\u00a0")
    return "".join(sign if sign in known else "?" for sign in printable(text))


@cache
def _characters() -> frozenset[str]:
    return frozenset((FOLDER / "fonts" / "characters.txt").read_text()) | {"\n", "\t"}


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    return value


def data_of(content: Content, *, code: str = "") -> dict[str, Any]:
    """What templates read. With a code, the document carries the address at which anyone can verify it."""
    address = verification_address(code) if code else ""
    return {
        **asdict(content),
        "code": grouped(code),
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qr_svg(address) if code else "",
    }


def verification_address(code: str) -> str:
    return f"{settings.PORTAL_URL}/v/{grouped(code)}/"


def qr_svg(text: str) -> str:
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", border=0, xmldecl=False, svgns=True, dark="#003943"
    )
    return drawing.getvalue().decode()


def _labels() -> dict[str, str]:
    """Words of the furniture. `{page}` and `{pages}` are filled by Typst."""
    return {
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "verify": _("Check that this document is genuine:"),
        "code": _("Verification code"),
        "qr": _("QR code with the address for checking this document"),
        "number": _("№"),
        "signature": _("signature"),
        "name": _("full name"),
        "signature_date": _("date"),
        "portal": _("Partnership portal"),
    }
