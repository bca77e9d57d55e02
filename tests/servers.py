"""The servers of one pytest run: started once by the controller, shared by its workers, gone at the end."""

import atexit
import base64
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.servers import Postgres, Valkey, private_folder
from tests import clusters

ROOT = Path(__file__).resolve().parent.parent
SHARED = "PORTAL_TEST_RUN"  # the environment variable by which workers find the controller's servers
OURS = ("DEBUG", "DEMO", "EMAIL_URL", "PORTAL_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "DOCUMENTS_BUCKET", "BENCH")


class TestRun:
    """PostgreSQL, Valkey and a folder for one run, in a new temporary place: two runs at once never meet."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = private_folder("test")
        self.folder.chmod(0o711)  # PostgreSQL may run as another user and must walk through
        self.cluster = clusters.key()
        logs = self.folder / "log"
        quiet = ("autovacuum=off", "max_connections=200", "shared_buffers=128MB")
        self.postgres = Postgres(self.folder / "pg", logs / "postgres.log", throwaway=True, settings=quiet)
        self.valkey = Valkey(
            self.folder / "valkey", logs / "valkey.log", password=secrets.token_hex(16), throwaway=True
        )

    def start(self) -> None:
        try:
            if clusters.restore(self.cluster, self.postgres.data):
                self.postgres.adopt()
            self.postgres.start()
            self.valkey.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self.valkey.stop()
        whole = self.postgres.answers() and clusters.has_only_the_template(self.postgres)
        self.postgres.stop()
        if whole:
            clusters.keep(self.cluster, self.postgres)
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        return {
            "SECRET_KEY": secrets.token_hex(32),
            "FIELD_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "PORTAL_VAR": str(self.folder / "var"),
        }


def enter(worker: str | None) -> None:
    """The controller starts the run; workers find it in their environment. Then Django is ready for both."""
    if worker is None:
        for name in OURS:  # nothing of the developer's own settings leaks in
            os.environ.pop(name, None)
        run = TestRun()
        run.start()
        atexit.register(run.stop)
        os.environ[SHARED] = json.dumps(run.environment())
    use(worker)
    import django

    django.setup()


def use(worker: str | None) -> None:
    """Settings of one process. A worker gets its own Redis database and folder; pytest-django gives it a database."""
    environment: dict[str, str] = json.loads(os.environ[SHARED])
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    environment["REDIS_URL"] = environment["REDIS_URL"].removesuffix("/0") + f"/{number}"
    environment["PORTAL_VAR"] += f"/{worker or 'main'}"
    Path(environment["PORTAL_VAR"]).mkdir(parents=True, exist_ok=True)
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="partnership.settings")


@contextmanager
def once_a_run(name: str) -> Iterator[bool]:
    """Workers of a run wait for each other; only the first gets True."""
    folder = Path(json.loads(os.environ[SHARED])["PORTAL_VAR"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.tell() == 0
        lock.write("done")
