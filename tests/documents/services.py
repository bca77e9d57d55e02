"""Tiny real servers that speak the protocols of clamd and NCANode."""

import base64
import hashlib
import json
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """INSTREAM: four octets of length, a piece, and so on until a length of zero."""

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while (length := struct.unpack(">I", self.rfile.read(4))[0]) > 0:
            content += self.rfile.read(length)
        answer = b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        self.wfile.write(answer)


@contextmanager
def clamd() -> Iterator[str]:
    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)) as port:
        yield f"tcp://127.0.0.1:{port}"


@contextmanager
def ncanode(certificate: dict[str, Any]) -> Iterator[str]:
    """Takes a CMS that is the Base64 of the content's SHA-256 for a valid signature with this certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/cms/verify"
            assert asked["revocationCheck"] == ["OCSP"]
            digest = hashlib.sha256(base64.b64decode(asked["data"])).digest()
            valid = asked["cms"] == base64.b64encode(digest).decode()
            answer = {
                "status": 200, "message": "OK", "valid": valid and certificate["valid"],
                "signers": [{"certificates": [certificate], "tsp": {"genTime": "2027-01-11T04:00:05.000+00:00"}}],
            }  # fmt: skip
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            """Quiet."""

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
