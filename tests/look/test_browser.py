"""The gallery in a real browser: accessible, quiet, no wider than the screen, its scripts at work."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from launcher.browser import find_browser
from tests.people import as_person

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine"),
]


@pytest.fixture(params=[390, 1280])
def seen(request: pytest.FixtureRequest, client: Client, people: Any, live_server: Any) -> dict[str, Any]:
    session = as_person(client, people.administrator).cookies["session"].value
    command = [sys.executable, "-m", "tests.look.visit", str(request.param), f"{live_server.url}/en/gallery/", session]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "screen": request.param}


def test_gallery_in_a_browser(seen: dict[str, Any]) -> None:
    assert seen["violations"] == []
    assert seen["complaints"] == []
    assert seen["width"] == seen["screen"]
    assert seen["focused"] == "govuk-error-summary"
    assert seen["counter"] == "10 characters too many"
    assert not seen["menu_open"]
