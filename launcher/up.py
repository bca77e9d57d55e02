"""`make up`, and programs that need only the servers."""

import os
import subprocess
import sys
import time

from launcher.identity import CannotStart
from launcher.installation import ROOT
from launcher.place import Place
from launcher.portal import Portal, Servers, Stopped, refuse_busy_port, stop_on_signals, web_settings


def up() -> int:
    stop_on_signals()
    os.umask(0o077)
    host, port = os.environ.get("HOST") or "127.0.0.1", _port(os.environ.get("PORT") or "8000")
    place = Place()
    place.take_or_say_who()
    refuse_busy_port(host, port)
    portal = Portal(place, host, port)
    began = time.monotonic()
    try:
        portal.start()
        print(f"\nPortal ready: {portal.url}", flush=True)
        if portal.environment["DEMO"] != "0":
            print(place.sign_ins())
        print(f"Started in {time.monotonic() - began:.1f} s. Ctrl-C stops it.", flush=True)
        portal.watch()
    except Stopped:
        print("\nStopping …", flush=True)
    finally:
        portal.stop()
    return 0


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise CannotStart(f"PORT must be a number from 1 to 65535, not {text!r}.")


def run_on_servers(command: list[str]) -> int:
    place = Place()
    if not place.take():
        return _run(command, place.running().get("environment", {}))
    stop_on_signals()
    servers = Servers.of(place)
    try:
        servers.start()
        return _run(command, {**servers.environment, **web_settings("http://127.0.0.1:8000", "127.0.0.1")})
    except Stopped:
        return 130
    finally:
        servers.stop()


def _run(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, *command], cwd=ROOT, env={**os.environ, **environment}).returncode
