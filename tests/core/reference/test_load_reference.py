import pytest
from django.core.management import call_command

from core.models import Record, Region, Sphere
from core.reference import Counts, register_seed
from core.reference.registry import seeds
from core.reference.tables import bring_up_to_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(capsys):
    call_command("load_reference")
    return capsys.readouterr().out


def test_a_run_says_what_it_created(capsys):
    Sphere.objects.all().delete()
    call_command("load_reference")
    assert "spheres: 19 created, 0 updated" in capsys.readouterr().out


def test_the_second_run_changes_nothing(loaded, capsys):
    records = Record.objects.count()
    call_command("load_reference")
    assert capsys.readouterr().out.strip() == "nothing changed"
    assert Record.objects.count() == records


def test_a_damaged_row_is_mended(loaded, capsys):
    Region.objects.filter(pk="100000000").update(name_kk="?")
    call_command("load_reference")
    assert "regions: 0 created, 1 updated" in capsys.readouterr().out
    assert Region.objects.get(pk="100000000").name_kk == "Абай облысы"


def test_rows_that_no_file_lists_stay(loaded):
    Sphere.objects.create(code="17", name_kk="Ж", name_ru="Н", name_en="N", sort=500)
    call_command("load_reference")
    assert Sphere.objects.filter(pk="17").exists()


def test_a_seed_that_fails_leaves_nothing_behind(monkeypatch):
    Sphere.objects.all().delete()

    def fail():
        raise RuntimeError("broken file")

    monkeypatch.setitem(__import__("core.reference.registry", fromlist=["_seeds"])._seeds, "broken", fail)
    with pytest.raises(RuntimeError, match="broken file"):
        call_command("load_reference")
    assert not Sphere.objects.exists()


def test_a_seed_is_registered_once():
    name, load = next(iter(seeds().items()))
    register_seed(name, load)
    with pytest.raises(ValueError, match="already registered"):
        register_seed(name, Counts)


def test_a_correct_table_is_read_with_one_query(loaded, django_assert_num_queries):
    rows = [{"code": sphere.code, "sort": sphere.sort} for sphere in Sphere.objects.all()]
    with django_assert_num_queries(1):
        bring_up_to_date(Sphere, rows, "code")
