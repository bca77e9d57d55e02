"""Somebody is asked by letter to enter the register of experts. Whoever accepts is proposed; the operator decides as ever."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.actions.experts import check_proposal, propose_expert
from accounts.actions.invitations import NO_LONGER_OPEN, NOT_OPEN, VALID_FOR, digest_of
from accounts.letters import send_expert_invitation
from accounts.models import ExpertInvitation, ExpertProfile, User
from accounts.states import MAY_BE_PROPOSED
from core.actor import Actor
from core.errors import WrongState
from core.models import Region, Sphere
from core.record import lock, record_created, recorded


def find_expert_invitation(token: str) -> ExpertInvitation | None:
    """Open or not: the page of a used one says so."""
    found = ExpertInvitation.objects.select_related("invited_by").prefetch_related("spheres", "regions")
    return found.filter(token_digest=digest_of(token)).first()


@transaction.atomic
def invite_expert(
    email: str,
    *,
    spheres: Iterable[Sphere],
    languages: Iterable[str],
    regions: Iterable[Region] = (),
    language: str = "kk",
    by: Actor,
    at: datetime,
) -> ExpertInvitation:
    """Writes the letter; `token` stands on the returned object only. An earlier open invitation of this address ends."""
    rules.may_decide_experts.enforce(by)
    email = email.strip().lower()
    validate_email(email)
    chosen, read, places = list(spheres), sorted(set(languages)), list(regions)
    check_proposal(chosen, read)
    known = ExpertProfile.objects.filter(user__email=email).first()
    if known is not None and known.status not in MAY_BE_PROPOSED:
        raise ValidationError(
            {"email": _("This person stands in the register of experts already, or is being considered.")}
        )
    for earlier in ExpertInvitation.objects.unanswered().select_for_update(no_key=True).filter(email=email):
        _cancel(earlier, by=by, at=at, note="replaced")
    token = secrets.token_urlsafe(32)
    invitation = _insert(
        ExpertInvitation(
            email=email, language=language, languages=read, token_digest=digest_of(token), invited_by_id=by.person_id,
            created_at=at, expires_at=at + VALID_FOR,
        )
    )  # fmt: skip
    invitation.spheres.set(chosen)
    invitation.regions.set(places)
    invitation.token = token
    facts = {"spheres": [each.pk for each in chosen], "regions": [each.pk for each in places]}
    note = "; ".join(f"{name}: {','.join(sorted(keys))}" for name, keys in facts.items() if keys)
    record_created(invitation, by=by, at=at, verb="invite", note=note)
    send_expert_invitation(invitation, token)
    return invitation


@transaction.atomic
def cancel_expert_invitation(invitation: ExpertInvitation, *, by: Actor, at: datetime) -> ExpertInvitation:
    """The link in the letter ends at once."""
    rules.may_decide_experts.enforce(by)
    invitation = lock(ExpertInvitation, invitation.pk)
    if invitation.accepted_at or invitation.cancelled_at:
        raise WrongState(NO_LONGER_OPEN)
    return _cancel(invitation, by=by, at=at)


def _cancel(invitation: ExpertInvitation, *, by: Actor, at: datetime, note: str = "") -> ExpertInvitation:
    with recorded(invitation, "cancel", by=by, at=at, note=note):
        invitation.cancelled_at = at
        invitation.save(update_fields=["cancelled_at"])
    return invitation


@transaction.atomic
def accept_expert_invitation(token: str, *, by: Actor, at: datetime) -> ExpertProfile:
    """The signed-in person is proposed with what the letter named, beside what they had proposed of themselves."""
    rules.is_signed_in.enforce(by)
    found = find_expert_invitation(token)
    if found is None:
        raise WrongState(NOT_OPEN)
    invitation = lock(ExpertInvitation, found.pk)
    if not invitation.is_open(at):
        raise WrongState(NOT_OPEN)
    user = lock(User, by.person_id)
    with recorded(invitation, "accept", by=by, at=at):
        invitation.accepted_at, invitation.accepted_by = at, user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
    own = ExpertProfile.objects.filter(user=user).prefetch_related("spheres", "regions").first()
    regions = [*invitation.regions.all(), *(own.regions.all() if own else ())]
    is_everywhere = not invitation.regions.exists() or (own is not None and not own.regions.all())
    return propose_expert(
        user,
        spheres={*invitation.spheres.all(), *(own.spheres.all() if own else ())},
        languages={*invitation.languages, *(own.languages if own else ())},
        regions=[] if is_everywhere else set(regions),
        employer=own.employer if own else "",
        biography=own.biography if own else "",
        nominated_by=own.nominated_by if own else "",
        nominating_side="operator",
        by=by,
        at=at,
    )


def _insert(invitation: ExpertInvitation) -> ExpertInvitation:
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError:
        raise WrongState(_("A colleague has invited this person just now.")) from None
    return invitation
