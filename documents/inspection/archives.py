"""DOCX, XLSX and ODT are ZIP files: their table of contents is judged before anything is unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from documents.inspection.kinds import DOCX, ODT, XLSX
from documents.inspection.verdicts import Refused, Verdict

MOST_ENTRIES = 2000
LARGEST_UNPACKED = 150 * 1024 * 1024
# Office XML shrinks 10–50 times; a bomb 1000 times. Small files may do what they like.
HIGHEST_RATIO = 150
RATIO_MATTERS_FROM = 5 * 1024 * 1024
PIECE = 256 * 1024

MAIN_PART = {DOCX: b"wordprocessingml.document.main+xml", XLSX: b"spreadsheetml.sheet.main+xml"}
MACRO_ENTRY = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^(basic|scripts)/", re.IGNORECASE)
MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
OUTSIDE_TEMPLATE = re.compile(rb"attachedTemplate[^>]*TargetMode=.External|TargetMode=.External[^>]*attachedTemplate")
ENCRYPTED_FLAG = 0x1


def inspect(path: Path, media_type: str) -> Verdict:
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            _refuse_bomb(entries)
            _refuse_macros(entries)
            parts = _read(package, entries)
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, RuntimeError):
        raise Refused("package_broken") from None
    _refuse_other_kind(parts, media_type)
    return Verdict(media_type)


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED:
        raise Refused("package_large")
    if unpacked > RATIO_MATTERS_FROM and unpacked / packed > HIGHEST_RATIO:
        raise Refused("package_large")
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise Refused("package_locked")
    if any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries):
        raise Refused("package_broken")


def _refuse_macros(entries: list[zipfile.ZipInfo]) -> None:
    if any(MACRO_ENTRY.search(entry.filename) for entry in entries):
        raise Refused("package_macros")


def _read(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Unpacks everything piece by piece, so that sizes that lie are noticed; keeps the parts that tell the kind."""
    kept: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        wanted = entry.filename in {"[Content_Types].xml", "mimetype"} or entry.filename.endswith(".rels")
        content = bytearray()
        with package.open(entry) as part:
            while piece := part.read(PIECE):
                total += len(piece)
                if total > LARGEST_UNPACKED:
                    raise Refused("package_large")
                if wanted:
                    content += piece
        if wanted:
            kept[entry.filename] = bytes(content)
    return kept


def _refuse_other_kind(parts: dict[str, bytes], media_type: str) -> None:
    types = parts.get("[Content_Types].xml", b"")
    if MACRO_TYPE.search(types) or any(OUTSIDE_TEMPLATE.search(part) for part in parts.values()):
        raise Refused("package_macros")
    is_odt = parts.get("mimetype", b"").strip() == ODT.encode()
    if not (is_odt if media_type == ODT else MAIN_PART[media_type] in types):
        raise Refused("mismatch")
