"""The NGOs of the great call, and their 111 applications, in the figures of 2021 (`data/crowd.toml`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from random import Random
from typing import Any

from core.actor import Actor
from core.periods import ALMATY
from ngos import actions as registry
from ngos.models import Ngo
from partnership.demo import ngos
from partnership.demo.bodies import COORDINATOR
from partnership.demo.events import Life
from partnership.demo.invented import invented_bin
from partnership.demo.plans import AROUND, themes_of
from partnership.demo.proposals import Proposal
from partnership.demo.stage import JOINED, Stage, read

CALL = "plan"  # its key in data/calls/
LAST_DAY = 89
STREETS = (
    "Абай көшесі",
    "Достық көшесі",
    "Бейбітшілік көшесі",
    "Сәтбаев көшесі",
    "Тәуелсіздік көшесі",
    "Уәлиханов көшесі",
)
EVERYWHERE = (
    "100000000", "110000000", "150000000", "190000000", "230000000", "270000000", "310000000", "330000000", "350000000",
    "390000000", "430000000", "470000000", "550000000", "590000000", "610000000", "630000000",
)  # fmt: skip
FORMS = {
    "public_foundation": ("«{}» қоғамдық қоры", "Общественный фонд «{}»"),
    "public_association": ("«{}» қоғамдық бірлестігі", "Общественное объединение «{}»"),
    "private_institution": ("«{}» жеке мекемесі", "Частное учреждение «{}»"),
    "association": ("«{}» заңды тұлғалар бірлестігі", "Объединение юридических лиц «{}»"),
}


@cache
def written() -> dict[str, Any]:
    return read("crowd.toml")


def make(stage: Stage) -> None:
    for number, row in enumerate(written()["ngos"]):
        facts = _facts(number, *row[:9])
        stage.once(f"ngo {row[0]}", partial(ngos.confirmed, stage, facts, JOINED + 90 + number))


def bin_of(name: str) -> str:
    """Of an NGO that `data/crowd.toml` calls so; a BIN is itself."""
    return name if name.isdecimal() else _bins()[name]


def actor_of_ngo(stage: Stage, name: str) -> Actor:
    """Its director."""
    return stage.acting(_directors()[bin_of(name)])


def record_exclusion(stage: Stage, name: str, ground: str, note: str, at: datetime) -> None:
    """What the coordinator finds in a list of the state during the check."""
    ngo = Ngo.objects.select_related("organisation").get(organisation__bin=bin_of(name))
    source = "Мемлекеттік органдардың тізімдері"
    registry.record_fact(ngo, ground, "yes", source=source, note=note, by=stage.acting(COORDINATOR), at=at)


def proposals(life: Life) -> list[Proposal]:
    """In the order in which they arrive."""
    wishes = list(_wishes())
    moments = _moments(life, len(wishes))
    chance = Random("order of arrival")  # noqa: S311
    chance.shuffle(wishes)
    kinds: Counter[tuple[int, str]] = Counter()
    result = []
    for number, ((ngo, language, lot, turn), submits) in enumerate(zip(wishes, moments, strict=True), 1):
        themes = themes_of(life.facts["lots"][lot - 1]["sphere"], language)
        place = kinds[lot, language]
        kinds[lot, language] += 1
        proposal = Proposal(
            part=f"application {CALL} {number}", ngo=ngo, lot=lot, language=language, theme=themes[place % len(themes)],
            variant=place // len(themes), region=_region(life, ngo, lot, turn), number=turn,
            begins=_begins(life, submits, number), submits=submits, asks=chance.uniform(0.7, 0.98),
            fate=_fate(ngo, lot), quality=min(max(chance.gauss(0.72, 0.12), 0.4), 0.95),
        )  # fmt: skip
        result.append(proposal)
    return result


def _facts(number: int, *row: Any) -> dict[str, Any]:
    """As in `data/ngos.toml`."""
    key, name_kk, name_ru, form, region, town, head, language, spheres = row
    kk, ru = FORMS[form]
    charter = written()["charter"]
    return {
        "bin": _bin(number), "name": {"kk": kk.format(name_kk), "ru": ru.format(name_ru), "en": ""}, "form": form,
        "region": region, "address": f"{town}, {STREETS[number % len(STREETS)]}, {3 + 7 * number % 120}",
        "registered": date(2006, 2, 1) + timedelta(days=113 * number), "spheres": spheres,
        "charter": {code: " ".join(charter[code][sphere] for sphere in spheres) for code in ("kk", "ru")},
        "staff": 2 + number % 9, "volunteers": 5 * (number % 14), "in_database": written()["refused"].get(key) != "database",
        "director": {"email": f"{key}@ngos.example", "name": head, "language": language},
    }  # fmt: skip


@cache
def _directors() -> dict[str, str]:
    """Address of the director, by BIN."""
    known = {facts["bin"]: facts["director"]["email"] for facts in read("ngos.toml")["ngos"]}
    return known | {number: f"{key}@ngos.example" for key, number in _bins().items()}


@cache
def _regions() -> dict[str, str]:
    """Region of each NGO, by the name under which it applies."""
    known = {facts["bin"]: f"{facts['region'][:2]}0000000" for facts in read("ngos.toml")["ngos"]}
    return known | {row[0]: row[4] for row in written()["ngos"]}


def _wishes() -> Iterator[tuple[str, str, int, int]]:
    """(NGO, language, lot, which of its applications)."""
    rows = [(row[0], row[7], row[9]) for row in written()["ngos"]] + [tuple(row) for row in written()["known"]]
    for ngo, language, lots in rows:
        for turn, lot in enumerate(lots, 1):
            yield ngo, language, lot, turn


def _moments(life: Life, count: int) -> list[datetime]:
    """One in five in good time, all the others on the last day, more and more of them towards its end."""
    chance = Random("moments")  # noqa: S311
    last = life.days["closes"]
    early = [
        datetime.combine(last - timedelta(days=chance.randint(1, 24)), time(chance.randint(9, 19), chance.randint(0, 59)), ALMATY)
        for _ in range(count - LAST_DAY)
    ]  # fmt: skip
    closes: datetime = life.at("closes+0", 18, 30)
    late = [closes - timedelta(minutes=1 + 600 * chance.random() ** 2) for _ in range(LAST_DAY)]
    return sorted(moment.replace(second=0, microsecond=0) for moment in early + late)


def _begins(life: Life, submits: datetime, number: int) -> datetime:
    """Some days before, not before the call was announced."""
    announced = life.at("opens-7", 9)
    return max(submits - timedelta(days=1 + number % 9, minutes=20), announced) + timedelta(minutes=number)


def _region(life: Life, ngo: str, lot: int, turn: int) -> str:
    """Where the project works: at home when the lot allows it, a second one of the same kind in the next region."""
    allowed = life.facts["lots"][lot - 1]["regions"] or list(EVERYWHERE)
    home = AROUND.get(_regions()[ngo], _regions()[ngo])
    start = allowed.index(home) if home in allowed else len(ngo) % len(allowed)
    return str(allowed[(start + turn - 1) % len(allowed)] if turn > 1 else allowed[start])


def _fate(ngo: str, lot: int) -> str:
    line = written()["refused"].get(ngo)
    place, once = written()["refused_once"].get(ngo, (0, ""))
    if line is None and place == lot:
        line = once
    return f"refused:{line}" if line else "admitted"


@cache
def _bins() -> dict[str, str]:
    return {row[0]: _bin(number) for number, row in enumerate(written()["ngos"])}


def _bin(number: int) -> str:
    return invented_bin(f"77{number % 12 + 1:02d}40", 300 + number)
