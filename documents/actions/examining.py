"""What stands between an uploaded file and its readers: its content agrees with its name, is harmless and has no virus."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from core.actor import Actor
from core.record import lock, recorded
from core.states import move
from documents import scanning, storing
from documents.models import Document
from documents.names import extension_of
from documents.states import DOCUMENT_MOVES, DocumentState, ScanState

SECONDS = 45


def examine(document: Document, *, by: Actor, at: datetime) -> Document:
    """Makes a quarantined file available or refuses it. Doing it twice is harmless.

    Raises `scanning.ScannerUnavailable` when a scanner is configured but silent: then the file stays in quarantine.
    """
    document.refresh_from_db()
    if document.state != DocumentState.QUARANTINED:
        return document
    with storing.local_copy(document.stored_name) as path:
        found = _inspect(str(path), extension_of(document.file_name))
        scan, finding = ScanState.NOT_SCANNED, ""
        if "code" not in found and scanning.is_configured():
            with path.open("rb") as file:
                finding = scanning.virus_in(file)[:200]
            scan = ScanState.INFECTED if finding else ScanState.CLEAN
    if finding:
        found = {"code": "virus", "values": {"name": finding}}
    return _decide(document, found, scan, finding, by=by, at=at)


def _inspect(path: str, extension: str) -> dict[str, Any]:
    """In a process of its own with limited memory and time: see `documents.inspection`."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START.format(root=str(settings.BASE_DIR)), path, extension],
            capture_output=True, timeout=SECONDS, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"code": "too_slow", "values": {}}
    if done.returncode != 0:
        return {"code": "too_slow", "values": {}}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


# Isolated from the environment: no secret of the portal is in the process that opens a stranger's file.
_START = "import sys; sys.path.insert(0, {root!r}); from documents.inspection.__main__ import main; main()"


@transaction.atomic
def _decide(
    document: Document, found: dict[str, Any], scan: ScanState, finding: str, *, by: Actor, at: datetime
) -> Document:
    document = lock(Document, document.pk)
    if document.state != DocumentState.QUARANTINED:
        return document
    refused = "code" in found
    with recorded(document, "refuse" if refused else "admit", by=by, at=at):
        move(document, "refuse" if refused else "admit", DOCUMENT_MOVES)
        document.scan, document.scan_finding = scan, finding
        if refused:
            _refuse(document, found)
        else:
            document.media_type, document.pages = found["media_type"], found["pages"]
        document.save()
    return document


def _refuse(document: Document, found: dict[str, Any]) -> None:
    """The bytes of a refused file are not kept."""
    document.refusal, document.refusal_values = found["code"], found["values"]
    name, document.stored_name = document.stored_name, ""
    transaction.on_commit(lambda: storing.delete(name))
