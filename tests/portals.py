"""A whole portal, started by `make up` as a person would, for tests that look at it from outside."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from launcher.servers import free_port
from tests.servers import OURS, ROOT, SHARED

SETTINGS = ("SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", SHARED, *OURS)


class RunningPortal:
    """`var` is its PORTAL_VAR; `start` returns once it says that it is ready."""

    def __init__(self, var: Path, port: int | None = None, **environment: str) -> None:
        self.var, self.port = var, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        self.environment = {**clean, "PORT": str(self.port), "PORTAL_VAR": str(var), **environment}
        self.output = var.with_name(f"{var.name}-output.txt")
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "up"], cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def start(self, seconds: float = 120) -> "RunningPortal":
        self.launch()
        assert self.process
        deadline = time.monotonic() + seconds
        while f"Portal ready: {self.url}" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)
        return self

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """SIGTERM goes to `make` alone, as a supervisor sends it; SIGINT to the whole group, as a terminal does."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            send = os.killpg if by == signal.SIGINT else os.kill
            send(self.process.pid, by)
        return self.process.wait(60)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def readiness(self) -> dict[str, str]:
        checks: dict[str, str] = json.loads(self.get("/readyz")[1])["checks"]
        return checks

    def settings(self) -> dict[str, str]:
        """What the launcher has decided, as `manage.py` finds it."""
        found: dict[str, str] = json.loads((self.var / "run.json").read_text())["environment"]
        return found

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """manage.py as an operator would call it: it finds the servers by itself."""
        command = [str(ROOT / ".venv/bin/python"), "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)

    def children(self) -> dict[str, int]:
        """Process id of each child of the launcher: postgres, valkey, web, worker, beat."""
        launcher = json.loads((self.var / "run.json").read_text())["pid"]
        names = {
            "postgres": "postgres",
            "valkey-server": "valkey",
            "gunicorn": "web",
            "worker": "worker",
            "beat": "beat",
        }
        ours = [(pid, words) for pid, parent, words in processes() if parent == launcher]
        return {name: pid for pid, words in ours for word, name in names.items() if word in words}


def processes() -> list[tuple[int, int, str]]:
    """Process id, parent's id and command line of all that run here."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, IndexError):
            continue
        if folder.name.isdecimal() and words:
            found.append((int(folder.name), int(parent), words))
    return found


def wait_until(condition: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
