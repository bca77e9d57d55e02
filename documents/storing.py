"""Where the bytes lie: Django's default storage, under random names that say nothing."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    name: str
    size: int
    sha256: str


def random_name(folder: str) -> str:
    name = secrets.token_hex(20)
    return f"{folder}/{name[:2]}/{name}"


def store(pieces: Iterable[bytes]) -> Stored:
    """Writes the pieces as one file and says what was written. Memory holds one piece."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as whole:
        for piece in pieces:
            digest.update(piece)
            whole.write(piece)
        size = whole.tell()
        whole.seek(0)
        name = default_storage.save(random_name("files"), File(whole))
    return Stored(name, size, digest.hexdigest())


def store_part(content: bytes, document_id: int) -> str:
    return default_storage.save(random_name(f"parts/{document_id}"), ContentFile(content))


def pieces_of(names: Iterable[str]) -> Iterator[bytes]:
    for name in names:
        with default_storage.open(name, "rb") as file:
            while piece := file.read(PIECE):
                yield piece


def delete(*names: str) -> None:
    """Deleting what is already gone is fine."""
    for name in names:
        if name:
            default_storage.delete(name)


@contextmanager
def local_copy(name: str) -> Iterator[Path]:
    """A file on this machine's disk, whichever storage holds the original."""
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        path = Path(folder) / "content"
        with default_storage.open(name, "rb") as original, path.open("wb") as copy:
            shutil.copyfileobj(original, copy, PIECE)
        yield path
