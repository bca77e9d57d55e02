"""One portal: servers, web, worker and beat as children of this process."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from launcher.child import Child
from launcher.identity import CannotStart
from launcher.installation import PYTHON, ROOT
from launcher.place import Place
from launcher.servers import Postgres, Valkey

LONGEST_PAUSE = 30.0


class Stopped(BaseException):
    """SIGTERM, Ctrl-C or the terminal went away."""


def stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C must not leave orphans
        raise Stopped

    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, stop)


class Program(Child):
    """A Python program of ours in the project's folder."""

    def __init__(self, name: str, place: Place, environment: dict[str, str], *command: str) -> None:
        super().__init__(place.log(name))
        self.name, self._environment, self._command = name, environment, command

    def command(self) -> list[str]:
        return [str(PYTHON), "-m", *self._command]

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self._environment}

    def folder(self) -> Path:
        return ROOT


@dataclass
class Servers:
    """PostgreSQL and Valkey, each only when the environment names none."""

    children: list[Child]
    environment: dict[str, str]

    @classmethod
    def of(cls, place: Place) -> "Servers":
        kept = place.secrets()
        children: list[Child] = []
        environment = {name: os.environ.get(name, kept[name]) for name in ("SECRET_KEY", "FIELD_KEYS")}
        environment["PORTAL_VAR"] = str(place.folder)
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(place.folder / "postgres", place.log("postgres"))
            children.append(postgres)
            environment["DATABASE_URL"] = postgres.url
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(place.folder / "valkey", place.log("valkey"), password=kept["REDIS_PASSWORD"])
            children.append(valkey)
            environment["REDIS_URL"] = valkey.url
        return cls(children, environment)

    def start(self) -> None:
        for child in self.children:
            child.start()
            if isinstance(child, Valkey):
                self.environment["REDIS_URL"] = child.url  # the port may have changed

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()


class Portal:
    """Servers first, programs after them; stopped in the reverse order."""

    def __init__(self, place: Place, host: str, port: int) -> None:
        self.place, self.host, self.port = place, host, port
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{port}"
        self.servers = Servers.of(place)
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}
        self._again: dict[Child, tuple[float, float]] = {}  # when to start it again, and the pause after that

    def start(self) -> None:
        self.servers.start()
        self.children = list(self.servers.children)
        self.environment = {**self.servers.environment, **web_settings(self.url, self.host)}
        manage("prepare", environment=self.environment)
        for program in self._programs():
            self.children.append(program)
            program.launch()
        self.place.announce(self.environment, self.url)
        self._wait_until_ready()

    def _programs(self) -> list[Program]:
        address = self.url.removeprefix("http://")
        gunicorn = ("gunicorn", "partnership.wsgi", "-w", "2", "-b", address, "--preload", "--no-control-socket")
        worker = ("celery", "-A", "partnership", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle")
        schedule = str(self.place.folder / "beat-schedule")
        beat = ("celery", "-A", "partnership", "beat", "--pidfile=", "-s", schedule)
        commands = {"web": gunicorn, "worker": worker, "beat": beat}
        return [Program(name, self.place, self.environment, *command) for name, command in commands.items()]

    def _wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while reasons := self.missing():
            for child in self.children:
                if not child.is_running:
                    raise CannotStart(child.obituary())
            if time.monotonic() > deadline:
                logs = self.place.folder / "log"
                raise CannotStart(f"The portal is not ready after {seconds:.0f} s: {reasons}. See the logs in {logs}.")
            time.sleep(0.1)

    def missing(self) -> str:
        """What `/readyz` complains about; empty when it is content."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                return ""
        except urllib.error.HTTPError as error:
            checks = json.loads(error.read() or b"{}").get("checks", {}) if error.code == 503 else {"web": error.code}
            return "; ".join(f"{name}: {outcome}" for name, outcome in checks.items() if outcome != "ok")
        except OSError as error:
            return f"web: {error}"

    def watch(self) -> None:
        """Until a signal: whoever dies is started again."""
        while True:
            self._watch_once()
            time.sleep(0.5)

    def _watch_once(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.is_running:
                if not child.is_lost:
                    continue
                Child.stop(child)
            when, pause = self._again.get(child, (now, 1.0))
            if when + 2 * LONGEST_PAUSE < now:
                when, pause = now, 1.0  # it has lived for a while since
            if now >= when:
                print(f"{child.name} has ended and is started again; its last words stand in {child.log}.", flush=True)
                child.launch()
                self._again[child] = (now + pause, min(pause * 2, LONGEST_PAUSE))

    def stop(self) -> None:
        self.place.leave()
        for child in reversed(self.children):
            child.stop()
        self.servers.stop()


def web_settings(url: str, host: str) -> dict[str, str]:
    """What `make up` decides for a portal on this machine; the environment wins."""
    names = ["127.0.0.1", "localhost", "[::1]", socket.gethostname()]
    if host not in ("0.0.0.0", "::", *names):
        names.append(host)
    defaults = {
        "PORTAL_URL": url,
        "ALLOWED_HOSTS": ",".join(names),
        "DEMO": "0" if os.environ.get("DEMO") == "0" else "1",
    }
    return {name: os.environ.get(name, value) for name, value in defaults.items()}


def manage(*arguments: str, environment: dict[str, str]) -> None:
    done = subprocess.run([str(PYTHON), "manage.py", *arguments], cwd=ROOT, env={**os.environ, **environment})
    if done.returncode:
        raise CannotStart(f"manage.py {arguments[0]} failed; its words stand above.")


def refuse_busy_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} of {host} cannot be used ({error.strerror}). Choose another: make up PORT={port + 1}"
            ) from None
