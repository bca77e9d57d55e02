"""List screens: every row once however one pages, counts that stop, cursors that cannot be bent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from core.actor import Actor
from core.exports import csv_lines, neutral
from core.lists import Addresses, Column, Filter, FilterState, ListScreen, Row, Sort
from core.models import Job

NOW = timezone.now()


class Jobs(ListScreen[Job]):
    page_size = 3
    columns = (Column("title", "Title"), Column("done", "Done", numeric=True), Column("kind", "Kind", export_only=True))
    values = {"pk": F("pk"), "title": F("title"), "done": F("done"), "kind": F("kind")}
    sorts = (Sort("newest", "Newest", ("-created_at", "-pk")), Sort("title", "Title", ("title", "pk")))
    filters = (Filter("kind", "Kind", lambda actor: [("a", "A"), ("b", "B")], lambda value: Q(kind=value)),)

    def base(self):
        return Job.objects.all()

    def search(self, text):
        return Q(title__icontains=text)

    def row(self, value):
        return Row(cells=(value["title"], value["done"]), url=f"/{value['pk']}/")

    def export_cells(self, value):
        return value["title"], value["done"], value["kind"]


def make(count, **fields):
    # Pairs share a moment, so that paging must fall back on the key.
    return Job.objects.bulk_create(
        Job(kind=fields.get("kind", "a"), title=f"job {n:03}", created_at=NOW - timedelta(seconds=n // 2))
        for n in range(count)
    )


def screen(**parameters):
    return Jobs(Actor(), parameters, NOW)


def titles(page):
    return [row.cells[0] for row in page.rows]


def follow(url):
    from urllib.parse import parse_qsl

    return screen(**dict(parse_qsl(url.lstrip("?"))))


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["newest", "title"])
def test_paging_forwards_shows_every_row_once(sort):
    make(10)
    seen, page = [], screen(sort=sort).page()
    while True:
        seen += titles(page)
        if not page.next_url:
            break
        page = follow(page.next_url).page()
    assert len(seen) == 10 and len(set(seen)) == 10


@pytest.mark.django_db
def test_paging_back_returns_to_the_same_rows():
    make(10)
    first = screen().page()
    second = follow(first.next_url).page()
    third = follow(second.next_url).page()
    assert titles(follow(third.previous_url).page()) == titles(second)
    assert titles(follow(follow(third.previous_url).page().previous_url).page()) == titles(first)


@pytest.mark.django_db
def test_first_page_has_no_previous():
    make(4)
    assert screen().page().previous_url == ""


@pytest.mark.django_db
def test_count_stops_at_a_thousand():
    make(1002)
    assert screen().page().count_text == "More than 1,000"


@pytest.mark.django_db
def test_search_finds_rare_words_and_keeps_the_order():
    make(20)
    assert titles(screen(q="job 01").page()) == ["job 011", "job 010", "job 013"]


@pytest.mark.django_db
def test_filter_narrows_and_unknown_values_are_ignored():
    make(2, kind="a")
    make(1, kind="b")
    assert len(screen(kind="b").page().rows) == 1
    assert len(screen(kind="' OR 1=1").page().rows) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwiYiJd", "WzEsMl0", "4pi6"])
def test_damaged_cursor_is_a_bad_request(cursor):
    with pytest.raises(BadRequest):
        screen(cursor=cursor).page()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_two_queries(count):
    make(count)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        screen().page()
    assert len(queries) == 2


@pytest.mark.django_db
def test_export_has_every_column_and_row():
    make(5)
    rows = list(screen().export(100))
    assert rows[0] == ("Title", "Done", "Kind") and len(rows) == 6


def test_cells_are_escaped_unless_they_are_safe():
    row = Row(cells=("<b>", mark_safe("<i>2</i>"), 1234, Decimal("0.5"), None), url="/?a=1&b=2", lang="kk")
    assert row.html() == (
        '<tr lang="kk"><th scope="row"><a href="/?a=1&amp;b=2">&lt;b&gt;</a></th>'
        "<td><i>2</i></td><td>1234</td><td>0,5</td><td>None</td></tr>"
    )


def test_row_of_one_cell_has_no_empty_one_beside_it():
    assert Row(cells=("a",)).html() == '<tr><th scope="row">a</th></tr>'


@pytest.mark.django_db
def test_options_of_a_filter_are_escaped_and_the_chosen_one_is_marked():
    state = FilterState("kind", "Kind", [("a&b", "<A>", False), ("c", "C", True)])
    assert state.html == '<option value="a&amp;b">&lt;A&gt;</option><option value="c" selected>C</option>'


@pytest.mark.parametrize("key", [7, "C-2027-0001", "a b"])
def test_addresses_of_rows_are_those_of_reverse(key):
    name, sample = ("admission", 0) if isinstance(key, int) else ("call", "x")
    assert Addresses(name, sample)(key) == reverse(name, args=[key])


@pytest.mark.parametrize("text", ["=1+1", "+7", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_formula_in_an_exported_cell_becomes_text(text):
    assert neutral(text) == f"'{text}"


def test_csv_opens_with_its_letters_right():
    assert "".join(csv_lines([["Қазақстан", "=1"]])) == "\ufeffҚазақстан,'=1\r\n"
