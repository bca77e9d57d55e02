"""What happens to a call after its draft: proposed, returned, published, changed by decisions."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from accounts.roles import Role
from core.actor import Actor
from grants import actions
from grants.actions.amendments import Decision
from grants.models import Amendment, Call
from grants.states import AmendmentKind
from partnership.demo.bodies import acting_as
from partnership.demo.stage import Stage, When, three
from partnership.demo.timeline import Timeline

KINDS = {
    "extend": AmendmentKind.EXTENSION,
    "cancel": AmendmentKind.CANCELLATION,
    "correct": AmendmentKind.TEXT,
}


class Life:
    """A call of `data/calls/*.toml`: its days, its people, and the call itself once it is drafted."""

    def __init__(self, stage: Stage, facts: dict[str, Any]) -> None:
        self.stage, self.facts, self.key = stage, facts, facts["key"]
        self.days = {}
        if "closes" in facts:
            self.days["closes"] = stage.day(facts["closes"])
            self.days["opens"] = stage.day(facts["opens"], **self.days)

    @property
    def part(self) -> str:
        return f"call {self.key}"

    @property
    def call(self) -> Call:
        return self.stage.made_in(self.part, Call)

    @cached_property
    def officer(self) -> Actor:
        return acting_as(Role.OFFICER, self.facts["owner"])

    @cached_property
    def publisher(self) -> Actor:
        return acting_as(Role.PUBLISHER, self.facts["owner"])

    def day(self, when: When) -> date:
        return self.stage.day(when, **self.days)

    def at(self, when: When, hour: int = 11, minute: int = 0) -> datetime:
        return self.stage.at(when, hour, minute, **self.days)


def tell(timeline: Timeline, life: Life) -> None:
    """Everything after the draft. An amendment without `decided` waits for the second person."""
    for number, event in enumerate(life.facts["events"][1:], 1):
        part = f"{life.part} {number}"
        if event["do"] in KINDS:
            timeline.tell(life.at(event["day"], 12), part, partial(_amend, life, event))
            if "decided" in event:
                at = life.at(event["decided"], 10, 40)
                timeline.tell(at, f"{part} decided", partial(_apply, life, part, at))
        else:
            timeline.tell(life.at(event["day"], 15, 20), part, partial(_move, life, event))


def _move(life: Life, event: dict[str, Any]) -> Call:
    call, at = life.call, life.at(event["day"], 15, 20)
    if event["do"] == "propose":
        return actions.propose_call(call, by=life.officer, at=at)
    if event["do"] == "return":
        return actions.return_call(call, event["reason"], by=life.publisher, at=at)
    return actions.publish_call(call, by=life.publisher, at=at)


def _amend(life: Life, event: dict[str, Any]) -> Amendment:
    reason = {"reason_kk": event["reason"]["kk"], "reason_ru": event["reason"]["ru"]}
    decision = Decision(event["number"], life.day(event["day"]), **reason, reason_en=event["reason"].get("en", ""))
    return actions.propose_amendment(
        life.call, KINDS[event["do"]], _changes(life, event), decision, by=life.officer, at=life.at(event["day"], 12)
    )


def _apply(life: Life, part: str, at: datetime) -> Amendment:
    return actions.apply_amendment(life.stage.made_in(part, Amendment), by=life.publisher, at=at)


def _changes(life: Life, event: dict[str, Any]) -> dict[str, dict[str, Any]]:
    if event["do"] == "extend":
        return {"call": {"closes_at": life.at(event["closes"], 18, 30)}}
    if event["do"] == "correct":
        return {f"lot:{life.call.lots.earliest('place').pk}": three("territory", event["territory"])}
    return {}
