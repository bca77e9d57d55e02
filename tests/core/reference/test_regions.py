import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from core import regions
from core.models import Region
from core.reference.seeds import load_regions
from core.reference.tables import read_table

PUBLIC = Path(__file__).resolve().parents[4] / "shared" / "data" / "kz"
# Where the public table of 2024 differs from the state classifier of 2026.
NOT_IN_CLASSIFIER = {"101010000", "622010000"}  # the towns Semey and Satbayev inside their city administrations
NOT_IN_PUBLIC_TABLE = {
    "104100000",  # Zhanasemey District
    "615500000",  # Sauran District
    "622000000",  # Satbayev city administration
    "635500000",  # Markakol District
    "636300000",  # Ulken Naryn District
    "711610000",  # Saraishyk District of Astana, 2025
}


@pytest.fixture
def seeded(db):
    load_regions()


def public_table(name):
    path = PUBLIC / name
    if not path.exists():
        pytest.skip(f"the public table {name} is not on this machine")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_codes_and_names_of_regions_equal_the_public_table():
    ours = {row["kato"]: row for row in read_table("regions.csv") if not row["parent"]}
    public = {row["kato"]: row for row in public_table("kato_adm1.csv")}
    assert ours.keys() == public.keys()
    for kato, row in public.items():
        assert ours[kato]["name_kk"] == row["kk"]
        assert ours[kato]["name_ru"] == row["ru"]
        assert ours[kato]["iso"] == row["iso3166_2"]


def test_codes_of_districts_equal_the_public_table_but_for_known_differences():
    ours = {row["kato"] for row in read_table("regions.csv") if row["parent"]}
    public = {row["kato"] for row in public_table("kato_adm2_2024.csv")}
    assert ours - public == NOT_IN_PUBLIC_TABLE
    assert public - ours == NOT_IN_CLASSIFIER


def test_there_are_twenty_regions_and_their_districts(seeded):
    assert Region.objects.oblasts().count() == 20
    assert Region.objects.districts().count() == 228


def test_every_district_lies_in_the_region_of_its_code(seeded):
    for district in Region.objects.districts():
        assert district.parent_id == district.region_kato


def test_every_name_says_in_each_language_what_it_names(seeded):
    for district in Region.objects.districts():
        is_city = district.name_kk.endswith(" қаласы")
        assert is_city or district.name_kk.endswith(" ауданы")
        assert district.name_ru.startswith("город ") is is_city
        assert is_city or "район" in district.name_ru
        assert district.name_en.endswith(" city" if is_city else " District")


def test_no_name_mixes_scripts():
    for row in read_table("regions.csv"):
        for name in (row["name_kk"], row["name_ru"]):
            assert not any("a" <= letter <= "z" for letter in name.lower())
        assert row["name_en"].isascii()


def test_no_two_parts_of_a_region_have_the_same_name():
    names = [(row["parent"], row["name_kk"]) for row in read_table("regions.csv")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("kato", "kk", "ru", "en"),
    [
        ("104100000", "Жаңасемей ауданы", "Жанасемейский район", "Zhanasemey District"),
        ("101000000", "Семей қаласы", "город Семей", "Semey city"),
        ("711610000", "Сарайшық ауданы", "район Сарайшык", "Saraishyk District"),
        ("331000000", "Талдықорған қаласы", "город Талдыкорган", "Taldykorgan city"),
    ],
)
def test_names_are_the_full_ones(seeded, kato, kk, ru, en):
    region = Region.objects.get(pk=kato)
    assert (region.name_kk, region.name_ru, region.name_en) == (kk, ru, en)


def test_tiles_are_the_twenty_squares_of_the_map(seeded):
    places = {tile.kato[:2]: (tile.column, tile.row) for tile in regions.tiles()}
    assert len(places) == len(set(places.values())) == 20
    assert (places["39"], places["75"], places["79"], places["63"]) == ((3, 0), (6, 3), (3, 4), (7, 1))


def test_every_tile_has_a_short_label_in_the_readers_language(seeded):
    with translation.override("ru"):
        assert {tile.kato: tile.short for tile in regions.tiles()}["630000000"] == "ВКО"
    with translation.override("kk"):
        assert {tile.kato: tile.short for tile in regions.tiles()}["630000000"] == "ШҚО"


def test_regions_are_listed_in_the_kazakh_order(seeded):
    with translation.override("kk"):
        names = [name for _kato, name in regions.choices()]
    assert names[:5] == ["Абай облысы", "Ақмола облысы", "Ақтөбе облысы", "Алматы", "Алматы облысы"]
    assert names == list(Region.objects.oblasts().values_list("name_kk", flat=True))


def test_choices_within_a_region_are_its_parts(seeded):
    with translation.override("en"):
        assert [name for _kato, name in regions.choices("620000000")] == [
            "Karazhal city", "Satbayev city", "Ulytau District", "Zhanaarka District", "Zhezkazgan city",
        ]  # fmt: skip


def test_a_region_and_its_parts_are_found_together(seeded):
    assert Region.objects.within("620000000").count() == 6


def test_an_unknown_code_is_refused(seeded):
    regions.validate_kato("710000000")
    with pytest.raises(ValidationError, match="999999999"):
        regions.validate_kato("999999999")


@pytest.mark.parametrize("wrong", [{"kato": "12345"}, {"parent_id": "710000000"}, {"tile_column": None}])
def test_the_database_refuses_a_region_that_cannot_be(seeded, wrong):
    row = {
        "kato": "980000000",
        "level": 1,
        "name_kk": "А",
        "name_ru": "А",
        "name_en": "A",
        "tile_column": 9,
        "tile_row": 9,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(**(row | wrong))
