"""Awards in and out in the 360Giving shape: all or nothing, nothing lost, nothing twice."""

import json
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum
from hypothesis import given
from hypothesis import strategies as st

from core.models import Record
from grants.giving360.mapping import leftover, merged
from grants.models import Award, DataSet
from tests.threads import failures, race

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"
REAL = SHARED / "grants" / "real_grants_2020.json"
INVALID = SHARED / "grants" / "invalid_grants_lloyds.json"
SCHEMA = SHARED / "standards" / "360giving-1.4-package-bundle.schema.json"
needs_real = pytest.mark.skipif(not REAL.exists(), reason=f"the real grants are not here: {REAL}")

GRANT = {
    "id": "360G-example-1",
    "title": "Волонтерлер мектебі",
    "description": "Жүз ерікті",
    "currency": "KZT",
    "amountAwarded": 1_000_000.5,
    "awardDate": "2027-03-17T00:00:00+05:00",
    "fundingOrganization": [{"id": "KZ-BIN-950440001673", "name": "Қор", "department": "Жастар"}],
    "recipientOrganization": [{"id": "GB-CHC-1", "name": "A charity", "url": "https://example.org/?a=b"}],
    "plannedDates": [{"startDate": "2027-04", "endDate": "2027-11-30", "duration": 8}],
    "grantProgramme": [{"title": None, "code": "P1"}],
    "beneficiaryLocation": [{"name": "Көкшетау", "geoCode": "110000000", "geoCodeType": "KATO", "latitude": 53.28}],
    "fromOpenCall": "Yes",
    "Own field": {"deep": [1, None, "x"]},
}


def changed(**fields):
    grant = {**GRANT, **fields}
    return {name: value for name, value in grant.items() if value is not ...}


@pytest.fixture
def load(db, tmp_path):
    def run(*grants, name="a.json", **package):
        file = tmp_path / name
        file.write_text(json.dumps({"grants": list(grants), **package}), encoding="utf-8")
        return load_file(file)

    return run


def load_file(file, *options):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_grants", str(file), *options, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue().strip(), err.getvalue().splitlines()


def exported(tmp_path, *options):
    file = tmp_path / "out.json"
    call_command("export_grants", str(file), *options, stdout=StringIO())
    return file


def grants_in(file):
    return {grant["id"]: grant for grant in json.loads(file.read_text(encoding="utf-8"))["grants"]}


def faults(load, **fields):
    code, _out, err = load(changed(**fields))
    assert code == 1
    assert not Award.objects.exists()
    return err


# --- in -------------------------------------------------------------------------------------------------------
def test_columns_hold_what_they_can(load):
    load(GRANT)
    award = Award.objects.get()
    assert (award.amount, award.currency, award.awarded_on.isoformat()) == (Decimal("1000000.50"), "KZT", "2027-03-17")
    assert (award.funder_org_id, award.recipient_name, award.programme_code) == (
        "KZ-BIN-950440001673",
        "A charity",
        "P1",
    )
    assert (award.region_id, award.place_name, award.from_open_call) == ("110000000", "Көкшетау", True)
    assert (award.starts_on, award.ends_on.isoformat()) == (None, "2027-11-30")


def test_extra_holds_only_the_rest(load):
    load(GRANT)
    assert Award.objects.get().extra == {
        "awardDate": "2027-03-17T00:00:00+05:00",
        "fundingOrganization": [{"department": "Жастар"}],
        "recipientOrganization": [{"url": "https://example.org/?a=b"}],
        "plannedDates": [{"startDate": "2027-04", "duration": 8}],
        "grantProgramme": [{"title": None}],
        "beneficiaryLocation": [{"latitude": 53.28}],
        "Own field": {"deep": [1, None, "x"]},
    }


def test_organisations_of_ours_are_recognised_by_bin(load, people):
    load(changed(fundingOrganization=[{"id": f"KZ-BIN-{people.ministry.bin}", "name": "MCI"}],
                 recipientOrganization=[{"id": f"KZ-BIN-{people.ngo.bin}", "name": "Umit"}]))  # fmt: skip
    award = Award.objects.get()
    assert (award.funder, award.recipient) == (people.ministry, people.ngo)


def test_person_may_be_the_recipient(load):
    load(changed(recipientOrganization=..., recipientIndividual={"id": "x-1", "name": "A person"}))
    award = Award.objects.get()
    assert (award.recipient_kind, award.recipient_name) == ("individual", "A person")


def test_repeat_changes_and_records_nothing(load):
    load(GRANT)
    records = Record.objects.count()
    code, out, _err = load(GRANT)
    assert (code, out) == (0, "created: 0, changed: 0, unchanged: 1")
    assert Record.objects.count() == records


def test_the_same_grants_under_another_name_are_not_taken_twice(load):
    load(GRANT)
    _code, out, _err = load(GRANT, name="b.json")
    assert out == "created: 0, changed: 0, unchanged: 1"
    assert DataSet.objects.count() == 1


def test_changed_grant_is_brought_up_to_date(load):
    load(GRANT)
    number = Award.objects.get().number
    _code, out, _err = load(changed(title="New"), changed(id="360G-example-2"))
    assert out == "created: 1, changed: 1, unchanged: 0"
    assert Award.objects.get(number=number).title == "New"


def test_import_is_one_record(load):
    before = Record.objects.count()
    load(GRANT, changed(id="360G-example-2"))
    assert Record.objects.count() == before + 1


# --- refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"id": ...}, "row 1: id: is missing"),
        ({"id": " "}, "row 1: id: is empty"),
        ({"title": ...}, "row 1: title: is missing"),
        ({"title": None}, "row 1: title: must be text, not null"),
        ({"description": ...}, "row 1: description: is missing"),
        ({"currency": "TENGE"}, "row 1: currency: “TENGE” is not a currency code of three letters like KZT"),
        ({"amountAwarded": "5"}, "row 1: amountAwarded: must be a number, not text"),
        ({"amountAwarded": True}, "row 1: amountAwarded: must be a number, not true or false"),
        ({"amountAwarded": -1}, "row 1: amountAwarded: is below zero: -1"),
        ({"amountAwarded": 10**15}, "row 1: amountAwarded: is more than 9999999999999.99"),
        ({"awardDate": "17.03.2027"}, "row 1: awardDate: “17.03.2027” is not a date like 2027-03-31"),
        ({"awardDate": "2027-02-30"}, "row 1: awardDate: “2027-02-30” is not a date like 2027-03-31"),
        ({"fundingOrganization": []}, "row 1: fundingOrganization: must have at least 1 entry"),
        ({"fundingOrganization": [{"id": "x"}]}, "row 1: fundingOrganization/0/name: is missing"),
        ({"fromOpenCall": "Y"}, "row 1: fromOpenCall: “Y” is not exactly Yes or No"),
        ({"url": "www.example.org"}, "row 1: url: “www.example.org” is not an address like https://example.org/"),
        ({"dataSource": "http://host:port/"}, "row 1: dataSource: “http://host:port/” is not an address like https://example.org/"),
        ({"plannedDates": [{"startDate": "April"}]}, "row 1: plannedDates/0/startDate: “April” is not a date like 2027-03-31"),
        (
            {"beneficiaryLocation": [{"countryCode": "KAZ"}]},
            "row 1: beneficiaryLocation/0/countryCode: “KAZ” is not a country code of two letters like KZ",
        ),
        ({"classifications": "x"}, "row 1: classifications: must be a list"),
        ({"dateModified": "2027-03-17"}, "row 1: dateModified: “2027-03-17” is not a moment like 2027-03-31T18:30:00+05:00"),
        ({"Own field": "a\x00b"}, "row 1: Own field: holds a character that is no text"),
        ({"Own field": ["\ud800"]}, "row 1: Own field/0: holds a character that is no text"),
    ],
)  # fmt: skip
def test_fault_is_named_in_words(load, fields, line):
    assert faults(load, **fields) == [line]


def test_closed_list_is_named(load):
    (line,) = faults(load, locationScope="Local authority")
    assert line.startswith("row 1: locationScope: “Local authority” is not a code of the list: GLS010, ")


def test_two_kinds_of_recipient_are_refused(load):
    (line,) = faults(load, recipientIndividual={"id": "x", "name": "y"})
    assert "exactly one of the two" in line


def test_no_recipient_is_refused(load):
    (line,) = faults(load, recipientOrganization=...)
    assert "exactly one of recipientOrganization and recipientIndividual" in line


def test_same_identifier_twice_is_refused(load):
    code, _out, err = load(GRANT, changed(title="Other"))
    assert (code, err) == (1, ["row 2: id: the same identifier stands in row 1"])


def test_one_bad_row_refuses_the_whole_file(load):
    code, out, err = load(GRANT, changed(id="360G-example-2", fromOpenCall="N"))
    assert (code, out, len(err)) == (1, "", 1)
    assert not Award.objects.exists()
    assert not DataSet.objects.exists()


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe", b"[]", b'{"grants": []}', b'{"grants": [NaN]}', b"[" * 200_000, b'{"grants": 7}']
)
def test_what_is_no_package_is_refused(db, tmp_path, content):
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    code, _out, err = load_file(file)
    assert (code, len(err)) == (1, 1)
    assert err[0].startswith("row 0: file: ")


def test_absent_file_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_grants", str(tmp_path / "absent.json"))


@pytest.mark.django_db(transaction=True)
def test_imported_by_eight_at_once_a_grant_goes_in_once(tmp_path):
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"grants": [GRANT]}), encoding="utf-8")
    results = race(lambda _index: load_file(file))
    assert not failures(results)
    assert sorted(out for _code, out, _err in results)[-1] == "created: 1, changed: 0, unchanged: 0"
    assert Award.objects.count() == 1


# --- out ------------------------------------------------------------------------------------------------------
def test_export_gives_everything_back(load, tmp_path):
    load(GRANT)
    assert grants_in(exported(tmp_path)) == {GRANT["id"]: GRANT}


def test_several_places_and_funders_come_back(load, tmp_path):
    grant = changed(
        beneficiaryLocation=[{"name": "A"}, {"name": "B"}],
        fundingOrganization=[{"id": "x-1", "name": "A"}, {"id": "x-2", "name": "B"}],
        plannedDates=[],
        grantProgramme=[{}],
    )
    load(grant)
    assert grants_in(exported(tmp_path)) == {grant["id"]: grant}


def test_nothing_to_export_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="no awards to export"):
        exported(tmp_path)


def test_unknown_data_set_is_said_so(load, tmp_path):
    load(GRANT)
    with pytest.raises(CommandError, match="no data set named x"):
        exported(tmp_path, "--data-set", "x")


def test_what_was_exported_comes_in_again_as_unchanged(load, tmp_path):
    load(GRANT)
    assert load_file(exported(tmp_path))[1] == "created: 0, changed: 0, unchanged: 1"


keys = st.sampled_from("abcd")
values = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def part_of(draw, original):
    """What columns could hold of it: a part of its dictionaries, the same or another value, a list cut short."""
    if isinstance(original, dict):
        return {name: draw(part_of(part)) for name, part in original.items() if draw(st.booleans())}
    if isinstance(original, list):
        return [draw(part_of(part)) for part in original[: draw(st.integers(0, len(original)))]]
    return original if draw(st.booleans()) else 0


@given(values.flatmap(lambda original: st.tuples(st.just(original), part_of(original))))
def test_the_held_part_and_the_rest_make_the_whole(pair):
    original, held = pair
    rest = leftover(original, held)
    assert (held if rest is None and original == held else merged(held, rest)) == original


# --- the real files ----------------------------------------------------------------------------------------------
@pytest.fixture
def real(db):
    code, out, err = load_file(REAL)
    assert (code, err) == (0, [])
    return out


@needs_real
def test_real_grants_go_in(real):
    assert real == "created: 1978, changed: 0, unchanged: 0"
    sums = Award.objects.order_by("currency").values_list("currency").annotate(Sum("amount"), Count("pk"))
    assert list(sums) == [("GBP", Decimal("28307900.74"), 1977), ("USD", Decimal("32500.00"), 1)]


@needs_real
def test_real_grants_come_back_field_by_field_and_valid(real, tmp_path):
    file = exported(tmp_path)
    assert grants_in(file) == grants_in(REAL)
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), str(file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[:2000]


@needs_real
def test_real_grants_go_in_once(real):
    assert load_file(REAL)[1] == "created: 0, changed: 0, unchanged: 1978"


@needs_real
def test_invalid_grants_are_refused_whole_with_every_fault(db):
    code, _out, err = load_file(INVALID)
    assert code == 1
    assert not Award.objects.exists()
    assert sum("fromOpenCall" in line for line in err) == 4116
    assert sum("is not an address" in line for line in err) == 2005
    assert sum("description: is missing" in line for line in err) == 5
    assert len(err) == 4116 + 2005 + 5
