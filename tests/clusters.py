"""A migrated database cluster kept between runs, because migrating takes longer than most tests."""

import hashlib
import re
import shutil
from pathlib import Path

import psycopg2

from launcher.servers import Postgres, postgres_binary

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test-clusters"
TEMPLATE = "portal_migrated"
SOURCES = ("*/migrations/*", "*/reference/**/*")


def key() -> str:
    """What the template's content follows from: migrations, what they import, reference data and pinned packages."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}):
        if path.suffix != ".pyc" and ".venv" not in path.parts:
            digest.update(path.read_bytes())
            for name in re.findall(r"^(?:from|import) ([a-z_.]+)", path.read_text(errors="replace"), re.MULTILINE):
                module = ROOT / (name.replace(".", "/") + ".py")
                digest.update(module.read_bytes() if module.exists() else b"")
    digest.update((ROOT / "requirements" / "base.txt").read_bytes())
    digest.update(str(postgres_binary("postgres").stat().st_mtime_ns).encode())
    return digest.hexdigest()[:24]


def restore(name: str, data: Path) -> bool:
    """Copy the kept cluster to a run's own folder; false when there is none for this state of the migrations."""
    if not (KEPT / name / "PG_VERSION").exists():
        return False
    try:
        shutil.copytree(KEPT / name, data)
    except OSError:  # another run has just replaced it
        shutil.rmtree(data, ignore_errors=True)
        return False
    return True


def keep(name: str, postgres: Postgres) -> None:
    """After a clean stop: the cluster of this run serves the next ones. Older ones go."""
    if (KEPT / name).exists() or not (postgres.data / "PG_VERSION").exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in sorted(KEPT.iterdir(), key=lambda path: path.stat().st_mtime)[:-2]:
        shutil.rmtree(old, ignore_errors=True)
    beside = KEPT / f"{name}.{postgres.sockets.name}"
    try:
        shutil.copytree(postgres.data, beside)
        beside.rename(KEPT / name)
    except OSError:  # another run was first
        shutil.rmtree(beside, ignore_errors=True)


def has_only_the_template(postgres: Postgres) -> bool:
    """Drop what interrupted tests left; true when the template is there to be kept."""
    connection = psycopg2.connect(postgres.url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test_%' OR datname = 'portal_migrating'")
        for (database,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        found = cursor.fetchone() is not None
    connection.close()
    return found
