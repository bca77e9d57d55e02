"""`import_organisations`: all or nothing, a repeat changes nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.models import Organisation
from core.models import Record, Region
from core.record import first_broken
from ngos.guessing import guess_kind, guess_legal_form
from ngos.models import Ngo
from ngos.places import Places
from ngos.spelling import mend_name
from tests.people import valid_bin

HEADER = "bin,name_ru,name_kk,address_ru,looks_ngo\n"
REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "kz" / "legal_entities.csv"
FUND, SCHOOL = valid_bin("77054000001"), valid_bin("77064000002")
GOOD = (
    f'{FUND},"Общественный фонд ""Жасыл ел""","""Жасыл ел"" қоғамдық қоры","020000, Акмолинская область, город Кокшетау",1\n'
    f'{SCHOOL},"Коммунальное государственное учреждение ""Школа""","""Мектеп"" мемлекеттiк мекемесi",,0\n'
)


@pytest.fixture
def load(db, tmp_path):
    def run(text):
        file = tmp_path / "entities.csv"
        file.write_text(text, encoding="utf-8")
        out, err = StringIO(), StringIO()
        code = 0
        try:
            call_command("import_organisations", str(file), stdout=out, stderr=err)
        except SystemExit as stop:
            code = stop.code
        return code, out.getvalue().strip(), err.getvalue().splitlines()

    return run


def test_good_file_goes_in(load):
    code, out, err = load(HEADER + GOOD)
    assert (code, err) == (0, [])
    assert out.startswith("created: 2, changed: 0, unchanged: 0")


def test_repeat_changes_nothing_and_records_nothing(load):
    load(HEADER + GOOD)
    records = Record.objects.count()
    _code, out, _err = load(HEADER + GOOD)
    assert out.startswith("created: 0, changed: 0, unchanged: 2")
    assert Record.objects.count() == records


def test_changed_name_is_brought_up_to_date(load):
    load(HEADER + GOOD)
    _code, out, _err = load(HEADER + GOOD.replace("Жасыл ел", "Жасыл өлке"))
    assert out.startswith("created: 0, changed: 1, unchanged: 1")
    assert first_broken() is None


def test_ngo_gets_an_entry_with_its_legal_form(load):
    load(HEADER + GOOD)
    ngo = Ngo.objects.get()
    assert (ngo.organisation.bin, ngo.legal_form, ngo.organisation.region.name_ru) == (
        FUND, "public_foundation", "город Кокшетау",
    )  # fmt: skip


def test_school_is_another_legal_entity(load):
    load(HEADER + GOOD)
    assert Organisation.objects.get(bin=SCHOOL).kind == "other"


def test_latin_letters_in_kazakh_words_are_mended(load):
    load(HEADER + GOOD)
    assert Organisation.objects.get(bin=SCHOOL).name_kk == '"Мектеп" мемлекеттік мекемесі'


def test_one_bad_row_saves_nothing(load):
    wrong = FUND[:11] + str((int(FUND[11]) + 1) % 10)
    code, _out, err = load(HEADER + GOOD + f"{wrong},Фонд,Қор,,1\n")
    assert code == 1
    assert err == [
        "row 3: bin: A digit is wrong: the last one does not match the others. Compare the number with the document."
    ]
    assert not Organisation.objects.exists()


def test_every_fault_is_one_line(load):
    code, _out, err = load(HEADER + f"{FUND},,,,1\n{FUND},Фонд,Қор,,2\n123,Фонд,,,1\n")
    assert code == 1
    assert [line.split(":")[:2] for line in err] == [
        ["row 1", " name_ru"], ["row 2", " bin"], ["row 2", " looks_ngo"], ["row 3", " bin"],
    ]  # fmt: skip


def test_missing_column_is_named(load):
    code, _out, err = load("bin,name_ru\n1,2\n")
    assert code == 1
    assert "row 0: name_kk: the file has no such column" in err


def test_short_row_is_a_fault(load):
    code, _out, err = load(HEADER + f"{FUND},Фонд\n")
    assert (code, err) == (1, ["row 1: file: the row does not have 5 columns"])


def test_file_of_another_encoding_is_a_fault(db, tmp_path):
    file = tmp_path / "entities.csv"
    file.write_bytes((HEADER + GOOD).encode("utf-16"))
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_organisations", str(file), stderr=err)
    assert err.getvalue().startswith("row ")


def test_what_people_have_taken_over_is_left_alone(load, people):
    from tests.ngos.conftest import make_claim

    load(HEADER + GOOD)
    claim = make_claim(people, people.citizen, FUND)
    from ngos import actions
    from tests.people import actor_for

    actions.confirm(claim, seen="", by=actor_for(people.coordinator), at=people.at)
    _code, out, _err = load(HEADER + GOOD.replace("Жасыл ел", "Жасыл өлке"))
    assert out.startswith("created: 0, changed: 0, unchanged: 2")


@pytest.mark.skipif(not REAL.exists(), reason="the real list of legal entities does not lie beside the project")
def test_real_list_goes_in_and_a_repeat_changes_nothing(db):
    out = StringIO()
    call_command("import_organisations", str(REAL), stdout=out)
    assert out.getvalue().startswith("created: 541, changed: 0, unchanged: 0")
    assert Ngo.objects.count() == 48
    assert Organisation.objects.filter(region=None).count() <= 5
    again = StringIO()
    call_command("import_organisations", str(REAL), stdout=again)
    assert again.getvalue().startswith("created: 0, changed: 0, unchanged: 541")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ('Общественный фонд "Фонд Развития"', "public_foundation"),
        ('Корпоративный фонд "Мәңгілік Ел"', "corporate_foundation"),
        ('Объединение юридических лиц "Ассоциация молодежи"', "association"),
        ('Частное учреждение "Табигат"', "private_institution"),
        ('Бородулихинский районный филиал общественного объединения "Партия "AMANAT"', "party"),
        ('Филиал "Первичная профсоюзная организация ТОО" общественного объединения', "trade_union"),
        ("Кокшетауский городской филиал общественного объединения «Қазақ тілі»", "domestic_branch"),
        ("«Үміт» қоғамдық қоры", "public_foundation"),
        ("Жұмбақ", ""),
    ],
)
def test_legal_form_is_guessed_from_the_name(name, form):
    assert guess_legal_form(name) == form


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ('Товарищество с ограниченной ответственностью "АрМХи"', "business"),
        ('Республиканское государственное учреждение "Войсковая часть 54380" Министерства обороны', "other"),
        ("Коммунальное государственное учреждение «Аппарат акима Панфиловского сельского округа»", "akimat"),
        ('Государственное учреждение "Министерство культуры и информации Республики Казахстан"', "ministry"),
        ('Государственное учреждение "Отдел полиции Целиноградского района Департамента полиции"', "other"),
        ('Коммунальное государственное учреждение "Средняя школа имени М. Ауезова" отдела образования', "other"),
        ("OXLY GMBH", "business"),
    ],
)
def test_kind_is_guessed_from_the_name(name, kind):
    assert guess_kind(name) == kind


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("010000, город Нур-Султан, район Сарыарка", "71"),
        ("050000, город Алматы, Бостандыкский район", "75"),
        ("040000, Алматинская область, город Талдыкорган", "33"),
        ("071400, Абай область, город Семей", "10"),
        ("160914, ЮЖНО-КАЗАХСТАНСКАЯ ОБЛАСТЬ, САРЫАГАШСКИЙ РАЙОН", "61"),
        ("090000, область Западно-Казахстанская, город Уральск", "27"),
        ("ВОСТОЧНО-КАЗАХСТАНСКАЯ ОБЛАСТЬ, ГОРОД УСТЬ-КАМЕНОГОРСК", "63"),
        ("160000, город Шымкент, район Каратау", "79"),
    ],
)
def test_region_is_read_from_the_address(db, address, region):
    assert Places.load().region_of(address).kato[:2] == region


def test_address_without_a_place_gives_no_region(db):
    assert Places.load().region_of("ул. Ленина, 5") is None
    assert Region.objects.exists()


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("мемлекеттiк", "мемлекеттік"),
        ("QazGenе", "QazGene"),
        ("  ТОО   «Х» ", "ТОО «Х»"),
        ("SERVIСE", "SERVICE"),
        ("Ⅷ", "Ⅷ"),
    ],
)
def test_words_are_written_in_one_script(text, mended):
    assert mend_name(text) == mended
