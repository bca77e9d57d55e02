"""`make check`: every check runs, then the failed ones are named."""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

from launcher.installation import ROOT
from launcher.place import Place
from launcher.portal import Servers

BIN = ROOT / ".venv" / "bin"
PYTHON = sys.executable
APPS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
# Where packages come from is the machine's business: pins and lock files carry hashes, never addresses.
REGISTRIES = re.compile(
    rb"files\.pythonhosted\.org|pypi\.org/simple|registry\.(npmjs|yarnpkg)\.|--(extra-)?index-url|\"resolved\": *\"http"
)


def check(names: list[str]) -> int:
    """All checks, or those named: make check ARGS="types catalogues"."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = []
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        environment = _environment(Path(folder))
        for name, run in CHECKS.items():
            if names and name not in names:
                continue
            print(f"— {name}", flush=True)
            if not run(environment):
                failed.append(name)
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


def tidy() -> int:
    """What ruff and djangofmt can mend by themselves."""
    done = [
        subprocess.run([BIN / "ruff", "check", "--fix", "--quiet", "."], cwd=ROOT),
        subprocess.run([BIN / "ruff", "format", "--quiet", "."], cwd=ROOT),
    ]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        subprocess.run([BIN / "djangofmt", "check", "--fix", path], capture_output=True)
    return max(each.returncode for each in done)


def _environment(folder: Path) -> dict[str, str]:
    """Settings that nothing answers at: no check needs a running server, except that of migrations."""
    os.environ["PORTAL_VAR"] = str(folder)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    folder.chmod(0o711)
    kept = Place().secrets()
    return {
        **os.environ,
        "SECRET_KEY": kept["SECRET_KEY"],
        "FIELD_KEYS": kept["FIELD_KEYS"],
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
    }


def _passes(*command: str | Path, environment: dict[str, str]) -> bool:
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment).returncode == 0


def style(environment: dict[str, str]) -> bool:
    return _passes(BIN / "ruff", "check", ".", environment=environment)


def formatting(environment: dict[str, str]) -> bool:
    return _passes(BIN / "ruff", "format", "--check", ".", environment=environment)


def templates(environment: dict[str, str]) -> bool:
    """djangofmt's lint. A tag that opens under a condition is beyond it (exit code 2), which is no fault of the page."""
    clean = True
    for path in sorted((ROOT / "templates").rglob("*.html")):
        done = subprocess.run([BIN / "djangofmt", "check", path], capture_output=True, text=True)
        if done.returncode == 1:
            print(done.stderr or done.stdout)
            clean = False
    return clean


def types(environment: dict[str, str]) -> bool:
    packages = [name for name in [*APPS, "launcher", "bench"] if (ROOT / name / "__init__.py").exists()]
    return _passes(BIN / "mypy", *packages, environment=environment)


def floors(environment: dict[str, str]) -> bool:
    return _passes(BIN / "lint-imports", environment=environment)


def migrations(environment: dict[str, str]) -> bool:
    servers = Servers.of(Place())
    servers.start()
    try:
        with_servers = {**environment, **servers.environment}
        return _passes(PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", environment=with_servers)
    finally:
        servers.stop()


def deployment(environment: dict[str, str]) -> bool:
    """Django's own list for an installation behind TLS, with nothing forgiven."""
    installed = {**environment, "PORTAL_URL": "https://portal.example", "DEMO": "0", "TRUSTED_PROXIES": "1"}
    return _passes(PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=installed)


def catalogues(environment: dict[str, str]) -> bool:
    return _passes(PYTHON, "manage.py", "messages", "--check", environment=environment)


def assets(environment: dict[str, str]) -> bool:
    return _passes(PYTHON, "assets/check.py", environment=environment)


def addresses(environment: dict[str, str]) -> bool:
    """No package registry is named in a tracked file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    clean = True
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        if name == "launcher/checks.py" or not path.is_file():
            continue
        if found := REGISTRIES.search(path.read_bytes()):
            print(f"{name} names a package registry: {found.group().decode()}")
            clean = False
    return clean


CHECKS: dict[str, Callable[[dict[str, str]], bool]] = {
    "style": style,
    "formatting": formatting,
    "templates": templates,
    "types": types,
    "floors": floors,
    "migrations": migrations,
    "deployment": deployment,
    "catalogues": catalogues,
    "assets": assets,
    "addresses": addresses,
}
