"""The builder and its preview in a real browser: accessible, quiet, and only what is asked can be seen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache

from launcher.browser import find_browser
from questionnaires.schema import to_json
from tests.people import as_person
from tests.questionnaires.samples import SAMPLE

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine"),
]


@pytest.mark.parametrize("width", [390, 1280])
def test_builder_in_a_browser(width, client, people, settings, live_server, tmp_path):
    settings.ROOT_URLCONF = "tests.questionnaires.builder_urls"
    cache.set("draft", to_json(SAMPLE))
    session = as_person(client, people.citizen).cookies["session"].value
    folder = os.environ.get("PICTURES", tmp_path)
    address = f"{live_server.url}/kk/tests/draft/"
    command = [sys.executable, "-m", "tests.questionnaires.visit", str(width), session, str(folder), address]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "complaints": [],
        "violations": [],
        "widths": [width],
        "steps": [[], ["q2", "q3"], ["q2", "q3", "q4"], [], ["q2", "q3", "q4"]],
    }
