"""An NGO's staff apply in a browser: part by part, checked, submitted by the director."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from core.periods import add_months
from tests.journeys.site import Site, Visitor

TEXT = {
    "kk": "Ауылдарда балалар үйірмелері жоқ, ата-аналар баласын аудан орталығына апара алмайды. Жоба үш ауылда үйірме ашады.",
    "ru": "В аулах нет кружков, родители не могут возить детей в районный центр. Проект открывает кружки в трех аулах.",
    "en": "В аулах нет кружков, родители не могут возить детей в районный центр. Проект открывает кружки в трех аулах.",
}


@dataclass
class Writing:
    """Somebody of an NGO at their application; `pk` is its number in the address."""

    visitor: Visitor
    pk: str
    language: str
    number: str = ""

    @property
    def text(self) -> str:
        return TEXT[self.language]

    def open(self, rest: str = "") -> None:
        self.visitor.go(f"applications/{self.pk}/{rest}")

    def part(self, key: str, fields: dict[str, str], row: dict[str, str] | None = None, number: int = 1) -> None:
        """Fills in a part and one of its rows, and goes on; the page must complain of nothing."""
        self.open(f"plan/{key}/")
        self.write(fields, row or {}, number)
        self.press("continue")
        assert self.visitor.mistakes() == [], (key, self.visitor.mistakes())
        assert not self.visitor.path.endswith(f"/plan/{key}/"), self.visitor.path

    def write(self, fields: dict[str, str], row: dict[str, str], number: int = 1) -> None:
        prefix = (
            self.visitor.page.locator('main input[name="rows"]').nth(number - 1).get_attribute("value") if row else ""
        )
        for name, value in [*fields.items(), *((f"{prefix}-{name}", value) for name, value in row.items())]:
            control = self.visitor.field(name)
            if control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(index=int(value)) if value.isdigit() else control.select_option(value)
            elif control.get_attribute("type") == "radio":
                self.visitor.choose(name, value)
            else:
                control.fill(value)

    def press(self, press: str) -> None:
        """The visible button: the first of the form is there for the Enter key."""
        self.visitor.press(self.visitor.page.locator(f'main button[name="press"][value="{press}"]').last)

    def add_row(self) -> None:
        rows = self.visitor.page.locator('main input[name="rows"]')
        count = rows.count()
        self.visitor.page.locator('main button[name="press"][value="add"]').click()
        expect(rows).to_have_count(count + 1)


def begin(site: Site, number: str, email: str) -> Writing:
    visitor = site.person(email)
    language = "kk" if site.language == "kk" else "ru"
    visitor.go(f"calls/{number}/")
    visitor.follow(f"/calls/{number}/apply/")
    visitor.choose("language", language)
    visitor.save("language")
    found = re.search(r"/applications/(\d+)/$", visitor.path)
    assert found, visitor.path
    return Writing(visitor, found[1], language)


def write(writing: Writing, title: str, closes: date, price: str = "450 000") -> None:
    """Every part of the plan, as plainly as an accountant in a village would."""
    text = writing.text
    start, end = add_months(closes.replace(day=1), 2), add_months(closes.replace(day=1), 5)
    months = {"start_on": f"{start:%m.%Y}", "end_on": f"{end:%m.%Y}"}
    writing.part("charter_fit", {"charter_points": "2.1, 2.4", "charter_fit": text})
    writing.open("plan/project/")
    writing.visitor.page.locator('main input[name="regions"]').first.check()
    writing.write({"title": title, "summary": text, "language": writing.language, **months}, {})
    writing.press("continue")
    assert writing.visitor.mistakes() == []
    writing.part("problem", {"problem": text})
    writing.part("goal_tasks", {"goal": text}, {"title": text[:60]})
    writing.part("target_groups", {}, {"name": "6–14", "people": "60", "how_reached": text})
    activity = {"title": text[:60], "task": "1", "place": "Ақкөл", "responsible": "Айгерім", "result": text, **months}
    writing.part("activities", {}, activity)
    measure = {
        "name": text[:40],
        "unit": "%",
        "baseline": "0",
        "target": "60",
        "means": text,
        "activity": "1",
        "task": "1",
    }
    writing.part("indicators", {}, measure)
    writing.part("team", {}, {"name": "Айгерім Сәрсенова", "role": text[:30], "duties": text, "experience": text})
    writing.part("partners", {"own_contribution": text})
    risk = {"risk": text[:60], "likelihood": "low", "response": text}
    writing.part("risks", {"sustainability": text, "information_plan": text}, risk)
    write_budget(writing, price)


def write_budget(writing: Writing, price: str) -> None:
    """Two lines: wages of the work itself, and the bank's fees. What is requested of the second is left to the portal."""
    writing.open("plan/budget/")
    wages = {
        "description": writing.text[:40], "category": "salaries", "block": "direct", "activity": "1", "unit": "1",
        "quantity": "4", "price": price, "own": "0", "justification": writing.text,
    }  # fmt: skip
    writing.write({}, wages)
    writing.add_row()
    fees = {**wages, "category": "bank_fees", "block": "administrative", "quantity": "1", "price": "10 000,50"}
    writing.write({}, fees, 2)
    writing.press("continue")
    assert writing.visitor.mistakes() == []


def answer(writing: Writing) -> None:
    """The call's own questions: the second is asked because of the first."""
    writing.open("questions/")
    writing.visitor.choose("q1", "yes")
    writing.visitor.fill(q2=writing.text)
    writing.visitor.save("revision")
    assert writing.visitor.mistakes() == []


def attach(writing: Writing, file: Path) -> None:
    writing.open("documents/")
    visitor = writing.visitor
    visitor.page.locator('main input[name="requirement"]').first.check()
    visitor.page.locator('main input[type="file"][name="file"]').set_input_files(file)
    visitor.save("requirement")
    expect(visitor.page.locator(".portal-files")).to_contain_text(file.name)


def press_submit(writing: Writing) -> None:
    writing.open("check/")
    writing.visitor.submit("/submit/")


def submit(writing: Writing) -> str:
    """Gives the number of the application as its receipt names it."""
    press_submit(writing)
    visitor = writing.visitor
    found = re.search(r"A-\d{4}-\d{4}", visitor.words())
    assert found, visitor.words()
    assert re.search(r"\b[0-9a-f]{64}\b", visitor.page.content())
    return found[0]
