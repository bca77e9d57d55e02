"""Calls of state bodies at every step of their life, each drafted section by section as officers do."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from core.models import Region, Sphere
from core.money import ZERO, split_by_shares
from core.periods import add_months
from grants import actions
from grants.drafting import COLLECTIONS, section_digest
from grants.models import Call, Lot
from grants.sections import Section
from partnership.demo import events
from partnership.demo.bodies import body
from partnership.demo.events import Life
from partnership.demo.stage import HERE, Stage, read, three
from partnership.demo.timeline import Timeline
from questionnaires.schema import parse, to_json
from questionnaires.structure import enforce


def tell(timeline: Timeline, stage: Stage) -> dict[str, Life]:
    """All of them, by key."""
    return {key: live(timeline, stage, facts) for key, facts in written().items()}


def written() -> dict[str, dict[str, Any]]:
    """What stands in the data, by key."""
    found = (read(f"calls/{path.name}") for path in sorted((HERE / "calls").glob("*.toml")))
    return {facts["key"]: facts for facts in found}


def live(timeline: Timeline, stage: Stage, facts: dict[str, Any]) -> Life:
    """The whole life of one call, from its draft to the last decision about it."""
    life = Life(stage, facts)
    timeline.tell(life.at(facts["events"][0]["day"], 9, 30), life.part, partial(_draft, life))
    events.tell(timeline, life)
    for email in facts.get("followers", []):
        published = next(event["day"] for event in facts["events"] if event["do"] == "publish")
        at = life.at(published, 11, 20) + timedelta(days=1)
        timeline.tell(at, f"{life.part} followed by {email}", partial(_follow, life, email, at))
    return life


def _draft(life: Life) -> Call:
    draft = Draft(life)
    return draft.copied() if "copy_of" in life.facts else draft.written()


def _follow(life: Life, email: str, at: datetime) -> None:
    actions.follow(life.call, by=life.stage.acting(email), at=at)


class Draft:
    """An officer at work: each section is saved some minutes after the one before."""

    def __init__(self, life: Life) -> None:
        self.life, self.stage, self.by = life, life.stage, life.officer
        self.at = life.at(life.facts["events"][0]["day"], 9, 30)

    def written(self) -> Call:
        facts = self.life.facts
        call = actions.create_call(by=self.by, at=self.at)
        self._save(call, Section.BASICS, self._basics())
        self._save(call, Section.BASIS, self._basis(facts["basis"]))
        self._save(call, Section.SCOPE, {
            "grant_type": facts["type"], "spheres": Sphere.objects.filter(code__in=facts["spheres"]),
            "regions": Region.objects.filter(kato__in=facts["regions"]), "is_repeated": facts.get("is_repeated", False),
        })  # fmt: skip
        total = sum((self._lot(call, one) for one in facts["lots"]), start=ZERO)
        self._fund(call, facts.get("funders", []), total)
        self._criteria(call, facts)
        self._questions(call, facts.get("questions", []))
        for one in facts.get("documents", []):
            values = {**three("title", one["title"]), **three("hint", one["hint"]), "is_required": one["required"]}
            self._add(call, "documents", values)
        if "opens" in facts:
            window = {"opens_at": self.life.at("opens+0", 9), "closes_at": self.life.at("closes+0", 18, 30)}
            self._save(call, Section.WINDOW, window)
        return call

    def copied(self) -> Call:
        source = self.stage.made_in(f"call {self.life.facts['copy_of']}", Call)
        call = actions.copy_call(source, by=self.by, at=self.at)
        self._save(call, Section.BASICS, self._basics())
        return call

    def _basics(self) -> dict[str, Any]:
        """`{year}`: that in which the projects begin."""
        facts = self.life.facts
        texts = {**three("title", facts["title"]), **three("summary", facts["summary"])}
        if "closes" not in facts or not facts.get("lots"):
            return texts
        year = str(self._starts_on(facts["lots"][0]).year)
        return {name: text.replace("{year}", year) for name, text in texts.items()}

    def _starts_on(self, lot: dict[str, Any]) -> date:
        """The first of a month, some weeks after the close."""
        closes = self.life.days.get("closes", self.stage.today)
        return first_of_month(closes + timedelta(days=lot["starts"]))

    def _basis(self, facts: dict[str, Any]) -> dict[str, Any]:
        return {
            **three("basis_title", facts), "basis_number": facts["number"],
            "basis_on": self.stage.day(-facts["days_ago"]), **three("basis_approved_by", facts["by"]),
        }  # fmt: skip

    def _lot(self, call: Call, facts: dict[str, Any]) -> Decimal:
        lines = [self._line(one) for one in facts.get("lines", [])]
        amount = sum((one["quantity"] * one["price"] for one in lines), start=ZERO) or Decimal(facts["amount"])
        starts_on = self._starts_on(facts)
        values = {
            name: text
            for part in ("theme", "goal", "tasks", "result", "territory")
            for name, text in three(part, facts.get(part, {})).items()
        }
        lot = self._add(call, "lots", {
            **values, "sphere": Sphere.objects.get(code=facts["sphere"]),
            "regions": Region.objects.filter(kato__in=facts["regions"]), "starts_on": starts_on,
            "ends_on": add_months(starts_on, facts["months"]) - timedelta(days=1), "amount": amount,
            "grants_count": facts["grants"],
        })  # fmt: skip
        for line in lines:
            self._add(call, "lines", line, parent=lot)
        return amount

    def _line(self, facts: dict[str, Any]) -> dict[str, Any]:
        numbers = {"quantity": Decimal(facts["quantity"]), "price": Decimal(facts["price"])}
        return {**three("item", facts["item"]), **three("unit", facts["unit"]), **numbers}

    def _fund(self, call: Call, shares: list[dict[str, Any]], total: Decimal) -> None:
        if not shares:
            return
        for one, amount in zip(shares, split_by_shares(total, [one["percent"] for one in shares]), strict=True):
            values = {"organisation": body(one["body"]), "amount": amount, "budget_programme": one["programme"]}
            self._add(call, "funders", values)

    def _criteria(self, call: Call, facts: dict[str, Any]) -> None:
        if "pass_mark" in facts:
            values = {"pass_mark": Decimal(facts["pass_mark"]), "is_blind": facts.get("is_blind", False)}
            self._save(call, Section.CRITERIA, values)

    def _questions(self, call: Call, questions: list[dict[str, Any]]) -> None:
        if not questions:
            return
        keys = [one["key"] for question in questions for one in (question, *question.get("options", []))]
        definition = parse({"questions": questions, "next": max(int(key[1:]) for key in keys) + 1})
        self._save(call, Section.QUESTIONS, {"questions": to_json(enforce(definition))})

    def _save(self, call: Call, section: Section, values: dict[str, Any]) -> None:
        self.at += timedelta(minutes=11)
        call.refresh_from_db()
        seen = section_digest(call, section)
        actions.save_section(call, section, values, seen=seen, by=self.by, at=self.at)

    def _add(self, call: Call, key: str, values: dict[str, Any], parent: Lot | None = None) -> Any:
        self.at += timedelta(minutes=4)
        return actions.save_item(call, COLLECTIONS[key], None, values, parent=parent, by=self.by, at=self.at)


def first_of_month(after: date) -> date:
    """The first day of the next month: projects begin with one."""
    return add_months(after.replace(day=1), 1)
