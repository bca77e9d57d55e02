"""Requests over HTTP, one after another, with the CPU that they cost."""

import http.client
import itertools
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench import cpu
from bench.browser import Fields, fields_of, reworded

ROUNDS = 5
SECONDS_A_ROUND = 1.0
LEAST, MOST = 10, 400
# A token that the cookie and the header both carry is what the guard against forged requests looks for.
CSRF = "b" * 32
_turns = itertools.count(1)


@dataclass
class Target:
    """An address of a server, and the processes that serve it. With `presses` its form is sent back, by that button."""

    name: str
    port: int
    path: str
    web: int
    database: int | None = None
    cookie: str = ""
    presses: str = ""
    form: Fields = field(default_factory=list)
    requests: int = LEAST
    app_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def ask(self, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """A visit as the page is used: read, or its form sent with one word changed."""
        if not self.presses:
            return self._answered("GET", None, headers)
        fields = [*reworded(self.form, next(_turns)), ("press", self.presses)]
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "X-CSRFToken": CSRF}
        return self._answered("POST", urlencode(fields), headers)

    def open(self) -> None:
        """Both web processes load their templates and open their connections."""
        for _ in range(20):
            _answer, body = self._answered("GET", None, {})
        if self.presses:
            self.form = fields_of(body.decode(), "section")

    def _answered(
        self, method: str, sent: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        if self.cookie:
            headers["Cookie"] = f"{self.cookie}; csrf={CSRF}"
        link.request(method, self.path, sent, headers)
        answer = link.getresponse()
        body = answer.read()
        link.close()
        if answer.status != 200:
            raise SystemExit(f"{self.name}: {self.path} answered {answer.status}: {body[:300]!r}")
        return answer, body

    def warm_up(self) -> None:
        """Then a round's length is chosen."""
        self.open()
        self.ask()
        began = time.perf_counter()
        for _ in range(5):
            self.ask()
        one = (time.perf_counter() - began) / 5
        self.requests = max(LEAST, min(MOST, int(SECONDS_A_ROUND / one)))

    def measure(self) -> None:
        web, database = cpu.spent(self.web), cpu.spent(self.database) if self.database else {}
        for _ in range(self.requests):
            began = time.perf_counter()
            self.ask()
            self.waits.append((time.perf_counter() - began) * 1000)
        self.app_ms.append(cpu.between(web, cpu.spent(self.web)) / self.requests / 1e6)
        spent = cpu.between(database, cpu.spent(self.database)) if self.database else 0
        self.database_ms.append(spent / self.requests / 1e6)

    @property
    def cpu_ms(self) -> float:
        """The best round: the others were disturbed."""
        return min(app + database for app, database in zip(self.app_ms, self.database_ms, strict=True))

    @property
    def median_wait_ms(self) -> float:
        return sorted(self.waits)[len(self.waits) // 2]


def run(targets: list[Target]) -> None:
    for target in targets:
        target.warm_up()
    for _ in range(ROUNDS):
        for target in targets:
            target.measure()
