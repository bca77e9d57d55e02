"""From a signed-in person to the `Actor` they act as: at most one membership at a time."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import ExpertProfile, Membership, User
from accounts.roles import Role
from core.actor import Actor


def actor_of(user: User, membership_id: int | None = None, language: str | None = None) -> Actor:
    """The actor under the chosen membership, else under the oldest current one, else as a private person. One query."""
    memberships = list(
        Membership.objects.current()
        .filter(user=user)
        .select_related("organisation")
        .annotate(person_is_expert=Exists(ExpertProfile.objects.included().filter(user=OuterRef("user"))))
        .order_by("started_at", "pk")
    )
    chosen = next((m for m in memberships if m.pk == membership_id), memberships[0] if memberships else None)
    is_expert = memberships[0].person_is_expert if memberships else is_included_expert(user)
    return make_actor(user, chosen, is_expert=is_expert, language=language)


def make_actor(user: User, membership: Membership | None, *, is_expert: bool, language: str | None = None) -> Actor:
    organisation = membership.organisation if membership else None
    roles = set(membership.roles) if membership else set()
    if is_expert:
        roles.add(Role.EXPERT)
    return Actor(
        user_id=user.pk,
        name=user.full_name or user.email,
        membership_id=membership.pk if membership else None,
        organisation_id=organisation.pk if organisation else None,
        organisation=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        roles=frozenset(str(role) for role in roles),
        region=(organisation.region_id or "") if organisation else "",
        language=language or user.language,
    )


def is_included_expert(user: User) -> bool:
    return ExpertProfile.objects.included().filter(user=user).exists()
