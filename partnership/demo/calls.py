"""Calls of state bodies at every step of their life, each drafted section by section as officers do."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from accounts.roles import Role
from core.actor import Actor
from core.models import Region, Sphere
from core.money import ZERO, split_by_shares
from core.periods import add_months
from grants import actions
from grants.drafting import COLLECTIONS, section_digest
from grants.models import Call, Lot
from grants.sections import Section
from partnership.demo.bodies import acting_as, body
from partnership.demo.events import happen
from partnership.demo.stage import HERE, Stage, acting, read, three
from questionnaires.schema import parse, to_json
from questionnaires.structure import enforce

LONG_AFTER = 1000


def make(stage: Stage) -> None:
    """In the order of publication, so that numbers follow it."""
    for facts in sorted(written().values(), key=_published_on):
        stage.once(f"call {facts['key']}", partial(live, stage, facts))


def written() -> dict[str, dict[str, Any]]:
    """What stands in the data, by key."""
    found = (read(f"calls/{path.name}") for path in sorted((HERE / "calls").glob("*.toml")))
    return {facts["key"]: facts for facts in found}


def _published_on(facts: dict[str, Any]) -> int:
    days: list[int] = [event["day"] for event in facts["events"] if event["do"] == "publish"]
    return days[0] if days else LONG_AFTER


def live(stage: Stage, facts: dict[str, Any]) -> None:
    """The whole life of one call, from its draft to the last event."""
    events = facts["events"]
    by, second = acting_as(Role.OFFICER, facts["owner"]), acting_as(Role.PUBLISHER, facts["owner"])
    draft = Draft(stage, by, day=events[0]["day"])
    call = draft.copied(facts) if "copy_of" in facts else draft.written(facts)
    for event in events[1:]:
        call = happen(stage, call, event, officer=by, publisher=second)
    for email in facts.get("followers", []):
        actions.follow(call, by=acting(email), at=(call.published_at or stage.now) + timedelta(hours=20))


class Draft:
    """An officer at work: each section is saved some minutes after the one before."""

    def __init__(self, stage: Stage, by: Actor, day: int) -> None:
        self.stage, self.by, self.at = stage, by, stage.at(day, 9, 30)

    def written(self, facts: dict[str, Any]) -> Call:
        call = actions.create_call(by=self.by, at=self.at)
        self._save(call, Section.BASICS, {**three("title", facts["title"]), **three("summary", facts["summary"])})
        self._save(call, Section.BASIS, self._basis(facts["basis"]))
        self._save(call, Section.SCOPE, {
            "grant_type": facts["type"], "spheres": Sphere.objects.filter(code__in=facts["spheres"]),
            "regions": Region.objects.filter(kato__in=facts["regions"]), "is_repeated": facts.get("is_repeated", False),
        })  # fmt: skip
        total = sum((self._lot(call, one, facts) for one in facts["lots"]), start=ZERO)
        self._fund(call, facts.get("funders", []), total)
        self._criteria(call, facts)
        self._questions(call, facts.get("questions", []))
        for one in facts.get("documents", []):
            values = {**three("title", one["title"]), **three("hint", one["hint"]), "is_required": one["required"]}
            self._add(call, "documents", values)
        if "opens" in facts:
            window = {"opens_at": self.stage.at(facts["opens"], 9), "closes_at": self.stage.at(facts["closes"], 18, 30)}
            self._save(call, Section.WINDOW, window)
        return call

    def copied(self, facts: dict[str, Any]) -> Call:
        source = _demo_call(facts["copy_of"])
        call = actions.copy_call(source, by=self.by, at=self.at)
        self._save(call, Section.BASICS, {**three("title", facts["title"]), **three("summary", facts["summary"])})
        return call

    def _basis(self, facts: dict[str, Any]) -> dict[str, Any]:
        return {
            **three("basis_title", facts), "basis_number": facts["number"],
            "basis_on": self.stage.day(-facts["days_ago"]), **three("basis_approved_by", facts["by"]),
        }  # fmt: skip

    def _lot(self, call: Call, facts: dict[str, Any], of_call: dict[str, Any]) -> Decimal:
        lines = [self._line(one) for one in facts.get("lines", [])]
        amount = sum((one["quantity"] * one["price"] for one in lines), start=ZERO) or Decimal(facts["amount"])
        starts_on = first_of_month(self.stage.day(of_call.get("closes", 0) + facts["starts"]))
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


def _demo_call(key: str) -> Call:
    """By its first title, in public calls of the body that announced it."""
    facts = written()[key]
    return Call.objects.public().filter(owner=body(facts["owner"]), title_kk=facts["title"]["kk"]).earliest("pk")


def first_of_month(after: date) -> date:
    """The first day of the next month: projects begin with one."""
    return add_months(after.replace(day=1), 1)
