"""From a signed-in person to the `Actor` they act as: at most one membership at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from accounts.models import ExpertProfile, User
from accounts.models.organisations import Standing
from accounts.roles import SECOND_FACTOR_ROLES, Role
from core.actor import Actor
from core.prepared import Prepared
from core.text import in_language


@dataclass(frozen=True, slots=True)
class Situation:
    """The actor, and every role that the person has anywhere: one decides about others under any of them."""

    actor: Actor
    roles: frozenset[str]

    @property
    def decides_about_others(self) -> bool:
        return not self.roles.isdisjoint(SECOND_FACTOR_ROLES)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person may act: a membership and its organisation, as far as an actor needs them."""

    membership_id: int
    roles: list[str]
    organisation_id: int
    kind: str
    standing: str
    region_id: str | None
    name_kk: str
    name_ru: str
    name_en: str

    @property
    def is_acting(self) -> bool:
        """As `Membership.objects.acting()`."""
        return self.standing not in (Standing.REFUSED, Standing.MERGED)


# A person's own row comes along: every page of somebody who is signed in needs both.
COLUMNS = [column.attname for column in User._meta.concrete_fields]


def _person(user: int) -> QuerySet[User, Any]:
    """A row for each current membership, the oldest first; one without any for who has none."""
    own = [f"own__organisation__{name}" for name in ("kind", "standing", "region", "name_kk", "name_ru", "name_en")]
    return (
        User.objects.filter(pk=user)
        .annotate(
            own=FilteredRelation("memberships", condition=Q(memberships__ended_at=None)),
            is_expert=Exists(ExpertProfile.objects.included().filter(user=OuterRef("pk"))),
        )
        .order_by("own__started_at", "own__pk")
        .values_list(*COLUMNS, "is_expert", "own__pk", "own__roles", "own__organisation", *own)
    )


PERSON = Prepared(_person, int)


def person(user_id: int) -> User | None:
    """With what `situation_of` asks for, in one query."""
    rows = PERSON(user_id)
    if not rows:
        return None
    user = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, rows[0][: len(COLUMNS)])
    user.places_read = [row[len(COLUMNS) :] for row in rows]
    return user


def situation_of(user: User, membership_id: int | None = None, language: str | None = None) -> Situation:
    """Under the chosen membership, else under the oldest current one, else as a private person. At most one query."""
    rows = user.places_read
    if rows is None:
        rows = [row[len(COLUMNS) :] for row in PERSON(user.pk)]
    is_expert = any(row[0] for row in rows)
    places = [place for place in (Place(*row[1:]) for row in rows if row[1] is not None) if place.is_acting]
    chosen = next((place for place in places if place.membership_id == membership_id), places[0] if places else None)
    everywhere = {role for place in places for role in place.roles}
    if is_expert:
        everywhere.add(Role.EXPERT.value)
    return Situation(_actor(user, chosen, is_expert=is_expert, language=language), frozenset(everywhere))


def actor_of(user: User, membership_id: int | None = None, language: str | None = None) -> Actor:
    return situation_of(user, membership_id, language).actor


def needs_second_factor(user: User, situation: Situation | None = None) -> bool:
    """Demo people are spared it, in a demo only: `check --deploy` refuses DEMO."""
    if user.is_demo and settings.DEMO:
        return False
    return (situation or situation_of(user)).decides_about_others


def _actor(user: User, place: Place | None, *, is_expert: bool, language: str | None) -> Actor:
    roles = set(place.roles) if place else set()
    if is_expert:
        roles.add(Role.EXPERT.value)
    return Actor(
        user_id=user.pk,
        name=user.full_name or user.email,
        membership_id=place.membership_id if place else None,
        organisation_id=place.organisation_id if place else None,
        organisation=in_language(place, "name") if place else "",
        organisation_kind=place.kind if place else "",
        roles=frozenset(roles),
        region=(place.region_id or "") if place else "",
        language=language or user.language,
    )
