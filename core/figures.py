"""Numbers of a bar chart and of the map of regions, ready to print: the templates only place them.

All places on the drawing are whole numbers: a localised decimal comma would break an SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language

Amount = Decimal | int

CHART_WIDTH = 440
VALUE_WIDTH = 140  # room for a printed value behind the longest bar
ROW = 50
TILE, GAP = 68, 4

# KATO prefix: column, row, short names in kk, ru and en. Equal squares: a city is as visible as an oblast.
LAYOUT: dict[str, tuple[int, int, str, str, str]] = {
    "39": (3, 0, "ҚОС", "КОС", "KOS"),
    "59": (4, 0, "СҚО", "СКО", "NKR"),
    "55": (5, 0, "ПАВ", "ПАВ", "PAV"),
    "27": (0, 1, "БҚО", "ЗКО", "WKR"),
    "15": (2, 1, "АҚТ", "АКТ", "AKT"),
    "11": (4, 1, "АҚМ", "АКМ", "AKM"),
    "71": (5, 1, "АСТ", "АСТ", "AST"),
    "10": (6, 1, "АБА", "АБА", "ABA"),
    "63": (7, 1, "ШҚО", "ВКО", "EKR"),
    "23": (0, 2, "АТЫ", "АТЫ", "ATY"),
    "62": (3, 2, "ҰЛЫ", "УЛЫ", "ULY"),
    "35": (4, 2, "ҚАР", "КАР", "KAR"),
    "33": (6, 2, "ЖЕТ", "ЖЕТ", "ZHT"),
    "47": (0, 3, "МАҢ", "МАН", "MAN"),
    "43": (2, 3, "ҚЫЗ", "КЫЗ", "KYZ"),
    "61": (3, 3, "ТҮР", "ТУР", "TUR"),
    "31": (4, 3, "ЖАМ", "ЖАМ", "ZHM"),
    "19": (5, 3, "АЛО", "АЛО", "ALR"),
    "75": (6, 3, "АЛМ", "АЛМ", "ALM"),
    "79": (3, 4, "ШЫМ", "ШЫМ", "SHY"),
}
SHORT_NAME = {"kk": 2, "ru": 3, "en": 4}


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: str
    width: int
    label_y: int
    y: int
    value_x: int
    value_y: int
    is_light: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """`key` makes the ids of title and description; unique on the page."""

    key: str
    title: str | Promise
    description: str | Promise
    height: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    short: str
    value: str
    shade: str
    x: int
    y: int
    middle: int
    name_y: int
    value_y: int


@dataclass(frozen=True, slots=True)
class TileMap:
    key: str
    title: str | Promise
    description: str | Promise
    tiles: list[Tile]


def bar_chart(
    key: str,
    title: str | Promise,
    rows: Iterable[tuple[str, Amount, str]],
    *,
    description: str | Promise = "",
    light: frozenset[int] = frozenset(),
) -> BarChart:
    """Rows are label, amount and the amount as printed (`"12 975 000 ₸"`). `light` are positions drawn in sky blue."""
    rows = list(rows)
    longest = max((amount for _, amount, _ in rows), default=0)
    bars = [_bar(index, *row, longest=longest, is_light=index in light) for index, row in enumerate(rows)]
    return BarChart(key, title, description or title, ROW * len(bars), bars)


def _bar(index: int, label: str, amount: Amount, value: str, *, longest: Amount, is_light: bool) -> Bar:
    width = max(2, int((CHART_WIDTH - VALUE_WIDTH) * amount / longest)) if longest and amount > 0 else 2
    top = index * ROW
    return Bar(label, value, width, top + 15, top + 22, width + 8, top + 36, is_light)


def tile_map(
    key: str,
    title: str | Promise,
    figures: Mapping[str, tuple[Amount, str]],
    names: Mapping[str, str],
    *,
    description: str | Promise = "",
) -> TileMap:
    """`figures` by KATO code (`"390000000"` or `"39"`): the amount and as it is printed on a small square.

    `names` are the full names for the table. A region without a figure is drawn empty.
    """
    figures = {code[:2]: figure for code, figure in figures.items()}
    names = {code[:2]: name for code, name in names.items()}
    largest = max((amount for amount, _ in figures.values()), default=0)
    tiles = [_tile(code, figures.get(code), names.get(code, code), largest) for code in LAYOUT]
    return TileMap(key, title, description or title, tiles)


def _tile(code: str, figure: tuple[Amount, str] | None, name: str, largest: Amount) -> Tile:
    place = LAYOUT[code]
    x, y = place[0] * (TILE + GAP) + GAP, place[1] * (TILE + GAP) + GAP
    short = str(place[SHORT_NAME.get((get_language() or "kk")[:2], 2)])
    amount, value = figure or (None, "–")
    return Tile(name, short, value, _shade(amount, largest), x, y, x + TILE // 2, y + 29, y + 55)


def _shade(amount: Amount | None, largest: Amount) -> str:
    """Four shades by quarter of the largest amount."""
    if amount is None:
        return "none"
    return str(max(1, -(-amount * 4 // largest))) if largest else "1"
