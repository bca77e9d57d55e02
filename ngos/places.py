"""The region that a postal address lies in, as far as its words tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.alphabet import fold
from core.models.reference import Region

# How addresses name what the classifier calls otherwise, former names among them.
ALSO_NAMED = {
    "город Астана": "710000000",
    "город Нур-Султан": "710000000",
    "город Алматы": "750000000",
    "город Шымкент": "790000000",
    "Южно-Казахстанская область": "610000000",
}
SPLIT = re.compile(r"[,;]")


@dataclass
class Places:
    """All regions by folded name, loaded once for many addresses."""

    oblasts: dict[str, Region] = field(default_factory=dict)
    districts: dict[str, list[Region]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Places:
        places = cls()
        for region in Region.objects.all():
            for name in {_key(region.name_ru), _key(region.name_kk)}:
                if region.level == Region.Level.REGION:
                    places.oblasts[name] = region
                else:
                    places.districts.setdefault(name, []).append(region)
        by_kato = {region.kato: region for region in places.oblasts.values()}
        places.oblasts.update({_key(name): by_kato[kato] for name, kato in ALSO_NAMED.items() if kato in by_kato})
        return places

    def region_of(self, address: str) -> Region | None:
        """The district when its name is known in the oblast named, or in one oblast only; else the oblast; else None.

        Old addresses name the oblast of their time: a city that moved to a younger oblast is found by its own name.
        """
        parts = [key for part in SPLIT.split(address) for key in _keys(part)]
        oblast = next((self.oblasts[part] for part in parts if part in self.oblasts), None)
        for part in parts:
            found = self.districts.get(part, [])
            inside = [district for district in found if oblast and district.parent_id == oblast.kato]
            if len(inside) == 1:
                return inside[0]
            if len(found) == 1 and (oblast is None or oblast.kato in SPLIT_OBLASTS.get(found[0].region_kato, ())):
                return found[0]
        return oblast


# Oblasts founded in 2022 and, for Turkistan and Shymkent, 2018: from which ones they were made.
SPLIT_OBLASTS: dict[str, tuple[str, ...]] = {
    "100000000": ("630000000",),
    "330000000": ("190000000",),
    "620000000": ("350000000",),
    "790000000": ("610000000",),
}


def _keys(part: str) -> list[str]:
    """The part itself, and its first two words: "город Алматы Гагарина" lacks a comma."""
    return [_key(part), _key(" ".join(part.replace('"', "").split()[:2]))]


def _key(text: str) -> str:
    """ "Абай область", "область Абай" and "ОБЛАСТЬ АБАЙ" give one key: the kind of unit stands first."""
    words = fold(text).split()
    kinds = [word for word in words if word in KINDS]
    names = [word for word in words if word not in KINDS]
    return " ".join([*(KINDS[kind] for kind in kinds[:1]), *names])


KINDS = {
    "область": "область", "облысы": "область", "обл.": "область", "город": "город", "каласы": "город", "г.": "город",
    "район": "район", "ауданы": "район", "р-н": "район",
}  # fmt: skip
