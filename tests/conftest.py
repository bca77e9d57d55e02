"""Real servers for every test: see tests/servers.py."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import servers

_run = pytest.StashKey[servers.TestRun]()


def pytest_configure(config: pytest.Config) -> None:
    """Before Django's settings load: pytest-django reads them in its own pytest_configure, last of all."""
    worker = getattr(config, "workerinput", None)
    if worker:
        servers.use(worker["workerid"])
        return
    run = config.stash[_run] = servers.TestRun()
    run.start()
    servers.enter(run)


def pytest_unconfigure(config: pytest.Config) -> None:
    if run := config.stash.get(_run, None):
        run.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Migrate once a run, into a template; each worker's database is a copy of it."""
    from django.core.management import call_command
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with servers.one_at_a_time("template"), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'portal_migrated'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE DATABASE portal_migrating")
            connection.settings_dict["NAME"] = "portal_migrating"
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            connection.settings_dict["NAME"] = name
            cursor.execute("ALTER DATABASE portal_migrating RENAME TO portal_migrated")
    connection.settings_dict["TEST"]["TEMPLATE"] = "portal_migrated"


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and cached pages of one test are not felt by the next."""
    yield
    from django.core.cache import cache

    cache.clear()
