"""What happens to a call after its draft: proposed, returned, published, changed by decisions."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from grants import actions
from grants.actions.amendments import Decision
from grants.models import Call
from grants.states import AmendmentKind
from partnership.demo.stage import Stage, three

KINDS = {
    "extend": AmendmentKind.EXTENSION,
    "cancel": AmendmentKind.CANCELLATION,
    "correct": AmendmentKind.TEXT,
}


def happen(stage: Stage, call: Call, event: dict[str, Any], *, officer: Actor, publisher: Actor) -> Call:
    """One event of `data/calls/*.toml`. An amendment without `decided` waits for the second person."""
    at = stage.at(event["day"], 15, 20)
    if event["do"] == "propose":
        return actions.propose_call(call, by=officer, at=at)
    if event["do"] == "return":
        return actions.return_call(call, event["reason"], by=publisher, at=at)
    if event["do"] == "publish":
        return actions.publish_call(call, by=publisher, at=at)
    return _amend(stage, call, event, officer=officer, publisher=publisher)


def _amend(stage: Stage, call: Call, event: dict[str, Any], *, officer: Actor, publisher: Actor) -> Call:
    reason = {"reason_kk": event["reason"]["kk"], "reason_ru": event["reason"]["ru"]}
    decision = Decision(event["number"], stage.day(event["day"]), **reason, reason_en=event["reason"].get("en", ""))
    amendment = actions.propose_amendment(
        call, KINDS[event["do"]], _changes(stage, call, event), decision, by=officer, at=stage.at(event["day"], 12)
    )
    if "decided" in event:
        actions.apply_amendment(amendment, by=publisher, at=stage.at(event["decided"], 10, 40))
    return Call.objects.get(pk=call.pk)


def _changes(stage: Stage, call: Call, event: dict[str, Any]) -> dict[str, dict[str, Any]]:
    if event["do"] == "extend":
        return {"call": {"closes_at": stage.at(event["closes"], 18, 30)}}
    if event["do"] == "correct":
        return {f"lot:{call.lots.earliest('place').pk}": three("territory", event["territory"])}
    return {}
