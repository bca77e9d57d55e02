"""Who may not decide on whom: memberships (a year back), recorded ties, declarations.

    conflicts_of(user_id, application.organisation, at=at, subjects=[subject_of(application)])

Every membership of the person counts, not only the one acted under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import InterestDeclaration, InterestGround, Membership, Organisation, Tie
from accounts.models.organisations import year_before
from core.actor import Actor
from core.errors import Refused
from core.record import subject_of

REASON = _("You are or were tied to this organisation, so somebody else must do this.")


@dataclass(frozen=True, slots=True)
class Conflict:
    """`source` is membership, tie or declaration."""

    ground: str
    source: str

    @property
    def label(self) -> str:
        return str(InterestGround(self.ground).label)


Conflicts = dict[tuple[int, int], tuple[Conflict, ...]]


def conflicts_of(
    user_id: int | None, organisation: Organisation, *, at: datetime, subjects: Iterable[str] = ()
) -> tuple[Conflict, ...]:
    """`subjects`: what else a declaration of this person could have named, as `subject_of` writes it."""
    if user_id is None:
        return ()
    named = dict.fromkeys(subjects, organisation.pk)
    return conflicts_among([user_id], [organisation], at=at, subjects=named).get((user_id, organisation.pk), ())


def conflicts_among(
    user_ids: Iterable[int],
    organisations: Iterable[Organisation],
    *,
    at: datetime,
    subjects: dict[str, int] | None = None,
) -> Conflicts:
    """(user, organisation) → conflicts, in three queries whatever the numbers. `subjects`: subject → organisation's id."""
    users, bodies = list(user_ids), list(organisations)
    by_bin: dict[str, list[int]] = defaultdict(list)
    for body in bodies:
        if body.bin:
            by_bin[body.bin].append(body.pk)
    found: dict[tuple[int, int], set[Conflict]] = defaultdict(set)
    _add_memberships(found, users, {body.pk for body in bodies}, by_bin, at)
    _add_ties(found, users, by_bin, at)
    _add_declarations(found, users, {**{subject_of(body): body.pk for body in bodies}, **(subjects or {})})
    return {
        pair: tuple(sorted(conflicts, key=lambda each: (each.ground, each.source))) for pair, conflicts in found.items()
    }


def _add_memberships(found: Any, users: list[int], ids: set[int], by_bin: dict[str, list[int]], at: datetime) -> None:
    rows = (
        Membership.objects.of_last_year(at)
        .filter(Q(organisation__in=ids) | Q(organisation__bin__in=list(by_bin)), user__in=users)
        .values_list("user_id", "organisation_id", "organisation__bin")
    )
    for user_id, organisation_id, bin_ in rows:
        # Another entry with the same BIN is the same organisation.
        for body_id in {organisation_id} & ids | set(by_bin.get(bin_, ())):
            found[user_id, body_id].add(Conflict(InterestGround.MEMBERSHIP, "membership"))


def _add_ties(found: Any, users: list[int], by_bin: dict[str, list[int]], at: datetime) -> None:
    lasting = Q(until=None) | Q(until__gte=year_before(at))
    rows = Tie.objects.filter(lasting, user__in=users, bin__in=list(by_bin)).values_list("user_id", "bin", "ground")
    for user_id, bin_, ground in rows:
        for body_id in by_bin[bin_]:
            found[user_id, body_id].add(Conflict(ground, "tie"))


def _add_declarations(found: Any, users: list[int], subjects: dict[str, int]) -> None:
    """The latest of each person about each subject."""
    latest = (
        InterestDeclaration.objects.filter(user__in=users, subject__in=list(subjects))
        .order_by("user_id", "subject", "-made_at", "-pk")
        .distinct("user_id", "subject")
        .values_list("user_id", "subject", "grounds")
    )
    for user_id, subject, grounds in latest:
        for ground in grounds:
            found[user_id, subjects[subject]].add(Conflict(ground, "declaration"))


def enforce_impartial(by: Actor, organisation: Organisation, *, at: datetime, subjects: Iterable[str] = ()) -> None:
    """Raises `Refused` when the actor has any conflict with this organisation."""
    if conflicts_of(by.user_id, organisation, at=at, subjects=subjects):
        raise Refused(REASON)
