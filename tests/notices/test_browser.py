"""Every page of notices in a real browser: accessible, quiet, no wider than the screen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.browser import find_browser
from notices.actions import mark_read
from notices.models import Mail
from notices.wording import unsubscribe_path
from tests.notices.events import DECISION, NEWS_GROUP
from tests.people import AT, actor_for, as_person

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine"),
]


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_in_a_browser(width, client, people, news, live_server, settings, tmp_path):
    settings.DEMO = True
    folder = Path(os.environ.get("PICTURES", tmp_path))
    reader = people.administrator
    news(reader, title="Ұлттық компаниялардың әлеуметтік жобалары бойынша 2027 жылғы конкурс жарияланды")
    [read] = news(reader, event=DECISION)
    mark_read(read, by=actor_for(reader), at=AT)
    letter = Mail.objects.order_by("pk").first()
    Mail.objects.filter(pk=letter.pk).update(state="unknown", reason="SMTPServerDisconnected: Connection closed")
    pages = ["", "choices/", "letters/", f"letters/{letter.pk}/"]
    addresses = [f"{live_server.url}/kk/notices/{page}" for page in pages]
    addresses.append(live_server.url + unsubscribe_path(people.citizen, NEWS_GROUP))
    session = as_person(client, reader).cookies["session"].value
    command = [sys.executable, "-m", "tests.notices.visit", str(width), session, str(folder), *addresses]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    clean = {"status": 200, "complaints": [], "violations": [], "width": width}
    assert json.loads(done.stdout) == [{"address": address, **clean} for address in addresses]
