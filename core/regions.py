"""Regions by KATO, and the tile map on which each of the 20 is a square of the same size."""

from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.alphabet import fold, kazakh_sort_key
from core.models.reference import Region
from core.prepared import Prepared
from core.text import chosen

__all__ = ["Region", "Tile", "choices", "fold", "kazakh_sort_key", "tiles", "validate_kato"]


OBLASTS = Prepared(lambda: Region.objects.oblasts().values_list("kato", "name_kk", "name_ru", "name_en"))


@dataclass(frozen=True)
class Tile:
    """A square of the map; `name` and `short` in the reader's language."""

    kato: str
    name: str
    short: str
    column: int
    row: int


def tiles() -> list[Tile]:
    """The squares in reading order, rows from the north."""
    regions = Region.objects.oblasts().order_by("tile_row", "tile_column")
    return [
        Tile(region.kato, region.name, region.short, region.tile_column, region.tile_row)
        for region in regions
        if region.tile_column is not None and region.tile_row is not None
    ]


def choices(within: str | None = None) -> list[tuple[str, str]]:
    """(KATO, name in the reader's language) for a select: the 20 regions, or the parts of one."""
    if within is None:
        named = [(kato, chosen(names)) for kato, *names in OBLASTS()]
    else:
        named = [(region.kato, region.name) for region in Region.objects.filter(parent_id=within)]
    return sorted(named, key=lambda pair: _key(pair[1]))


_key = lru_cache(maxsize=1024)(kazakh_sort_key)


def validate_kato(value: str) -> None:
    if not Region.objects.filter(pk=value).exists():
        raise ValidationError(
            _("There is no region with this KATO code: %(code)s. Choose one from the list."), "kato", {"code": value}
        )
