"""The operator's register of experts: proposed → meets the requirements → interviewed → in the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.letters import send_expert_decision
from accounts.models import ExpertProfile, ExpertStatus, User
from accounts.states import EXPERT_MOVES, MAY_BE_PROPOSED, NEEDS_REASON
from core.actor import Actor
from core.errors import WrongState
from core.models import Region, Sphere
from core.record import lock, record_created, recorded
from core.states import move


@transaction.atomic
def propose_expert(
    user: User,
    *,
    spheres: Iterable[Sphere],
    languages: Iterable[str],
    by: Actor,
    at: datetime,
    regions: Iterable[Region] = (),
    employer: str = "",
    biography: str = "",
    nominated_by: str = "",
    nominating_side: str = "self",
) -> ExpertProfile:
    """Proposes, or corrects a proposal that nobody has decided on yet; after a refusal it is a new proposal."""
    rules.may_propose_expert.enforce(by, user.pk)
    chosen, read = list(spheres), sorted(set(languages))
    check_proposal(chosen, read)
    lock(User, user.pk)  # two proposals at once make one entry
    profile = ExpertProfile.objects.select_for_update().filter(user=user).first()
    if profile and profile.status not in MAY_BE_PROPOSED:
        raise WrongState(_("Your entry is already being considered. Write to the operator to have it corrected."))
    before = _facts_of(profile)
    profile = profile or ExpertProfile(user=user)
    fields = {
        "languages": read, "employer": employer, "biography": biography, "nominated_by": nominated_by,
        "nominating_side": nominating_side, "status": ExpertStatus.PROPOSED, "decided_at": None, "decision_reason": "",
    }  # fmt: skip
    for name, value in fields.items():
        setattr(profile, name, value)
    profile.save()
    profile.spheres.set(chosen)
    profile.regions.set(regions)
    record_created(profile, by=by, at=at, verb="propose", note=_changed_sets(before, _facts_of(profile)))
    return profile


@transaction.atomic
def decide_expert(
    profile: ExpertProfile, verb: str, *, by: Actor, at: datetime, reason: str = "", until: date | None = None
) -> ExpertProfile:
    """`verb` of `states.EXPERT_MOVES`; `until` is the last day in the register, for "include"."""
    profile = lock(ExpertProfile, profile.pk)
    rules.may_decide_experts.enforce(by, profile)
    if verb in NEEDS_REASON and not reason.strip():
        raise ValidationError({"reason": _("Say why: the person will read it.")})
    with recorded(profile, verb, by=by, at=at):
        move(profile, verb, EXPERT_MOVES)
        profile.decided_at, profile.decision_reason = at, reason
        profile.registered_until = until if verb == "include" else profile.registered_until
        profile.save()
    send_expert_decision(profile)
    return profile


def check_proposal(spheres: list[Sphere], languages: list[str]) -> None:
    if not spheres:
        raise ValidationError({"spheres": _("Choose at least one sphere that you can judge.")})
    if not languages:
        raise ValidationError({"languages": _("Choose at least one language in which you read applications.")})


def _facts_of(profile: ExpertProfile | None) -> dict[str, list[str]]:
    if profile is None:
        return {"spheres": [], "regions": []}
    return {
        "spheres": sorted(profile.spheres.values_list("pk", flat=True)),
        "regions": sorted(profile.regions.values_list("pk", flat=True)),
    }


def _changed_sets(before: dict[str, list[str]], after: dict[str, list[str]]) -> str:
    """Many-to-many sets are not columns, so the record keeps them as codes in its note."""
    return "; ".join(f"{name}: {','.join(after[name])}" for name in after if before[name] != after[name])
