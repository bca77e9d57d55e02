"""The virus scanner: clamd by its INSTREAM command, or none."""

from __future__ import annotations

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 256 * 1024
TIMEOUT = 60.0


class ScannerUnavailable(Exception):
    """Configured, but it did not answer: the file stays in quarantine and is tried again."""


def is_configured() -> bool:
    return bool(settings.VIRUS_SCANNER)


def virus_in(file: IO[bytes]) -> str:
    """The name of what was found, empty for a clean file. Raises `ScannerUnavailable`."""
    try:
        with _connect(settings.VIRUS_SCANNER) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
            clamd.sendall(struct.pack(">I", 0))
            answer = _answer(clamd)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer.endswith(": OK"):
        return ""
    raise ScannerUnavailable(answer or "no answer")


def _connect(address: str) -> socket.socket:
    """`tcp://host:3310` or `unix:///run/clamd.sock`."""
    where = urlsplit(address)
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT)
        connection.connect(where.path)
        return connection
    return socket.create_connection((where.hostname or "127.0.0.1", where.port or 3310), timeout=TIMEOUT)


def _answer(clamd: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and (piece := clamd.recv(4096)):
        received += piece
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
