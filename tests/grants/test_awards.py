"""The public register of awards: what is shown, searched, filtered, and never added up."""

import json

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grants.models import Award
from tests.grants.test_giving360 import changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    def run(*grants, name="foreign"):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps({"grants": list(grants)}), encoding="utf-8")
        call_command("import_grants", str(file), verbosity=0)

    return run


def tenge_and_pounds():
    return (
        changed(title="Мектеп", amountAwarded=1000),
        changed(id="2", title="School", currency="GBP", amountAwarded=7, awardDate="2020-05-01"),
        changed(id="3", title="Choir", currency="GBP", amountAwarded=5,
                recipientOrganization=[{"id": "x", "name": "The Singers"}]),
    )  # fmt: skip


def text(client, url="/en/awards/", **query):
    return client.get(url, query).content.decode()


def test_anyone_reads_the_register(load, client):
    load(*tenge_and_pounds())
    page = text(client)
    assert "Мектеп" in page
    assert "The Singers" in page


def test_empty_register_says_so(client):
    assert "No grant has been awarded yet." in text(client)


def test_currencies_are_never_added_up(load, client):
    load(*tenge_and_pounds())
    page = text(client)
    assert "12\u00a0GBP" in page
    assert "1\u00a0000\u00a0₸" in page
    assert "1\u00a0012" not in page


def test_totals_follow_the_filters(load, client):
    load(*tenge_and_pounds())
    totals = client.get("/en/awards/", {"year": "2020"}).context["totals"]
    assert [(total.amount, total.count) for total in totals] == [("7\u00a0GBP", 1)]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"currency": "GBP"}, {"School", "Choir"}),
        ({"year": "2027", "currency": "GBP"}, {"Choir"}),
        ({"region": "kato:110000000"}, {"Мектеп", "School", "Choir"}),
        ({"funder": "KZ-BIN-950440001673"}, {"Мектеп", "School", "Choir"}),
        ({"q": "singers"}, {"Choir"}),
        ({"q": "мектеп"}, {"Мектеп"}),
        ({"data_set": "own"}, set()),
        ({"programme": "title:nothing"}, {"Мектеп", "School", "Choir"}),
    ],
)
def test_filters_and_search(load, client, query, shown):
    load(*tenge_and_pounds())
    page = client.get("/en/awards/", query).context["page"]
    assert {str(row.cells[0]) for row in page.rows} == shown


def test_programme_is_a_filter(load, client):
    load(changed(grantProgramme=[{"title": "Fund"}]), changed(id="2"))
    page = client.get("/en/awards/", {"programme": "title:Fund"}).context["page"]
    assert len(page.rows) == 1


def test_a_new_import_is_at_once_among_the_choices(load, client):
    load(changed())
    text(client)
    load(changed(id="2", currency="USD"), name="another")
    assert ">USD</option>" in text(client)


def test_award_of_another_funder_says_whose_it_is(load, client):
    load(changed())
    page = text(client, f"/en/awards/{Award.objects.get().number}/")
    assert "published by another funder" in page
    assert "Own field / deep" in page


def test_contact_of_an_imported_award_is_not_shown(load, client):
    body = {"id": "x", "name": "A charity", "contactName": "Jane Roe", "email": "jane@example.org"}
    load(changed(recipientOrganization=[body]))
    page = text(client, f"/en/awards/{Award.objects.get().number}/")
    assert "A charity" in page
    assert "Jane Roe" not in page


def test_unknown_award_is_not_found(client):
    assert client.get("/en/awards/AW-2027-0001/").status_code == 404


def test_list_downloads_with_currency_and_identifier(load, client):
    load(*tenge_and_pounds())
    lines = b"".join(client.get("/en/awards/awards.csv", {"q": "choir"}).streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert ",5.00," in lines[1]
    assert "GBP" in lines[1]


def test_formula_in_an_imported_title_is_made_harmless(load, client):
    load(changed(title="=cmd|' /C calc'!A0"))
    line = b"".join(client.get("/en/awards/awards.csv").streaming_content).decode().splitlines()[1]
    assert line.startswith("'=cmd")


def test_foreign_awards_are_no_part_of_our_open_data(load, client):
    load(changed())
    assert json.loads(b"".join(client.get("/open-data/grants.json").streaming_content))["grants"] == []


def test_imported_data_set_is_open_under_its_name(load, client):
    load(changed())
    answer = client.get("/open-data/grants.json", {"data_set": "foreign"})
    assert json.loads(b"".join(answer.streaming_content))["grants"] == [changed()]


def test_unknown_data_set_is_not_found(client):
    assert client.get("/open-data/grants.json", {"data_set": "x"}).status_code == 404


def test_open_data_as_csv_wears_the_standards_headings(load, client):
    load(changed())
    lines = b"".join(client.get("/open-data/grants.csv", {"data_set": "foreign"}).streaming_content).decode()
    assert lines.startswith("\ufeffIdentifier,Title,Description,Currency,Amount Awarded,")
    assert "360G-example-1" in lines


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


@pytest.mark.parametrize("url", ["/kk/awards/", "/kk/awards/?q=школа", "/kk/awards/?currency=KZT"])
def test_list_costs_the_same_with_one_award_and_with_three(load, client, url):
    load(changed(title="школа"))
    one = queries_of(client, url)
    load(*(changed(id=str(place), title="школа") for place in range(2)), name="more")
    assert queries_of(client, url) == one <= 4


def test_database_takes_no_award_of_ours_without_a_decision(load):
    load(changed())
    with pytest.raises(IntegrityError, match="own_follows"), transaction.atomic():
        Award.objects.update(data_set=None)


def test_choices_are_kept_between_readers(load, client):
    load(changed())
    text(client)
    assert cache.get("grants.awards.choices")["currencies"] == [("KZT",)]
