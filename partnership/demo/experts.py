"""The register of experts: proposed by themselves, decided on by the coordinator, with ties that the draw must respect."""

from __future__ import annotations

from functools import partial
from typing import Any

from accounts.actions import decide_expert, propose_expert, record_tie
from accounts.models import ExpertProfile, ExpertStatus, User
from core.models import Region, Sphere
from core.periods import add_months
from partnership.demo.bodies import COORDINATOR
from partnership.demo.crowd import bin_of
from partnership.demo.people import person
from partnership.demo.stage import JOINED, Stage, acting, read

STEPS = {ExpertStatus.PROPOSED: 0, ExpertStatus.CONFORMS: 1, ExpertStatus.INCLUDED: 3}
VERBS = ("conform", "interview", "include")


def make(stage: Stage) -> None:
    for number, facts in enumerate(read("experts.toml")["experts"]):
        stage.once(f"expert {facts['email']}", partial(_expert, stage, facts, number))


def _expert(stage: Stage, facts: dict[str, Any], number: int) -> None:
    status = ExpertStatus(facts.get("status", ExpertStatus.INCLUDED))
    day = JOINED + 40 + number if status == ExpertStatus.INCLUDED else -9 + number % 3
    user = person(stage, facts, stage.at(day, 9))
    profile = propose_expert(
        user, spheres=Sphere.objects.filter(code__in=facts["spheres"]),
        regions=Region.objects.filter(kato__in=facts["regions"]), languages=facts["reads"],
        employer=facts["employer"], biography=facts["biography"], nominated_by=facts.get("nominated_by", ""),
        nominating_side=facts["side"], by=acting(user.email), at=stage.at(day),
    )  # fmt: skip
    _decide(stage, profile, STEPS[status], day)
    for tie in facts.get("ties", []):
        _tie(stage, user, tie)


def _decide(stage: Stage, profile: ExpertProfile, steps: int, day: int) -> None:
    until = add_months(stage.today, 24)
    for step, verb in enumerate(VERBS[:steps], 1):
        profile = decide_expert(profile, verb, until=until, by=acting(COORDINATOR), at=stage.at(day + step, 15))


def _tie(stage: Stage, user: User, facts: dict[str, Any]) -> None:
    until = stage.day(-facts["ended"]) if facts["ended"] else None
    record_tie(
        user, bin_of(facts["ngo"]), facts["ground"], since=stage.day(-1500), until=until, note=facts["note"],
        by=acting(user.email), at=stage.at(-100),
    )  # fmt: skip
