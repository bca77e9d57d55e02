import io
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.money import ZERO, tenge
from projects import actions, importing, pasting, spreadsheet
from projects.arithmetic import LARGEST_TOTAL, split, total_of
from projects.content import Amounts, Content, add_up, totals
from projects.entries import as_typed, stored
from projects.models import BudgetLine
from projects.sections import SECTIONS
from projects.tables import number_as_typed, understood
from tests.people import AT

BUDGET = SECTIONS["budget"]
quantities = st.decimals(min_value=0, max_value=10**6, places=3)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)


def exported(plan, language="en"):
    file = io.BytesIO()
    with translation.override(language):
        spreadsheet.write_budget(Content(plan), file)
    file.seek(0)
    return file


def sheet(rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    file.seek(0)
    return file


def imported(plan, file=None, text="", mode="add"):
    files = MultiValueDict({"file": [SimpleUploadedFile("budget.xlsx", file.read())]} if file else {})
    data = QueryDict(mutable=True)
    data.update({"text": text, "mode": mode})
    return importing.received(plan, data, files)


# --- arithmetic -----------------------------------------------------------------------------------------
@given(quantities, amounts)
def test_a_total_is_rounded_half_up_once(quantity, price):
    exact = quantity * price
    assert abs(total_of(quantity, price) - exact) <= Decimal("0.005")
    assert total_of(quantity, price) == tenge(exact)


@given(quantities, amounts, st.integers(0, 100), st.integers(0, 100))
def test_an_empty_request_is_the_rest_of_the_total(quantity, price, own_share, other_share):
    total = total_of(quantity, price)
    assume(total <= LARGEST_TOTAL)
    own, other = tenge(total * own_share / 250), tenge(total * other_share / 250)
    parts = split(quantity, price, None, own, other)
    assert parts.requested + parts.own + parts.other == total


@given(quantities, amounts, amounts, amounts, amounts)
def test_a_split_either_makes_the_total_or_is_refused(quantity, price, requested, own, other):
    try:
        parts = split(quantity, price, requested, own, other)
    except ValidationError:
        assert requested + own + other != total_of(quantity, price)
    else:
        assert parts.requested + parts.own + parts.other == total_of(quantity, price)


@given(st.lists(st.tuples(st.sampled_from(["direct", "administrative"]), amounts, amounts)))
def test_sums_by_block_make_the_whole(lines):
    found = add_up((block, "rent", Amounts(a + b, a, b, ZERO)) for block, a, b in lines)
    assert sum((sums.total for sums in found.by_block.values()), ZERO) == found.whole.total


@pytest.mark.django_db
def test_sums_are_one_query(whole_plan, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert totals(whole_plan).block("direct").requested == Decimal("400010.00")


# --- numbers and paste ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 234 567,89", "1234567.89"),
        ("1\u00a0234\u202f567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("1'234.50", "1234.50"),
        ("500 ₸", "500"),
        ("500 тг", "500"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        ("twelve", "twelve"),
        ("", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, read):
    assert number_as_typed(typed) == read


@given(amounts, st.sampled_from([" ", "\u00a0", "\u202f", "", "'"]), st.sampled_from([",", "."]))
def test_any_grouping_gives_the_same_number(amount, space, mark):
    text = f"{amount:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", space)
    assert Decimal(number_as_typed(text)) == amount


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).filter(
    lambda text: text == text.strip() and not text.startswith('"')
)


@given(st.lists(st.lists(cells, min_size=2, max_size=4).filter(any), min_size=1, max_size=5))
def test_pasted_cells_come_out_as_they_went_in(rows):
    text = "\r\n".join("\t".join(row) for row in rows)
    assert [found for _number, found in pasting.rows_of(text)] == rows


@given(st.text(max_size=80))
def test_any_text_can_be_pasted(text):
    list(pasting.rows_of(text))


def test_a_quoted_cell_may_hold_a_line_break():
    assert list(pasting.rows_of('"a\nb ""c"""\t1\nx\t2')) == [(1, ['a\nb "c"', "1"]), (2, ["x", "2"])]


def test_a_name_that_begins_with_a_quote_stays_whole():
    assert list(pasting.rows_of('"Жас" қоры\t1')) == [(1, ['"Жас" қоры', "1"])]


@pytest.mark.django_db
def test_pasted_rows_without_headings_are_read_in_the_stated_order(whole_plan):
    preview = imported(whole_plan, text="Hall\tRent\tDirect costs\t1\tday\t2\t1 500,50\t3001\t\t\t\tOffers")
    line = preview.section.rows[-1].cleaned_data
    assert (line["description"], line["activity"], line["requested"]) == ("Hall", "c0000001", Decimal("3001.00"))


@pytest.mark.django_db
def test_pasted_rows_are_read_by_their_headings(whole_plan):
    text = "Price\tQuantity\tWhat is paid for\tRemarks\n100\t2\tHall\twhatever"
    line = imported(whole_plan, text=text).section.rows[-1].cleaned_data
    assert (line["description"], line["price"]) == ("Hall", 100)


@pytest.mark.django_db
def test_a_preview_writes_nothing(whole_plan):
    imported(whole_plan, text="Hall\tRent\tDirect costs\t1\tday\t2\t100\t\t\t\t\tOffers")
    assert BudgetLine.objects.count() == 2


@pytest.mark.django_db
def test_one_wrong_cell_keeps_everything_out_and_is_named(whole_plan):
    text = "Hall\tRent\tDirect costs\t\tday\t2\t100\nBus\tFlights\tDirect costs\t\tday\tmany\t100"
    preview = imported(whole_plan, text=text)
    assert preview.section is None
    assert [(fault.row, fault.column) for fault in preview.faults] == [(2, "Category"), (2, "Quantity")]


@pytest.mark.django_db
def test_an_unknown_activity_is_told_with_what_to_do(whole_plan):
    (fault,) = imported(whole_plan, text="Hall\tRent\tDirect costs\t9\tday\t2\t100").faults
    assert "number or its title" in fault.message


@pytest.mark.django_db
def test_nothing_sent_is_told_beside_the_file(plan):
    assert "file" in imported(plan).form.errors


@pytest.mark.django_db
def test_replacing_leaves_out_the_lines_that_were_there(whole_plan):
    preview = imported(whole_plan, text="Hall\tRent\tDirect costs\t\tday\t2\t100", mode="replace")
    assert len(preview.section.rows) == 1


@pytest.mark.django_db
def test_more_lines_than_a_budget_holds_are_refused(plan):
    assert imported(plan, text="Hall\tRent\tDirect costs\t\tday\t2\t100\n" * 201).faults


# --- XLSX ---------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_file_goes_back_in_as_it_came_out(whole_plan, language):
    before = as_typed(stored(Content(whole_plan), BUDGET))
    preview = imported(whole_plan, exported(whole_plan, language), mode="replace")
    assert as_typed(preview.section.entry()) == before


@pytest.mark.django_db
def test_a_file_that_went_back_in_changes_nothing_when_saved(whole_plan, aigerim):
    entry = imported(whole_plan, exported(whole_plan), mode="replace").section.entry()
    assert actions.store_section(whole_plan, "budget", entry, revision=1, by=aigerim, at=AT).revision == 1


@pytest.mark.django_db
def test_a_line_that_came_back_is_changed_in_its_place_when_adding(whole_plan):
    assert len(imported(whole_plan, exported(whole_plan)).section.rows) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["=1+1", "+7 701", "-5", "@SUM(A1)", "'=x", "''-1", "it's", "'quoted'", "=HYPERLINK(1)\nx"]
)
def test_words_that_look_like_a_formula_are_text_and_come_back_as_they_were(plan, save, line, words):
    save("budget", rows=[line(description=words)])
    cell = load_workbook(exported(plan)).active["B3"]
    assert cell.data_type == "s"
    assert not cell.value.startswith(("=", "+", "-", "@"))
    assert imported(plan, exported(plan), mode="replace").section.entry().rows[0]["description"] == words


@pytest.mark.django_db
def test_a_formula_in_an_uploaded_file_is_not_run(plan):
    rows = [["description", "quantity", "price"], ["=1+1", "=2*3", 100]]
    assert imported(plan, sheet(rows)).section.rows[-1].cleaned_data["quantity"] is None


@pytest.mark.django_db
def test_the_largest_amount_survives_a_spreadsheet(plan, save, line):
    save("budget", rows=[line(quantity=Decimal(1), price=Decimal("99999999999999.99"))])
    assert imported(plan, exported(plan), mode="replace").section.entry().rows[0]["price"] == Decimal(
        "99999999999999.99"
    )


@pytest.mark.django_db
def test_the_row_for_machines_and_the_names_of_rows_are_hidden(whole_plan):
    found = load_workbook(exported(whole_plan)).active
    assert found.row_dimensions[1].hidden
    assert found.column_dimensions["A"].hidden


@pytest.mark.django_db
def test_rows_are_named_by_the_number_the_spreadsheet_shows(plan):
    rows = [["description", "quantity", "price"], [], ["Hall", "many", 100]]
    assert imported(plan, sheet(rows)).faults[0].row == 3


@pytest.mark.django_db
def test_a_copied_row_becomes_a_line_of_its_own(whole_plan):
    rows = [["key", "description", "quantity", "price"], ["f2000001", "A", 1, 1], ["f2000001", "B", 1, 1]]
    keys = [row.key for row in imported(whole_plan, sheet(rows), mode="replace").section.rows]
    assert len(set(keys)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(plan, content):
    assert "file" in imported(plan, io.BytesIO(content)).form.errors


def test_a_file_that_unpacks_to_too_much_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (41 * 1024 * 1024))
    with pytest.raises(ValidationError) as caught:
        spreadsheet.rows_of(file)
    assert caught.value.code == "bomb"


def test_a_sheet_with_too_many_rows_is_refused():
    with pytest.raises(ValidationError) as caught:
        spreadsheet.rows_of(sheet([["x"]] * 1001))
    assert caught.value.code == "rows"


@pytest.mark.django_db
def test_category_words_of_another_language_are_understood(plan):
    with translation.override("ru"):
        table = understood([(1, ["Зал", "Rent", "Direct costs", "", "день", 2, 100])], Content(plan))
    assert table.typed[0]["category"] == "rent"
