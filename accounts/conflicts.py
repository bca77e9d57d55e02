"""Who may not decide on whom: memberships (a year back), recorded ties, declarations.

    conflicts_of(user_id, application.organisation, at=at, subjects=[subject_of(application)])

Every membership of the person counts, not only the one acted under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import InterestDeclaration, InterestGround, Membership, Organisation, Tie
from accounts.models.organisations import year_before
from core.actor import Actor
from core.errors import Refused
from core.periods import midnight
from core.prepared import Prepared
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
    """`subjects`: what else a declaration of this person could have named, as `subject_of` writes it. One query."""
    if user_id is None:
        return ()
    named = dict.fromkeys([subject_of(organisation), *subjects], organisation.pk)
    day = year_before(at)
    # An organisation without BIN has no namesake: a BIN that nobody has finds nothing.
    rows = _of_one(len(named))(user_id, organisation.pk, organisation.bin or NO_BIN, day, midnight(day), *named)
    return _conflicts(rows, [organisation], named).get((user_id, organisation.pk), ())


def conflicts_among(
    user_ids: Iterable[int],
    organisations: Iterable[Organisation],
    *,
    at: datetime,
    subjects: dict[str, int] | None = None,
) -> Conflicts:
    """(user, organisation) → conflicts, in one query whatever the numbers. `subjects`: subject → organisation's id."""
    users, bodies, day = list(user_ids), list(organisations), year_before(at)
    named = {**{subject_of(body): body.pk for body in bodies}, **(subjects or {})}
    bins = [body.bin for body in bodies if body.bin]
    return _conflicts(_rows(users, [body.pk for body in bodies], bins, day, midnight(day), list(named)), bodies, named)


NO_BIN = "-"
NOBODY: Any = Value("", TextField())
NONE_OF_THEM: Any = Value(None, BigIntegerField())


def _rows(
    users: list[int], ids: list[int], bins: list[str], day: date, moment: datetime, subjects: list[str]
) -> QuerySet[Any, Any]:
    """(source, user, organisation, BIN, subject, grounds): memberships and ties of a year back, latest declarations."""
    memberships = (
        Membership.objects.since(moment)
        .filter(Q(organisation__in=ids) | Q(organisation__bin__in=bins), user__in=users)
        .values_list(Value("membership"), "user_id", "organisation_id", "organisation__bin", NOBODY, _array(NOBODY))
    )
    ties = Tie.objects.filter(Q(until=None) | Q(until__gte=day), user__in=users, bin__in=bins).values_list(
        Value("tie"), "user_id", NONE_OF_THEM, "bin", NOBODY, _array(F("ground"))
    )
    newer = InterestDeclaration.objects.filter(user=OuterRef("user"), subject=OuterRef("subject")).filter(
        Q(made_at__gt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__gt=OuterRef("pk"))
    )
    declarations = InterestDeclaration.objects.filter(~Exists(newer), user__in=users, subject__in=subjects).values_list(
        Value("declaration"), "user_id", NONE_OF_THEM, NOBODY, "subject", "grounds"
    )
    return memberships.order_by().union(ties.order_by(), declarations.order_by(), all=True)


def _array(item: Any) -> Func:
    return Func(item, function="ARRAY", template="%(function)s[%(expressions)s]", output_field=ArrayField(TextField()))


@cache
def _of_one(subjects: int) -> Prepared[tuple[Any, ...]]:
    def make(user: int, organisation: int, bin_: str, day: date, moment: datetime, *named: str) -> QuerySet[Any, Any]:
        return _rows([user], [organisation], [bin_], day, moment, list(named))

    return Prepared(make, int, int, str, date, datetime, *[str] * subjects)


def _conflicts(
    rows: Iterable[tuple[Any, ...]], organisations: Iterable[Organisation], subjects: dict[str, int]
) -> Conflicts:
    by_bin: dict[str, set[int]] = defaultdict(set)
    ids = set()
    for body in organisations:
        ids.add(body.pk)
        if body.bin:
            by_bin[body.bin].add(body.pk)
    found: dict[tuple[int, int], set[Conflict]] = defaultdict(set)
    for source, user_id, organisation_id, bin_, subject, grounds in rows:
        # Another entry with the same BIN is the same organisation.
        about = {subjects[subject]} if subject else {organisation_id} & ids | by_bin.get(bin_, set())
        grounds = [InterestGround.MEMBERSHIP] if source == "membership" else grounds
        for body_id in about:
            found[user_id, body_id] |= {Conflict(ground, source) for ground in grounds}
    return {
        pair: tuple(sorted(conflicts, key=lambda each: (each.ground, each.source))) for pair, conflicts in found.items()
    }


def enforce_impartial(by: Actor, organisation: Organisation, *, at: datetime, subjects: Iterable[str] = ()) -> None:
    """Raises `Refused` when the actor has any conflict with this organisation."""
    if conflicts_of(by.user_id, organisation, at=at, subjects=subjects):
        raise Refused(REASON)
