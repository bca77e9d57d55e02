"""A process that we start, wait for, restart and stop."""

import os
import signal
import subprocess
import time
from pathlib import Path

from launcher.identity import OURSELVES, CannotStart, Identity

LARGEST_LOG = 10 * 1024 * 1024


class Child:
    """Each child has its own session, so that Ctrl-C reaches only the launcher, which stops the children in order."""

    name = "process"
    stop_signal: int = signal.SIGTERM
    patience: float = 15  # seconds to end by itself before it is killed
    identity: Identity = OURSELVES

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str] | None:
        """None: our own."""
        return None

    def folder(self) -> Path:
        return Path("/")

    def answers(self) -> bool:
        """Whether it does its work; a running process is enough where nothing better can be asked."""
        return self.is_running

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def is_lost(self) -> bool:
        """Whether it runs in vain, so that only a new start helps."""
        return False

    def launch(self) -> None:
        """Start the process and return at once."""
        self._end_session()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self.process = self.identity.popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self.folder(),
                env=self.environment(),
            )

    def wait(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not self.answers():
            if not self.is_running or time.monotonic() > deadline:
                raise CannotStart(self.obituary())
            time.sleep(0.02)

    def start(self) -> None:
        self.launch()
        self.wait()

    def stop(self) -> None:
        if self.process is None:
            return
        if self.is_running:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                pass
        self._end_session()

    def _end_session(self) -> None:
        """Whatever a dead process left in its session, such as gunicorn's workers, which would hold the port."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def obituary(self) -> str:
        words = self.log.read_text(errors="replace").splitlines()[-8:] if self.log.exists() else []
        return "\n".join([f"{self.name} did not start. Its last words, from {self.log}:", *words])
