"""Charts and the map of regions."""

import re

from django.utils import translation

from core.figures import LAYOUT, bar_chart, tile_map
from core.models import Region
from core.steps import along
from tests.look.rendering import rendered

PATH = ("draft", "submitted", "admitted", "awarded")
LABELS = {state: state.title() for state in (*PATH, "withdrawn")}


def test_every_region_has_its_own_square() -> None:
    places = {place[:2] for place in LAYOUT.values()}
    assert len(places) == len(LAYOUT) == 20


def test_squares_are_the_regions_of_the_register(db: None) -> None:
    assert set(LAYOUT) == {code[:2] for code in Region.objects.values_list("pk", flat=True) if code.endswith("0000000")}


def test_drawing_has_no_decimal_commas() -> None:
    chart = bar_chart("c", "Sums", [("One", 3, "3"), ("Two", 7, "7")])
    with translation.override("ru"):
        html = rendered('<c-bars :chart="chart" />', chart=chart)
    assert not re.search(r'(?:x|y|width|height)="[0-9]+[,.]', html)


def test_figures_stand_in_a_table_beside_the_drawing() -> None:
    chart = bar_chart("c", "Sums", [("One", 3, "3 ₸"), ("Two", 7, "7 ₸")])
    html = rendered('<c-bars :chart="chart" />', chart=chart)
    assert '<th scope="row" class="govuk-table__header">Two</th>' in html
    assert html.count("7 ₸") == 2


def test_longest_bar_leaves_room_for_its_amount() -> None:
    chart = bar_chart("c", "Sums", [("One", 10**15, "1 000 000 000 000 000 ₸")])
    assert chart.bars[0].value_x < 320


def test_chart_of_nothing_is_drawn() -> None:
    assert bar_chart("c", "Sums", [("One", 0, "0")]).bars[0].width == 2
    assert bar_chart("c", "Sums", []).bars == []


def test_darkest_square_is_the_largest() -> None:
    tiles = {tile.label: tile.shade for tile in tile_map("m", "Map", {"71": (100, "100"), "39": (1, "1")}, {}).tiles}
    assert (tiles["71"], tiles["39"], tiles["55"]) == ("4", "1", "none")


def test_squares_are_named_in_the_language_of_the_reader() -> None:
    with translation.override("kk"):
        assert "ҚОС" in {tile.short for tile in tile_map("m", "Map", {}, {}).tiles}


def test_steps_before_the_present_one_are_done() -> None:
    assert [step.status for step in along(PATH, "admitted", LABELS)] == ["done", "done", "now", "later"]


def test_last_step_is_done_when_it_is_reached() -> None:
    assert along(PATH, "awarded", LABELS)[-1].status == "done"


def test_state_off_the_path_stops_it() -> None:
    steps = along(PATH, "withdrawn", LABELS, reached="submitted")
    assert [step.status for step in steps] == ["done", "done", "stopped"]
    assert steps[-1].label == "Withdrawn"
