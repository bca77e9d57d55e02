"""Requests over HTTP, one after another, with the CPU that they cost."""

import http.client
import time
from dataclasses import dataclass, field

from bench import cpu

ROUNDS = 5
SECONDS_A_ROUND = 1.0
LEAST, MOST = 10, 400


@dataclass
class Target:
    """An address of a server, and the processes that serve it."""

    name: str
    port: int
    path: str
    web: int
    database: int | None = None
    cookie: str = ""
    requests: int = LEAST
    app_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def ask(self, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        if self.cookie:
            headers["Cookie"] = self.cookie
        link.request("GET", self.path, headers=headers)
        answer = link.getresponse()
        body = answer.read()
        link.close()
        if answer.status != 200:
            raise SystemExit(f"{self.name}: {self.path} answered {answer.status}: {body[:300]!r}")
        return answer, body

    def warm_up(self) -> None:
        """Both web processes load their templates and open their connections; then a round's length is chosen."""
        for _ in range(20):
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
