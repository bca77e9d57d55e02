"""The pool of a lot: everybody in the register, and why some may not be drawn."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.conflicts import conflicts_among
from accounts.models import ExpertProfile, Membership, Organisation
from accounts.roles import OrganisationKind
from core.periods import local_date
from core.text import LANGUAGES
from grants.drawing import kinship
from grants.drawing.algorithm import POOL_FORMAT, digest
from grants.drawing.applicants import admitted, declared_subjects, organisations_of
from grants.lawbook import Selection as SelectionRules
from grants.models import Assignment, Lot
from grants.states import AssignmentState

SEALED_FORMAT = "expert-pool-sealed-1"

# Why a person of the register is not drawn, in the order in which reasons are told.
REASONS: dict[str, Any] = {
    "term": _("The term in the register is over"),
    "sphere": _("Another sphere"),
    "region": _("Another region"),
    "language": _("Does not read the language of every application"),
    "tie": _("Tied to an applicant of the lot"),
    "rival": _("Belongs to an applicant of another lot of this call"),
    "nominated": _("Proposed for the register by an applicant of the lot"),
    "staff": _("Works for the operator or for a body that announces or funds the call"),
    "earlier": _("Left an earlier draw of this lot"),
}
LEFT = (AssignmentState.REFUSED, AssignmentState.SILENT, AssignmentState.CONFLICT)


@dataclass(slots=True)
class Candidate:
    """`reasons` keys of REASONS; `ties` what is known about them, for the sealed part."""

    profile: ExpertProfile
    reasons: list[str] = field(default_factory=list)
    ties: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Conditions:
    """`regions` empty: the whole country. `languages`: of the admitted applications; a drawn expert reads them all."""

    sphere: str
    regions: frozenset[str]
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pool:
    conditions: Conditions
    experts: int
    reserves: int
    candidates: list[Candidate]

    @property
    def eligible(self) -> list[Candidate]:
        return [each for each in self.candidates if not each.reasons]

    @property
    def is_enough(self) -> bool:
        return len(self.eligible) >= self.experts + self.reserves

    @property
    def excluded(self) -> list[tuple[Any, int]]:
        """(reason, how many); a person may count under several."""
        counts = Counter(reason for each in self.candidates for reason in each.reasons)
        return [(label, counts[key]) for key, label in REASONS.items() if counts[key]]

    @property
    def neighbours(self) -> list[Candidate]:
        """Those whom nothing but the sphere excludes: worth asking whether they can judge this one too."""
        return [each for each in self.candidates if each.reasons == ["sphere"]]


def gather(lot: Lot, *, at: datetime) -> Pool:
    """The same number of queries whatever the size of the register."""
    rules = rules_of(lot)
    profiles = ExpertProfile.objects.included().select_related("user").prefetch_related("spheres", "regions")
    candidates = [Candidate(profile) for profile in profiles.order_by("pk")]
    conditions = conditions_of(lot)
    for each in candidates:
        each.reasons += _unfit(each.profile, conditions, at)
    _add_ties(candidates, lot, at)
    _add_staff(candidates, lot)
    _add_earlier(candidates, lot)
    order = list(REASONS)
    for each in candidates:
        each.reasons = sorted(set(each.reasons), key=order.index)
    return Pool(conditions, rules.experts, rules.reserves, candidates)


def rules_of(lot: Lot) -> SelectionRules:
    rule_set = lot.call.selection_rules
    assert rule_set is not None  # noqa: S101  (a published call has one: call_published_with_all_that_it_needs)
    return rule_set.typed(SelectionRules)


def conditions_of(lot: Lot) -> Conditions:
    return Conditions(
        sphere=str(lot.sphere_id or ""),
        regions=frozenset(region.region_kato for region in lot.regions.all()),
        languages=frozenset(admitted(lot).order_by().values_list("language", flat=True).distinct()),
    )


def _unfit(profile: ExpertProfile, conditions: Conditions, at: datetime) -> Iterable[str]:
    if profile.registered_until is not None and profile.registered_until < local_date(at):
        yield "term"
    if conditions.sphere and conditions.sphere not in {sphere.pk for sphere in profile.spheres.all()}:
        yield "sphere"
    # An expert of some regions judges lots that touch one of them; lots for the whole country touch all.
    regions = {region.region_kato for region in profile.regions.all()}
    if regions and conditions.regions and regions.isdisjoint(conditions.regions):
        yield "region"
    if not conditions.languages <= set(profile.languages):
        yield "language"


def _add_ties(candidates: list[Candidate], lot: Lot, at: datetime) -> None:
    of_lot = organisations_of(lot)
    of_call = organisations_of(lot.call)
    bins = {body.pk: body.bin for body in of_call}
    lot_ids = {body.pk for body in of_lot}
    users = [each.profile.user for each in candidates]
    found = conflicts_among([user.pk for user in users], of_call, at=at, subjects=declared_subjects(lot.call))
    related = kinship.found_among(users, of_call, at=at)
    for each in candidates:
        user_id = each.profile.user_id
        for body_id, number in bins.items():
            ties = [(tie.ground, tie.source) for tie in found.get((user_id, body_id), ())]
            ties += related.get((user_id, body_id), [])
            if ties and body_id in lot_ids:
                each.reasons.append("tie")
            elif any(ground == "membership" for ground, _source in ties):
                each.reasons.append("rival")
            each.ties += [{"bin": number, "ground": ground, "source": source} for ground, source in sorted(set(ties))]
        if any(_proposed_by(each.profile, body) for body in of_lot):
            each.reasons.append("nominated")


def _proposed_by(profile: ExpertProfile, body: Organisation) -> bool:
    """`nominated_by` is what the person wrote: a name or a BIN."""
    text = " ".join(profile.nominated_by.casefold().split())
    marks = [body.bin, *(getattr(body, f"name_{code}").casefold() for code in LANGUAGES)]
    return bool(text) and any(mark and mark in text for mark in marks)


def _add_staff(candidates: list[Candidate], lot: Lot) -> None:
    bodies = {lot.call.owner_id, *lot.call.funders.values_list("organisation_id", flat=True)}
    rows = Membership.objects.current().filter(user__in=[each.profile.user_id for each in candidates])
    working = set()
    for user_id, body_id, kind in rows.values_list("user_id", "organisation_id", "organisation__kind"):
        if body_id in bodies or kind == OrganisationKind.OPERATOR:
            working.add(user_id)
    for each in candidates:
        if each.profile.user_id in working:
            each.reasons.append("staff")


def _add_earlier(candidates: list[Candidate], lot: Lot) -> None:
    left = set(Assignment.objects.filter(lot=lot, state__in=LEFT).values_list("user_id", flat=True))
    for each in candidates:
        if each.profile.user_id in left:
            each.reasons.append("earlier")


def as_json(pool: Pool, lot: Lot, *, place: int, at: datetime) -> dict[str, Any]:
    """`public`, over which the published digest is taken, knows people by ids; `sealed` says who they are.

    Ids follow a salted hash, so that they tell nothing about who entered the register when; the salt is in the sealed
    part, whose digest is in the public one.
    """
    salt = secrets.token_hex(32)
    mixed = sorted(pool.candidates, key=lambda each: hashlib.sha256(f"{salt}:{each.profile.pk}".encode()).hexdigest())
    named = [(f"{number:03}", each) for number, each in enumerate(mixed, 1)]
    sealed = {
        "format": SEALED_FORMAT,
        "salt": salt,
        "applicants": sorted(body.bin for body in organisations_of(lot)),
        "candidates": [
            {
                "id": number, "expert": each.profile.pk, "user": each.profile.user_id,
                "name": each.profile.user.full_name, "ties": each.ties,
            }
            for number, each in named
        ],
    }  # fmt: skip
    public = {
        "format": POOL_FORMAT,
        "call": lot.call.number,
        "lot": lot.place,
        "draw": place,
        "experts": pool.experts,
        "reserves": pool.reserves,
        "conditions": {
            "sphere": pool.conditions.sphere,
            "regions": sorted(pool.conditions.regions),
            "languages": sorted(pool.conditions.languages),
        },
        "candidates": [{"id": number, "eligible": not each.reasons, "reasons": each.reasons} for number, each in named],
        "frozen_at": at.astimezone(UTC).isoformat(),
        "sealed_sha256": digest(sealed),
    }
    return {"public": public, "sealed": sealed}
