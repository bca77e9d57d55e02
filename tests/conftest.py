"""Real servers for every test: see tests/servers.py."""

import os
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests import servers

# Before anything imports a model: other conftest files may do so at their top.
servers.enter(worker=os.environ.get("PYTEST_XDIST_WORKER"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Migrate once a run, into a template; each worker's database is a copy of it."""
    from django.core.management import call_command
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), servers.one_at_a_time("template"), connection._nodb_cursor() as cursor:
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
