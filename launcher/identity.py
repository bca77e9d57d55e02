"""Under which user PostgreSQL runs: it refuses root, and root may stand in a folder that nobody else may enter."""

import ctypes
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534


class CannotStart(Exception):
    """The reason, as a sentence for the person at the terminal."""


@dataclass(frozen=True)
class Identity:
    """How to start a process that must not be root. `user` is None when our own will do."""

    prefix: tuple[str, ...] = ()
    user: int | None = None

    def owns(self, folder: Path) -> None:
        """Give a folder of ours to the process, closed to everybody else."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.user is not None:
            os.chown(folder, self.user, self.user)

    def popen(self, command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        """Start it so that it ends with us, even when we are killed."""
        options["preexec_fn"] = die_with_parent
        if self.user is not None:
            options |= {"user": self.user, "group": self.user, "extra_groups": []}
        return subprocess.Popen([*self.prefix, *command], **options)  # type: ignore[call-overload,no-any-return]


def die_with_parent(number: int = signal.SIGINT) -> None:
    """Ask Linux for a signal when the parent is gone; elsewhere the parent's own clean-up has to do."""
    set_death_signal = 1
    try:
        ctypes.CDLL(None).prctl(set_death_signal, number)
    except (OSError, AttributeError):
        pass


# In a user namespace of its own the process is "nobody" for itself and keeps our right to our files.
NAMESPACE = Identity(prefix=("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"))
NOBODY_ITSELF = Identity(user=NOBODY)
OURSELVES = Identity()


def choose(binary: Path, data: Path) -> Identity:
    """Who runs `binary` over `data`; an existing data folder keeps the owner it has."""
    if os.geteuid() != 0:
        return OURSELVES
    owner = data.stat().st_uid if data.exists() else None
    if owner != 0 and _works(NOBODY_ITSELF, binary) and _reachable(data.parent):
        return NOBODY_ITSELF
    if owner != NOBODY and shutil.which("unshare") and _works(NAMESPACE, binary):
        return NAMESPACE
    raise CannotStart(
        f"PostgreSQL refuses to run as root, and the user 'nobody' may not enter {binary.parent} or {data.parent}. "
        "Start the portal as a plain user, move it to a folder that others may enter, or set DATABASE_URL."
    )


def _works(identity: Identity, binary: Path) -> bool:
    """Whether the identity may start the binary at all."""
    try:
        process = identity.popen([str(binary), "--version"], cwd="/", stdout=subprocess.DEVNULL)
    except OSError:
        return False
    return process.wait() == 0


def _reachable(folder: Path) -> bool:
    """Whether 'nobody' may walk down to the folder."""
    test = NOBODY_ITSELF.popen(["test", "-x", str(folder)], cwd="/")
    return test.wait() == 0
