import copy
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from notices.models import Mail, Notice
from notices.wording import ThreeTexts
from tests.notices.events import NEWS
from tests.notices.smtp import MailServer
from tests.people import AT, SYSTEM

TITLE = ThreeTexts(kk="Жаңа конкурс", ru="Новый конкурс", en="A new call")


@pytest.fixture(autouse=True)
def _templates_of_tests(settings: Any) -> None:
    """The words of the events in tests/notices/events.py."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates


@pytest.fixture
def news() -> Callable[..., list[Notice]]:
    """Tells the news to these people."""
    from notices.actions import tell

    def tell_news(*recipients: Any, event: Any = NEWS, title: Any = TITLE, **more: Any) -> list[Notice]:
        context = {"title": title, "count": 3, "url": "/kk/notices/"}
        return tell(event, recipients, context, **{"subject": "tests.thing:1", "at": AT, "by": SYSTEM, **more})

    return tell_news


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A real SMTP server, which the portal sends by."""
    server = MailServer()
    server.start()
    settings.MAIL_TRANSPORT = server.transport
    yield server
    server.stop()


@pytest.fixture
def letter(db: None) -> Mail:
    return Mail.objects.create(
        to="reader@people.example", sender="portal@portal.example", subject="Хат", text="Мәтін\n", created_at=AT
    )


@pytest.fixture
def start_worker(tmp_path: Path, mail_server: MailServer) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Real Celery workers on this test's database and broker, sending to `mail_server`."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"])
    environment = {
        **os.environ,
        "DATABASE_URL": database.geturl(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}/",
        "PORTAL_VAR": str(tmp_path),
    }
    command = [sys.executable, "-m", "celery", "-A", "partnership", "worker", "--pool=solo", "--loglevel=INFO"]
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / f"worker-{len(workers)}.log").open("wb") as log:
            workers.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()
    for path in sorted(tmp_path.glob("worker-*.log")):
        print(path.read_text())
