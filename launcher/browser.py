"""Browser journeys need a Chromium; on a machine where we may, it is installed."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    named = os.environ.get("PORTAL_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure_browser() -> None:
    """Root on a Debian-like system gets one by apt; anybody else a sentence, and the journeys are skipped."""
    if find_browser() or _install():
        return
    print(
        "No Chromium was found, so the browser journeys are skipped. Install one (apt-get install chromium) "
        "or name it: PORTAL_CHROMIUM=/path/to/chromium make test",
        flush=True,
    )


def _install() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing Chromium for the browser journeys …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            return False
    return find_browser() is not None
