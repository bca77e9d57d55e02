"""Ties that only numbers show: an expert's own IIN among heads and founders, or an organisation of theirs among founders.

Numbers are compared by their blind indexes; nothing is decrypted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from accounts.models import InterestGround, Membership, Organisation, Tie, User
from accounts.models.organisations import year_before
from ngos.models import Founder, Ngo

HEAD, FOUNDER, FOUNDING_BODY = "head", "founder", "founding organisation"
Found = dict[tuple[int, int], list[tuple[str, str]]]


def found_among(users: Sequence[User], bodies: Sequence[Organisation], *, at: datetime) -> Found:
    """(user, organisation) → (ground, where it was found), in four queries."""
    found: Found = defaultdict(list)
    people = {user.iin_index: user.pk for user in users if user.iin_index}
    heads = Ngo.objects.filter(organisation__in=bodies, head_iin_index__in=list(people))
    for body_id, index in heads.values_list("organisation_id", "head_iin_index"):
        found[people[index], body_id].append((str(InterestGround.MEMBERSHIP), HEAD))
    numbers = _numbers_of(users, at)
    wanted = [*people, *numbers]
    founders = Founder.objects.filter(ngo__organisation__in=bodies, identifier_index__in=wanted)
    for body_id, index in founders.values_list("ngo__organisation_id", "identifier_index"):
        if index in people:
            found[people[index], body_id].append((str(InterestGround.MEMBERSHIP), FOUNDER))
        for user_id in numbers.get(index, ()):
            found[user_id, body_id].append((str(InterestGround.OTHER), FOUNDING_BODY))
    return found


def _numbers_of(users: Sequence[User], at: datetime) -> dict[str, set[int]]:
    """Blind index of a BIN → the users who belong or belonged to that organisation, or are tied to it."""
    ids = [user.pk for user in users]
    pairs = set(
        Membership.objects.of_last_year(at)
        .filter(user__in=ids)
        .exclude(organisation__bin="")
        .values_list("organisation__bin", "user_id")
    )
    lasting = Q(until=None) | Q(until__gte=year_before(at))
    pairs |= set(Tie.objects.filter(lasting, user__in=ids).values_list("bin", "user_id"))
    found: dict[str, set[int]] = defaultdict(set)
    for number, user_id in pairs:
        found[Founder.identifier.index(number)].add(user_id)
    return found
