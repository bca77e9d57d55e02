"""The servers that tests and `make up` stand on."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_postgresql_finds_cyrillic_trigrams():
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm('заявка')")
        assert cursor.fetchone()[0]


@pytest.mark.django_db
def test_database_is_a_test_database():
    assert connection.settings_dict["NAME"].startswith("test_portal")


def test_cache_remembers():
    cache.set("word", "сөз")
    assert cache.get("word") == "сөз"


def test_everything_written_lies_in_a_folder_of_the_run():
    assert "portal-test-" in str(settings.PORTAL_VAR)


def test_parallel_workers_share_neither_redis_database_nor_folder(worker_id):
    own = 0 if worker_id == "master" else int(worker_id.removeprefix("gw")) + 1
    assert settings.REDIS_URL.endswith(f"/{own}")
    assert settings.PORTAL_VAR.name == ("main" if worker_id == "master" else worker_id)
