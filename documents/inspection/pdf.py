"""A PDF opens, is not locked, and contains nothing that acts by itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from documents.inspection.kinds import PDF
from documents.inspection.verdicts import Refused, Verdict

MOST_PAGES = 1000
MOST_OBJECTS = 200_000
DEEPEST = 50

ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ACTIVE_KINDS = frozenset(
    {"/JavaScript", "/Launch", "/EmbeddedFile", "/SubmitForm", "/ImportData", "/GoToE", "/RichMedia", "/FileAttachment"}
)
# A second look at the raw bytes: readers differ in how they repair a broken cross-reference table.
RAW_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?=[\s/<\[(>])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)


def inspect(path: Path) -> Verdict:
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("pdf_encrypted")
        pages = len(reader.pages)
        if pages == 0:
            raise Refused("pdf_broken")
        if pages > MOST_PAGES:
            raise Refused("pdf_pages", limit=MOST_PAGES)
        if reader.is_encrypted:
            raise Refused("pdf_encrypted")
        _refuse_active_bytes(path.read_bytes())
        _refuse_active_objects(reader)
    except Refused:
        raise
    except MemoryError:
        raise Refused("too_slow") from None
    except Exception:
        raise Refused("pdf_broken") from None
    return Verdict(PDF, pages)


def _refuse_active_bytes(content: bytes) -> None:
    skeleton = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), STREAM.sub(b" ", content))
    if RAW_ACTIVE.search(skeleton):
        raise Refused("pdf_active")


def _refuse_active_objects(reader: PdfReader) -> None:
    """Every object, those inside compressed object streams too."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Refused("too_slow")
    for number, generation in numbers:
        if number:
            _refuse_active(IndirectObject(number, generation, reader).get_object(), 0)
    _refuse_active(reader.trailer, 0)


def _refuse_active(found: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise Refused("too_slow")
    if isinstance(found, DictionaryObject):
        if not ACTIVE_KEYS.isdisjoint(found.keys()):
            raise Refused("pdf_active")
        kinds = {
            found.raw_get(key)
            for key in ("/S", "/Type", "/Subtype")
            if key in found and isinstance(found.raw_get(key), str)
        }
        if not ACTIVE_KINDS.isdisjoint(kinds):
            raise Refused("pdf_active")
        children: list[Any] = [found.raw_get(key) for key in found]
    elif isinstance(found, ArrayObject):
        children = list(iter(list.__iter__(found)))
    else:
        return
    for child in children:
        if not isinstance(child, IndirectObject):
            _refuse_active(child, depth + 1)
