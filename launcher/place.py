"""PORTAL_VAR: everything one portal writes, its lock, its secrets, and how others find it while it runs."""

import base64
import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

from launcher.identity import CannotStart
from launcher.installation import ROOT


class Place:
    def __init__(self) -> None:
        self.folder = Path(os.environ.get("PORTAL_VAR") or ROOT / "var").resolve()
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            self.folder.chmod(0o711)  # PostgreSQL's user may have to walk through
        self.run_file = self.folder / "run.json"
        self._lock: Any = None

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def take(self) -> bool:
        """Become the only portal here; false while another one runs."""
        lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def take_or_say_who(self) -> None:
        if not self.take():
            address = self.running().get("url", "starting")
            raise CannotStart(
                f"A portal already runs from {self.folder} ({address}). Stop it with Ctrl-C where it was started, "
                "or start another one: make up PORT=8001 PORTAL_VAR=another-folder"
            )

    def running(self) -> dict[str, Any]:
        """What run.json says; empty when nothing runs."""
        try:
            found: dict[str, Any] = json.loads(self.run_file.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def announce(self, environment: dict[str, str], url: str) -> None:
        """For `manage.py`. Nobody else may read it: it carries the secrets."""
        write_private(self.run_file, {"environment": environment, "url": url, "pid": os.getpid()})

    def sign_ins(self) -> str:
        """Who may sign in to the demo, as the command that made the demo data left it."""
        path = self.folder / "sign-ins.txt"
        return path.read_text() if path.exists() else ""

    def leave(self) -> None:
        self.run_file.unlink(missing_ok=True)

    def secrets(self) -> dict[str, str]:
        """Made once. Losing them means losing every encrypted column, hence part of a backup."""
        path = self.folder / "secrets.json"
        if not path.exists():
            made = {
                "SECRET_KEY": secrets.token_urlsafe(48),
                "FIELD_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
                "REDIS_PASSWORD": secrets.token_hex(24),
            }
            write_private(path, made)
        found: dict[str, str] = json.loads(path.read_text())
        return found


def write_private(path: Path, content: dict[str, Any]) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
