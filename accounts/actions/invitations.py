"""Invitations by e-mail. The letter carries a token; the database keeps its digest; one acceptance, under a lock."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.actions.memberships import check_roles, enforce_grantable, join
from accounts.letters import send_invitation
from accounts.models import Invitation, Membership, Organisation, User
from core.actor import Actor
from core.errors import WrongState
from core.record import lock, record_created, recorded

VALID_FOR = timedelta(days=14)
NO_LONGER_OPEN = _("This invitation has already been accepted or cancelled.")
NOT_OPEN = _("This invitation can no longer be used. Ask the person who invited you for a new one.")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """Open or not: the page of a used one says so."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(token_digest=digest_of(token))
    return found.first()


@transaction.atomic
def invite(
    organisation: Organisation,
    email: str,
    roles: Iterable[str],
    *,
    by: Actor,
    at: datetime,
    language: str = "kk",
    authority: str = "",
) -> Invitation:
    """Writes the letter; `token` stands on the returned object only. An earlier open invitation of this address ends."""
    organisation = lock(Organisation, organisation.pk)
    rules.may_invite.enforce(by, organisation)
    wanted = check_roles(organisation, roles, authority)
    enforce_grantable(by, organisation, [], wanted)
    email = email.strip().lower()
    validate_email(email)
    if Membership.objects.current().filter(organisation=organisation, user__email=email).exists():
        raise ValidationError(
            {"email": _("This person already belongs to the organisation. Change their roles instead.")}
        )
    for earlier in Invitation.objects.unanswered().filter(organisation=organisation, email=email):
        _cancel(earlier, by=by, at=at, note="replaced")
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation, email=email, roles=wanted, authority=authority, language=language,
        token_digest=digest_of(token), invited_by_id=by.user_id, created_at=at, expires_at=at + VALID_FOR,
    )  # fmt: skip
    invitation.token = token
    record_created(invitation, by=by, at=at, verb="invite")
    send_invitation(invitation, token)
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, by: Actor, at: datetime) -> Membership:
    """The signed-in person joins. Whoever holds the token got it by the letter, so the address need not be the same."""
    rules.is_signed_in.enforce(by)
    invitation = find_invitation(token)
    if invitation is None:
        raise WrongState(NOT_OPEN)
    organisation = lock(Organisation, invitation.organisation_id)
    invitation = lock(Invitation, invitation.pk)
    if not invitation.is_open(at) or not rules.has_standing.allows(by, organisation):
        raise WrongState(NOT_OPEN)
    user = User.objects.get(pk=by.user_id or 0)
    with recorded(invitation, "accept", by=by, at=at):
        invitation.accepted_at, invitation.accepted_by = at, user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
    return join(user, organisation, invitation.roles, by=by, at=at, authority=invitation.authority)


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    invitation = lock(Invitation, invitation.pk)
    rules.may_cancel.enforce(by, invitation)
    if invitation.accepted_at or invitation.cancelled_at:
        raise WrongState(NO_LONGER_OPEN)
    return _cancel(invitation, by=by, at=at)


def _cancel(invitation: Invitation, *, by: Actor, at: datetime, note: str = "") -> Invitation:
    with recorded(invitation, "cancel", by=by, at=at, note=note):
        invitation.cancelled_at = at
        invitation.save(update_fields=["cancelled_at"])
    return invitation
