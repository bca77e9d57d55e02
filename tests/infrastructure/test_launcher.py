"""`make up` from outside: it comes up, says what is wrong, mends itself and leaves nothing behind."""

import json
import os
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import redis

from launcher.identity import NAMESPACE, NOBODY_ITSELF, choose
from launcher.servers import Postgres, postgres_binary
from tests.portals import RunningPortal, processes, wait_until
from tests.servers import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("launcher")]


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    running = RunningPortal(tmp_path_factory.mktemp("launcher") / "var", DEMO="0").start()
    yield running
    running.stop()


def test_portal_says_that_it_is_ready(portal):
    assert portal.get("/readyz")[0] == 200


def test_root_leads_to_the_readers_language(portal):
    command = ["curl", "-sI", "-H", "Accept-Language: ru", portal.url + "/"]
    assert "/ru/" in subprocess.run(command, capture_output=True, text=True).stdout


def test_secrets_are_readable_by_their_owner_only(portal):
    for name in ("secrets.json", "run.json"):
        assert stat.S_IMODE((portal.var / name).stat().st_mode) == 0o600


def test_manage_py_finds_the_running_servers(portal):
    assert "[X]" in portal.manage("showmigrations", "core").stdout


def test_second_portal_in_the_same_place_is_refused_with_a_sentence(portal):
    second = RunningPortal(portal.var, DEMO="0")
    second.output = portal.output.with_name("second.txt")
    second.launch()
    assert second.process.wait(30) != 0
    assert f"A portal already runs from {portal.var} ({portal.url})" in second.output.read_text()


def test_busy_port_is_refused_with_a_sentence(portal, tmp_path):
    second = RunningPortal(tmp_path / "var", port=portal.port, DEMO="0")
    second.launch()
    assert second.process.wait(30) != 0
    assert f"Port {portal.port} of 127.0.0.1 cannot be used" in second.output.read_text()


def test_port_that_is_no_number_is_refused_with_a_sentence(tmp_path):
    second = RunningPortal(tmp_path / "var", PORT="eighty")
    second.launch()
    assert second.process.wait(30) != 0
    assert "PORT must be a number" in second.output.read_text()


@pytest.mark.parametrize("name", ["web", "worker", "beat", "valkey", "postgres"])
def test_killed_child_is_started_again(portal, name):
    before = portal.children()[name]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: portal.children().get(name, before) != before, 45)
    wait_until(lambda: portal.get("/readyz")[0] == 200, 60)


def test_letter_that_waited_is_sent_though_redis_was_emptied(portal):
    worker = portal.children()["worker"]
    os.kill(worker, signal.SIGSTOP)
    try:
        letter = "from django.core.mail import send_mail; send_mail('Waited for', 'text', None, ['a@people.example'])"
        assert portal.manage("shell", "-c", letter).returncode == 0
        redis.from_url(portal.settings()["REDIS_URL"]).flushall()
    finally:
        os.kill(worker, signal.SIGCONT)
    wait_until(lambda: any(b"Waited for" in path.read_bytes() for path in (portal.var / "mail").iterdir()), 120)


def test_pages_come_back_after_postgresql_was_restarted(portal):
    assert portal.get("/kk/calls/")[0] == 200
    os.kill(portal.children()["postgres"], signal.SIGINT)
    wait_until(lambda: portal.get("/kk/calls/")[0] == 200, 60)
    assert [portal.get("/kk/calls/")[0] for _ in range(6)] == [200] * 6


def test_socket_that_somebody_tidied_away_comes_back(portal):
    host = unquote(urlsplit(portal.settings()["DATABASE_URL"]).netloc.partition("@")[2].rpartition(":")[0])
    shutil.rmtree(host)
    wait_until(lambda: (Path(host) / ".s.PGSQL.5432").exists(), 45)
    wait_until(lambda: portal.get("/readyz")[0] == 200, 60)


def test_silent_worker_is_named_by_readyz(portal):
    worker = portal.children()["worker"]
    os.kill(worker, signal.SIGSTOP)
    try:
        wait_until(lambda: portal.get("/readyz")[0] == 503, 30)
        assert portal.readiness()["worker"].startswith("no worker has been heard")
    finally:
        os.kill(worker, signal.SIGCONT)
    wait_until(lambda: portal.get("/readyz")[0] == 200, 30)


def test_second_start_is_quick_and_sigterm_leaves_no_orphan(portal):
    portal.stop(signal.SIGTERM)
    assert not _left_of(portal.var)
    began = time.monotonic()
    portal.start()
    assert time.monotonic() - began < float(os.environ.get("SECOND_START_WITHIN", "16"))  # 8 s on a machine of its own
    portal.stop(signal.SIGINT)
    assert not _left_of(portal.var)
    assert not (portal.var / "run.json").exists()
    portal.start()


def test_killed_launcher_takes_its_children_along(portal):
    launcher = json.loads((portal.var / "run.json").read_text())["pid"]
    os.kill(launcher, signal.SIGKILL)
    wait_until(lambda: not _left_of(portal.var), 30)
    portal.process.wait(10)
    portal.start()


def _left_of(var: Path) -> list[str]:
    """Processes that belong to the portal: by their arguments, or by the settings they were started with."""
    left = []
    for pid, _parent, words in processes():
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            continue
        if str(var) in words or (f"PORTAL_VAR={var}\0".encode() in environment and b"python" in words.encode()):
            left.append(words)
    return left


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may not run PostgreSQL itself")
class TestAsRoot:
    def test_open_folder_belongs_to_nobody(self, tmp_path_factory):
        folder = Path("/tmp") / f"portal-open-{os.getpid()}"
        folder.mkdir(mode=0o711)
        try:
            assert choose(postgres_binary("postgres"), folder / "data") in (NOBODY_ITSELF, NAMESPACE)
        finally:
            folder.rmdir()

    def test_folder_that_only_root_may_enter_works(self, tmp_path):
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        mode = stat.S_IMODE(ROOT.stat().st_mode)
        postgres = Postgres(closed / "data", closed / "log", throwaway=True)
        try:
            postgres.start()
            assert postgres.answers()
        finally:
            postgres.stop()
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert stat.S_IMODE(ROOT.stat().st_mode) == mode
