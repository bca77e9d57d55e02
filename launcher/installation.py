"""The virtual environment: made once, touched again only when the pins change."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from launcher.identity import CannotStart

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def ensure(pins: str) -> None:
    """Install requirements/`pins`.txt, by hash only. A second start reads a stamp and goes on."""
    if sys.version_info < OLDEST:
        raise CannotStart(
            f"Python 3.11 or newer is needed, not {sys.version.split()[0]}. Try: make PYTHON=python3.12 up"
        )
    requirements = ROOT / "requirements" / f"{pins}.txt"
    stamp = VENV / f"installed-{pins}"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if _read(stamp) == wanted and PYTHON.exists():
        return
    VENV.mkdir(exist_ok=True)
    with (VENV / "installing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make up` and `make test` at once
        if _read(stamp) == wanted and PYTHON.exists():
            return
        _install(requirements)
        stamp.write_text(wanted)


def _install(requirements: Path) -> None:
    print(f"Installing the packages of {requirements.relative_to(ROOT)} into .venv …", flush=True)
    if not PYTHON.exists() or subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode:
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL)
        if made.returncode:
            raise CannotStart("python3 -m venv failed. On Debian and Ubuntu: apt-get install python3-venv")
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(requirements)]).returncode:
        raise CannotStart(
            "pip could not install the packages; its words stand above. The same command goes on from here."
        )


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text()
    except OSError:
        return ""


def go_inside(arguments: list[str]) -> None:
    """Continue under the environment's Python, as the same process, so that signals still find us."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        replace_by([str(PYTHON), "-m", "launcher", *arguments])


def replace_by(command: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(command[0], command)
