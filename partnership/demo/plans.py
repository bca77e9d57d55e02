"""What an NGO writes into its application: a theme of `data/projects/`, at a place, at a price, by the NGO's own people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from core.models import Region
from core.periods import add_months, months_between
from grants.models import Lot
from partnership.demo.stage import HERE, read
from projects.entries import Entry

# Shares of the sum that are the same in every project, beside those of the theme.
COORDINATOR, ACCOUNTANT, BANK = 0.17, 0.08, 0.02
DEVELOPMENT = {"short": 0.05, "medium": 0.05, "long": 0.02}
# A city's NGO works in the villages around it.
AROUND = {"710000000": "110000000", "750000000": "190000000", "790000000": "610000000"}


@dataclass(frozen=True, slots=True)
class Project:
    """`owner` and `number` decide what varies, so that the same project is written alike in every run.

    `region`: KATO of an oblast. `part`: how much of what the lot offers is asked for.
    """

    theme: str
    variant: int
    language: str
    owner: str
    number: int
    region: str
    part: float = 0.94


def sections_of(project: Project, lot: Lot) -> dict[str, Entry]:
    """In the order of the form, from its charter to its budget."""
    return Writing(project, lot).sections()


@cache
def themes() -> dict[str, dict[str, Any]]:
    files = sorted((HERE / "projects").glob("*.toml"))
    return {one["key"]: one for path in files for one in read(f"projects/{path.name}").get("themes", [])}


@cache
def themes_of(sphere: str, language: str) -> list[str]:
    """Keys of those that are written in this language."""
    return [key for key, theme in themes().items() if theme["sphere"] == sphere and language in theme]


@cache
def common() -> dict[str, Any]:
    return read("projects/common.toml")


class Writing:
    def __init__(self, project: Project, lot: Lot) -> None:
        self.project, self.lot = project, lot
        self.theme = themes()[project.theme]
        self.words: dict[str, Any] = self.theme[project.language]
        self.usual: dict[str, Any] = common()[project.language]
        # Nothing secret depends on these. The first is the same in all applications of the NGO.
        self.own = Random(project.owner)  # noqa: S311
        self.chance = Random(f"{project.owner} {project.number}")  # noqa: S311
        self.start, self.months = self._term()
        self.people = [round(count * self.chance.uniform(0.7, 1.2) / 5) * 5 for count in self.theme["people"]]
        self.districts = self.chance.sample(districts_of(project.region, project.language), 2)
        names = common()["people"][project.language]
        self.team = self.own.sample(names, len(self.usual["team"]))

    def sections(self) -> dict[str, Entry]:
        title, goal, problem = self.words["variants"][self.project.variant % len(self.words["variants"])]
        own = self._own()
        return {
            "charter_fit": own["charter_fit"],
            "project": Entry({
                "title": f"{title} ({self.districts[0]})", "summary": f"{self._filled(goal)} {self.words['approach']}",
                "language": self.project.language, "regions": [self.project.region],
                "geography": self.usual["geography"].format(places=", ".join(self.districts)),
                "start_on": self.start, "end_on": self._month(self.months - 1),
            }),
            "problem": Entry({"problem": self._filled(problem)}),
            "goal_tasks": Entry({"goal": self._filled(goal)}, self._rows("a", [{"title": each} for each in self.words["tasks"]])),
            "target_groups": Entry({}, self._rows("b", [
                {"name": name, "people": count, "how_reached": how}
                for (name, how), count in zip(self.words["groups"], self.people, strict=True)
            ])),
            "activities": Entry({}, self._rows("c", list(self._activities()))),
            "indicators": Entry({}, self._rows("d", list(self._indicators()))),
            "team": own["team"], "partners": own["partners"], "risks": own["risks"],
            "budget": Entry({}, self._rows("f", list(self._budget()))),
        }  # fmt: skip

    def _own(self) -> dict[str, Entry]:
        """What an NGO writes once and takes over into its next application."""
        usual, own = self.usual, self.own
        texts = {
            name: own.choice(usual[name])
            for name in ("charter_points", "charter_fit", "own_contribution", "sustainability", "information_plan")
        }
        partners, risks = own.sample(usual["partners"], 2), own.sample(usual["risks"], 2)
        members = zip(self.team, usual["team"], strict=True)
        return {
            "charter_fit": Entry({name: texts[name] for name in ("charter_points", "charter_fit")}),
            "team": Entry({}, self._rows("e", [
                {"name": name, "role": role, "duties": duties, "experience": experience}
                for name, (role, duties, experience) in members
            ])),
            "partners": Entry(
                {"own_contribution": texts["own_contribution"]},
                self._rows("7", [{"name": name, "bin": "", "contribution": gives} for name, gives in partners]),
            ),
            "risks": Entry(
                {name: texts[name] for name in ("sustainability", "information_plan")},
                self._rows("8", [
                    {"risk": risk, "likelihood": likelihood, "response": response} for risk, likelihood, response in risks
                ]),
            ),
        }  # fmt: skip

    def _term(self) -> tuple[date, int]:
        """A short project may begin a month later than the lot allows."""
        assert self.lot.starts_on  # noqa: S101  (a published lot has both)
        assert self.lot.ends_on  # noqa: S101
        months = months_between(self.lot.starts_on, add_months(self.lot.ends_on.replace(day=1), 1))
        late = self.chance.randint(0, 1) if 6 < months < 12 else 0
        return add_months(self.lot.starts_on, late), months - late

    def _activities(self) -> Iterator[dict[str, Any]]:
        """Tasks in turn; the first thing at the beginning, the last one at the end."""
        last = self.months - 1
        terms = [(0, 1), (1, max(last - 2, 1)), (2, max(last - 1, 2)), (max(last - 1, 0), last)]
        for (title, result), (first, end), task in zip(self.words["activities"], terms, (1, 2, 3, 3), strict=True):
            yield {
                "title": title, "task": f"a000000{task}", "start_on": self._month(first), "end_on": self._month(end),
                "place": self.districts[first % 2], "responsible": self.team[first % 3], "result": result,
            }  # fmt: skip

    def _indicators(self) -> Iterator[dict[str, Any]]:
        for place, ((name, unit, means), target) in enumerate(
            zip(self.words["indicators"], self.theme["targets"], strict=True), 1
        ):
            count = self.people[0] if target == self.theme["people"][0] else target
            yield {
                "name": name, "unit": unit, "baseline": Decimal(0), "target": Decimal(count), "means": means,
                "activity": f"c000000{place + 1}", "task": "",
            }  # fmt: skip

    def _budget(self) -> Iterator[dict[str, Any]]:
        usual, months = self.usual, self.months
        lines: list[tuple[list[str], str, str, float, float, str]] = [
            (usual["coordinator"], "salaries", "direct", months, COORDINATOR, "c0000002"),
            *(
                (words, category, "direct", quantity, share, f"c000000{place}")
                for place, (words, (quantity, share, category)) in enumerate(
                    zip(self.words["lines"], self.theme["costs"], strict=True), 1
                )
            ),
            (usual["accountant"], "services", "administrative", months, ACCOUNTANT, ""),
            (usual["bank"], "bank_fees", "administrative", months, BANK, ""),
            (usual["development"], "institutional", "own_development", 1, DEVELOPMENT[self.lot.call.grant_type], ""),
        ]
        whole = float(self.lot.grant_amount) * self.project.part / sum(line[4] for line in lines)
        for words, category, block, quantity, share, activity in lines:
            price = _round_price(whole * share / quantity)
            total = price * Decimal(quantity)
            # What the NGO brings in itself: a part of the coordinator's pay.
            own = (total / 10).quantize(Decimal(1)) if activity == "c0000002" and category == "salaries" else Decimal(0)
            yield {
                "description": words[0], "category": category, "block": block, "activity": activity, "unit": words[1],
                "quantity": Decimal(quantity), "price": price, "requested": total - own, "own": own, "other": Decimal(0),
                "justification": words[2] if len(words) > 2 else self.own.choice(usual["justification"]),
            }  # fmt: skip

    def _filled(self, text: str) -> str:
        return text.format(people=self.people[0], places=", ".join(self.districts))

    def _month(self, number: int) -> date:
        return add_months(self.start, min(number, self.months - 1))

    @staticmethod
    def _rows(letter: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"key": f"{letter}{place:07d}", **row} for place, row in enumerate(rows, 1)]


def _round_price(price: float) -> Decimal:
    """Down to 500 tenge, or to 10 for small things: the sum never grows beyond what was meant."""
    step = 500 if price >= 5000 else 10
    return Decimal(int(price // step) * step)


@cache
def districts_of(region: str, language: str) -> list[str]:
    """Names of rural districts."""
    rows = Region.objects.filter(parent=AROUND.get(region, region), name_kk__endswith=" ауданы").order_by("kato")
    return list(rows.values_list(f"name_{language}", flat=True))
