"""docker-compose.yml and settings.py speak of the same settings. No engine runs here, so the file itself is read."""

import ast
import os
import shutil
import subprocess

import pytest
from ruamel.yaml import YAML

from tests.servers import ROOT

COMPOSE = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def names_in_settings():
    tree = ast.parse((ROOT / "partnership" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return {call.args[0].value for call in calls if getattr(call.func.value, "id", "") == "env"}


@pytest.mark.parametrize("service", ["setup", "web", "worker", "beat"])
def test_environment_is_that_of_settings(service):
    assert set(SERVICES[service]["environment"]) == names_in_settings()


def test_every_setting_is_explained_in_the_runbook():
    text = (ROOT / "docs" / "runbook.md").read_text()
    assert [name for name in sorted(names_in_settings()) if f"`{name}`" not in text] == []


def test_two_web_processes_stand_behind_a_proxy_with_tls():
    assert SERVICES["web"]["deploy"]["replicas"] == 2
    assert "443:443" in SERVICES["proxy"]["ports"]


def test_nothing_but_the_proxy_is_reached_from_outside():
    published = {name: port for name, service in SERVICES.items() for port in service.get("ports", [])}
    assert {name for name, port in published.items() if not port.startswith("127.0.0.1:")} == {"proxy"}


def test_one_beat_runs():
    assert "deploy" not in SERVICES["beat"]


def test_database_finds_cyrillic_words():
    assert "--locale=C.UTF-8" in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_waiting_messages_survive_a_kill():
    assert SERVICES["redis"]["command"][1:3] == ["--appendonly", "yes"]


def test_portal_runs_without_privileges():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert "USER portal" in (ROOT / "Dockerfile").read_text()


def test_example_names_every_variable_that_must_be_set():
    required = {"SECRET_KEY", "FIELD_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "PORTAL_HOST"}
    example = (ROOT / "deploy" / "env.example").read_text()
    assert required == {line.partition("=")[0] for line in example.splitlines() if line and line[0] != "#"}


def test_client_accepts_the_file():
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("the docker client here has no compose command")
    filled = dict.fromkeys(("SECRET_KEY", "FIELD_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "PORTAL_HOST"), "x")
    command = [docker, "compose", "config", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **filled}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
