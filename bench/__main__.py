"""`make bench`: its own portal and database in a temporary place; a table, bench/results.json, exit 1 over a budget."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import fresh, measure
from bench.pages import PAGES, Page
from launcher.child import Child
from launcher.installation import PYTHON, ROOT
from launcher.place import Place
from launcher.portal import Servers, Stopped, manage, stop_on_signals, web_settings
from launcher.servers import Postgres, free_port

RESULTS = ROOT / "bench" / "results.json"
MOST_GROWTH = 1.3


class Web(Child):
    """gunicorn as in production: sync, two workers."""

    def __init__(self, log: Path, module: str, port: int, environment: dict[str, str], home: Path) -> None:
        super().__init__(log)
        self.name, self.module, self.port, self._environment, self._home = "web", module, port, environment, home

    def command(self) -> list[str]:
        options = [
            "-w",
            "2",
            "-b",
            f"127.0.0.1:{self.port}",
            "--preload",
            "--no-control-socket",
            "--log-level",
            "warning",
        ]
        return [str(PYTHON), "-m", "gunicorn", self.module, *options]

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self._environment}

    def folder(self) -> Path:
        return self._home

    def answers(self) -> bool:
        import socket

        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid


def main() -> int:
    scales = [int(part) for part in os.environ.get("SCALE", "10000,100000").split(",")]
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ["PORTAL_VAR"] = folder
        Path(folder).chmod(0o711)
        return _bench(Path(folder), sorted(scales))


def _bench(folder: Path, scales: list[int]) -> int:
    stop_on_signals()
    place = Place()
    servers = Servers.of(place)
    children: list[Child] = []
    try:
        servers.start()
        port, fresh_port = free_port(), free_port()
        environment = {
            **servers.environment,
            **web_settings(f"http://127.0.0.1:{port}", "127.0.0.1"),
            "DEMO": "0",
            "BENCH": "1",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "partnership.settings",
        }
        manage("prepare", environment=environment)
        fresh.make(folder / "fresh")
        portal = Web(place.log("web"), "partnership.wsgi", port, environment, ROOT)
        bare = Web(
            place.log("fresh"), "fresh.wsgi", fresh_port, {"DJANGO_SETTINGS_MODULE": "fresh.settings"}, folder / "fresh"
        )
        children = [portal, bare]
        for child in children:
            child.start()
        _use(environment)
        postgres = next(child for child in servers.children if isinstance(child, Postgres))
        results = [row for rows in scales for row in _at_scale(rows, portal, bare, postgres)]
    except Stopped:
        return 130
    finally:
        for child in reversed(children):
            child.stop()
        servers.stop()
    _compare(results)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    return _report(results)


def _use(environment: dict[str, str]) -> None:
    """Seeding happens here, through Django."""
    os.environ.update(environment)
    import django

    django.setup()


def _at_scale(rows: int, portal: Web, bare: Web, postgres: Postgres) -> list[dict[str, Any]]:
    from bench.bulk import analyse
    from bench.seed import seed
    from bench.sessions import cookie_of
    from bench.sources import sources

    began = time.monotonic()
    seed(rows)
    analyse()
    print(f"{rows:,} rows seeded in {time.monotonic() - began:.1f} s", flush=True)
    assert postgres.process is not None
    made = sources()
    targets = [
        measure.Target(
            page.name,
            portal.port,
            quote(page.address(made), safe="/?=&+%"),
            portal.pid,
            postgres.process.pid,
            cookie_of(page.sign_in(made) if page.sign_in else ""),
            page.presses,
        )
        for page in PAGES
    ]
    untouched = measure.Target("fresh_startproject", bare.port, "/bare", bare.pid)
    measure.run([untouched, *targets])
    base = targets[0].cpu_ms
    rows_of = [_row(page, target, rows, base) for page, target in zip(PAGES, targets, strict=True)]
    rows_of[0]["ratio_to_fresh_startproject"] = round(base / untouched.cpu_ms, 2)
    rows_of[0]["within_budget"] = base <= 2 * untouched.cpu_ms
    return [*rows_of, _plain(untouched, rows, base)]


def _plain(target: measure.Target, rows: int, base: float) -> dict[str, Any]:
    return {
        "name": target.name,
        "rows": rows,
        "queries": 0,
        "html_bytes": len(target.ask()[1]),
        "cpu_ms": round(target.cpu_ms, 3),
        "ratio_to_bare": round(target.cpu_ms / base, 2),
        "wait_ms_median": round(target.median_wait_ms, 2),
        "requests_a_round": target.requests,
        "within_budget": True,
    }


def _row(page: Page, target: measure.Target, rows: int, base: float) -> dict[str, Any]:
    target.ask()  # a page that is kept for a minute may just have run out
    answer, body = target.ask(**{"X-Count-Queries": "1"})
    wire = len(target.ask(**{"Accept-Encoding": "gzip"})[1])
    queries = int(answer.headers["X-Queries"])
    row = _plain(target, rows, base) | {
        "queries": queries,
        "html_bytes": len(body),
        "wire_bytes": wire,
        "app_ms": round(min(target.app_ms), 3),
        "database_ms": round(min(target.database_ms), 3),
        "budget": page.budget,
    }
    too_dear = page.budget is not None and row["ratio_to_bare"] > page.budget
    too_many = page.queries is not None and queries > page.queries
    too_long = page.longest_html is not None and len(body) > page.longest_html
    too_long |= page.longest_wire is not None and wire > page.longest_wire
    return row | {"within_budget": not (too_dear or too_many or too_long)}


def _compare(results: list[dict[str, Any]]) -> None:
    """A list costs at any number of rows what it costs at the smallest, give or take. Ratios, so that noise divides out."""
    lists = {page.name for page in PAGES if page.is_list}
    smallest: dict[str, dict[str, Any]] = {}
    for row in results:
        first = smallest.setdefault(row["name"], row)
        if row["name"] in lists and row is not first:
            row["growth"] = round(row["ratio_to_bare"] / first["ratio_to_bare"], 2)
            row["within_budget"] = row["within_budget"] and row["growth"] <= MOST_GROWTH


def _report(results: list[dict[str, Any]]) -> int:
    columns = (
        "name",
        "rows",
        "queries",
        "html_bytes",
        "wire_bytes",
        "cpu_ms",
        "app_ms",
        "database_ms",
        "ratio_to_bare",
        "budget",
        "growth",
    )
    print("".join(f"{column:>14}" if place else f"{column:<20}" for place, column in enumerate(columns)))
    for row in results:
        cells = ["" if row.get(column) is None else row[column] for column in columns]
        mark = "" if row["within_budget"] else "   over"
        print("".join(f"{cell:>14}" if place else f"{cell:<20}" for place, cell in enumerate(cells)) + mark)
    over = list(dict.fromkeys(row["name"] for row in results if not row["within_budget"]))
    print(f"Over budget: {', '.join(over)}." if over else "Everything is within its budget.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
