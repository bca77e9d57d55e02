"""The operator, state bodies, a business and a civil center, with the people who act for them."""

from __future__ import annotations

from functools import partial
from typing import Any

from accounts.acting import actor_of
from accounts.actions import add_member, create_organisation
from accounts.models import Membership, Organisation
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.models import Region
from partnership.demo.people import person
from partnership.demo.stage import JOINED, SYSTEM, Stage, acting, read, three

ADMINISTRATOR = "admin@portal.example"
COORDINATOR = "coordinator@operator.example"


def make(stage: Stage) -> None:
    for number, facts in enumerate(read("bodies.toml")["bodies"]):
        stage.once(f"body {facts['key']}", partial(found, stage, facts, JOINED + number))


def body(key: str) -> Organisation:
    """The organisation that the data call so."""
    return Organisation.objects.confirmed().get(bin=BINS[key])


def acting_as(role: Role, key: str) -> Actor:
    """The first person who holds the role in that organisation."""
    members = Membership.objects.current().filter(organisation=body(key), roles__contains=[role])
    member = members.select_related("user").earliest("started_at", "pk")
    return actor_of(member.user, member.pk)


def found(stage: Stage, facts: dict[str, Any], day: int) -> None:
    """One of `data/bodies.toml`, with its people."""
    at = stage.at(day, 9)
    by = SYSTEM if facts["kind"] == OrganisationKind.OPERATOR else acting(ADMINISTRATOR)
    organisation = create_organisation(
        facts["kind"], bin=facts["bin"], **three("name", facts["name"]), address=facts["address"],
        region=Region.objects.get(kato=facts["region"]), parent=body(facts["parent"]) if "parent" in facts else None,
        by=by, at=at,
    )  # fmt: skip
    for one in facts.get("people", []):
        _join(stage, one, organisation, by, day)


def _join(stage: Stage, facts: dict[str, Any], organisation: Organisation, by: Actor, day: int) -> None:
    at = stage.at(day, 10)
    user = person(stage, facts, at)
    # A business and a civil center answer to their own heads, but somebody has to be the first.
    roles = facts["roles"]
    add_member(user, organisation, roles, by=SYSTEM if organisation.kind == OrganisationKind.BUSINESS else by, at=at)


BINS: dict[str, str] = {one["key"]: one["bin"] for one in read("bodies.toml")["bodies"]}
