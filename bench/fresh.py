"""A project as `startproject` makes it, with one view that answers "ok": what Django costs before anybody adds to it."""

import subprocess
import sys
from pathlib import Path

VIEW = """

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
"""
URLS = """from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("bare", lambda request: HttpResponse("ok", content_type="text/plain"))]
"""


def make(folder: Path) -> None:
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "django", "startproject", "fresh", str(folder)], check=True)
    with (folder / "fresh" / "settings.py").open("a") as settings:
        settings.write(VIEW)
    (folder / "fresh" / "urls.py").write_text(URLS)
