"""Who is told of what happens to a call."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from accounts.models import Membership, User
from accounts.roles import Role
from grants.models import Call

# Later parts of the portal add people: those who have begun an application.
_sources: list[Callable[[Call], Iterable[int]]] = []


def register_audience(source: Callable[[Call], Iterable[int]]) -> None:
    """`source(call)` gives ids of users who are concerned by changes of a call."""
    if source not in _sources:
        _sources.append(source)


def concerned_by(call: Call) -> QuerySet[User]:
    """Everyone who follows the call or has begun an application to it, and the desk that announces it."""
    ids = set(call.followers.values_list("user", flat=True)) | set(call.drafted_by.values_list("pk", flat=True))
    for source in _sources:
        ids.update(source(call))
    return User.objects.filter(pk__in=ids, is_active=True)


def publishers_of(call: Call) -> QuerySet[User]:
    """Those who may be the second person: publishers of the body who did not draft the call."""
    members = Membership.objects.current().filter(organisation=call.owner_id, roles__contains=[Role.PUBLISHER])
    return User.objects.filter(pk__in=members.values("user"), is_active=True).exclude(
        pk__in=call.drafted_by.values("pk")
    )
