"""From a signed-in person to the `Actor` they act as: at most one membership at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef

from accounts.models import ExpertProfile, Membership, User
from accounts.roles import SECOND_FACTOR_ROLES, Role
from core.actor import Actor


@dataclass(frozen=True, slots=True)
class Situation:
    """The actor, and every role that the person has anywhere: one decides about others under any of them."""

    actor: Actor
    roles: frozenset[str]

    @property
    def decides_about_others(self) -> bool:
        return not self.roles.isdisjoint(SECOND_FACTOR_ROLES)


def situation_of(user: User, membership_id: int | None = None, language: str | None = None) -> Situation:
    """Under the chosen membership, else under the oldest current one, else as a private person. One query for members."""
    memberships = list(
        Membership.objects.acting()
        .filter(user=user)
        .select_related("organisation")
        .annotate(person_is_expert=Exists(ExpertProfile.objects.included().filter(user=OuterRef("user"))))
        .order_by("started_at", "pk")
    )
    chosen = next((m for m in memberships if m.pk == membership_id), memberships[0] if memberships else None)
    is_expert = bool(getattr(memberships[0], "person_is_expert", False)) if memberships else is_included_expert(user)
    everywhere = {str(role) for membership in memberships for role in membership.roles}
    if is_expert:
        everywhere.add(Role.EXPERT.value)
    return Situation(make_actor(user, chosen, is_expert=is_expert, language=language), frozenset(everywhere))


def actor_of(user: User, membership_id: int | None = None, language: str | None = None) -> Actor:
    return situation_of(user, membership_id, language).actor


def needs_second_factor(user: User, situation: Situation | None = None) -> bool:
    """Demo people are spared it, in a demo only: `check --deploy` refuses DEMO."""
    if user.is_demo and settings.DEMO:
        return False
    return (situation or situation_of(user)).decides_about_others


def make_actor(user: User, membership: Membership | None, *, is_expert: bool, language: str | None = None) -> Actor:
    organisation = membership.organisation if membership else None
    roles = {str(role) for role in membership.roles} if membership else set()
    if is_expert:
        roles.add(Role.EXPERT.value)
    return Actor(
        user_id=user.pk,
        name=user.full_name or user.email,
        membership_id=membership.pk if membership else None,
        organisation_id=organisation.pk if organisation else None,
        organisation=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        roles=frozenset(roles),
        region=(organisation.region_id or "") if organisation else "",
        language=language or user.language,
    )


def is_included_expert(user: User) -> bool:
    return ExpertProfile.objects.included().filter(user=user).exists()
