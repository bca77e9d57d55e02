import copy
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from notices.models import Mail, Notice
from notices.wording import ThreeTexts
from tests.notices.events import NEWS
from tests.notices.smtp import MailServer
from tests.people import AT, SYSTEM, Cast

TITLE = ThreeTexts(kk="Жаңа конкурс", ru="Новый конкурс", en="A new call")


@pytest.fixture(autouse=True)
def _templates_of_tests(settings: Any) -> None:
    """The words of the events in tests/notices/events.py."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates


@pytest.fixture
def people(db: None) -> Cast:
    return Cast()


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
def environment(tmp_path: Path) -> dict[str, str]:
    """For a process of its own on this test's database."""
    at = connection.settings_dict
    url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "PORTAL_VAR": str(tmp_path)}
