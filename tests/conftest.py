"""Real servers for every test: see tests/servers.py."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties
from pytest_django import DjangoDbBlocker

from tests import guards, servers
from tests.clusters import TEMPLATE

if TYPE_CHECKING:
    from tests.people import Cast

# Before anything imports a model: other conftest files may do so at their top.
servers.enter(worker=os.environ.get("PYTEST_XDIST_WORKER"))

# The same examples at each run, whatever else the machine does; HYPOTHESIS_SEARCH=1 looks for new ones.
properties.register_profile(
    "portal",
    deadline=None,
    derandomize=not os.environ.get("HYPOTHESIS_SEARCH"),
    suppress_health_check=[HealthCheck.too_slow],
)
properties.load_profile("portal")


def pytest_configure(config: pytest.Config) -> None:
    """A worker that inherited this name would load settings before it is given its own Redis database and folder."""
    if getattr(config.option, "numprocesses", None):
        del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Migrate once a run, into a template; each worker's database is a copy of it."""
    from django.core.management import call_command
    from django.db import connection

    settings = connection.settings_dict
    name = settings["NAME"]
    with django_db_blocker.unblock(), servers.once_a_run("template") as first:
        if first:
            with connection._nodb_cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
                kept = cursor.fetchone() is not None
                settings["NAME"] = TEMPLATE if kept else "portal_migrating"
                if not kept:
                    cursor.execute("CREATE DATABASE portal_migrating")
                    call_command("migrate", verbosity=0, interactive=False)
                call_command("load_reference", verbosity=0)
                connection.close()
                if not kept:
                    cursor.execute(f"ALTER DATABASE portal_migrating RENAME TO {TEMPLATE}")
    settings["NAME"] = name
    settings["TEST"]["TEMPLATE"] = TEMPLATE


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and cached pages of one test are not felt by the next."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _records_may_be_flushed() -> None:
    """A test with transactions of its own ends by emptying every table; the guards of the record refuse even that."""
    from django.db import connection

    empty = type(connection.ops).execute_sql_flush

    def without_guards(ops: object, sql_list: list[str]) -> None:
        empty(ops, ["SET LOCAL session_replication_role = replica", *sql_list])

    type(connection.ops).execute_sql_flush = without_guards


@pytest.fixture(scope="session", autouse=True)
def _words_are_compiled() -> None:
    """A clone has no compiled catalogues before the first portal starts in it; a worker may have looked for them too early."""
    from django.utils.translation.reloader import translation_file_changed

    from partnership import catalogues

    with servers.once_a_run("catalogues"):
        catalogues.compile_catalogues()
    translation_file_changed(sender=None, file_path=catalogues.path_of("kk").with_suffix(".mo"))


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Pages name files as they lie in static/: nothing is collected before a run."""
    from django.conf import settings
    from django.test import override_settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture
def people(db: None) -> "Cast":
    """The fixed cast of all tests: see tests/people.py."""
    from tests.people import Cast, ensure_reference

    ensure_reference()
    return Cast()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    slow = item.get_closest_marker("slow") or item.get_closest_marker("browser")
    with guards.ends_within(600 if slow else 180):
        yield


@pytest.fixture(autouse=True)
def _reading_writes_nothing() -> Iterator[None]:
    with guards.reads_write_nothing():
        yield


@pytest.fixture(autouse=True)
def _printed_variables_are_defined() -> None:
    """Anew for each test: changed settings give the next one a new engine."""
    from django.template import engines

    engines["django"].engine.string_if_invalid = guards.Undefined()


@pytest.fixture(autouse=True)
def _language_is_english() -> None:
    """Tests read the msgids unless they name a language; the page asked for by the test before leaves its own active."""
    from django.utils import translation

    translation.activate("en")
