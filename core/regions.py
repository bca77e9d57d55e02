"""Regions by KATO, and the tile map on which each of the 20 is a square of the same size."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.alphabet import fold, kazakh_sort_key
from core.models.reference import Region

__all__ = ["Region", "Tile", "choices", "fold", "kazakh_sort_key", "tiles", "validate_kato"]


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
    regions = Region.objects.oblasts() if within is None else Region.objects.filter(parent_id=within)
    return sorted(((region.kato, region.name) for region in regions), key=lambda pair: kazakh_sort_key(pair[1]))


def validate_kato(value: str) -> None:
    if not Region.objects.filter(pk=value).exists():
        raise ValidationError(
            _("There is no region with this KATO code: %(code)s. Choose one from the list."), "kato", {"code": value}
        )
