"""Who belongs to an organisation, with which roles. The organisation's row is locked first, so that its head cannot vanish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import Membership, Organisation, User
from accounts.roles import HEAD_OF_KIND, ROLES_OF_KIND, Role
from core.actor import Actor
from core.errors import Refused, WrongState
from core.record import lock, record_created, recorded, write

NOT_GRANTABLE = _("You cannot give or take this role here: %(roles)s. Choose among those you are offered.")
LAST_HEAD = _("Somebody must always head this organisation here. Give this role to another person first.")
LAST_ADMINISTRATOR = _("The portal always has an administrator. Give this role to another person first.")
ENDED = _("This person no longer belongs to the organisation. Open the list of its people again.")


@transaction.atomic
def add_member(
    user: User, organisation: Organisation, roles: Iterable[str], *, by: Actor, at: datetime, authority: str = ""
) -> Membership:
    """Joins at once, without a letter: for set-up, import and an accepted invitation. Roles join those already held."""
    organisation = lock(Organisation, organisation.pk)
    wanted = check_roles(organisation, roles, authority)
    if not by.is_system:
        enforce_grantable(by, organisation, [], wanted)
    return join(user, organisation, wanted, by=by, at=at, authority=authority)


def join(
    user: User, organisation: Organisation, roles: Iterable[str], *, by: Actor, at: datetime, authority: str = ""
) -> Membership:
    """The organisation must be locked and the roles checked."""
    present = Membership.objects.current().filter(user=user, organisation=organisation).first()
    if present is None:
        present = Membership.objects.create(
            user=user, organisation=organisation, roles=in_order(roles), authority=authority, started_at=at
        )
        record_created(present, by=by, at=at, verb="join")
        return present
    with recorded(present, "join", by=by, at=at):
        present.roles = in_order({*present.roles, *roles})
        present.authority = authority or present.authority
        present.save(update_fields=["roles", "authority"])
    return present


@transaction.atomic
def change_roles(
    membership: Membership, roles: Iterable[str], *, by: Actor, at: datetime, authority: str = ""
) -> Membership:
    organisation, membership = _lock_both(membership)
    rules.may_manage_people.enforce(by, organisation)
    wanted = check_roles(organisation, roles, authority)
    enforce_grantable(by, organisation, membership.roles, wanted)
    if membership.user_id == by.user_id and not set(wanted) <= set(membership.roles):
        raise Refused(_("Nobody gives a role to themselves. Ask another head or an administrator."))
    _keep_head(organisation, membership, wanted)
    with recorded(membership, "change_roles", by=by, at=at):
        membership.roles, membership.authority = wanted, authority
        membership.save(update_fields=["roles", "authority"])
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Actor, at: datetime, reason: str = "") -> Membership:
    organisation, membership = _lock_both(membership)
    rules.may_end.enforce(by, membership)
    _keep_head(organisation, membership, [])
    with recorded(membership, "end", by=by, at=at, note=reason):
        membership.ended_at = at
        membership.save(update_fields=["ended_at"])
    return membership


@transaction.atomic
def switch_membership(membership: Membership, *, by: Actor, at: datetime) -> Membership:
    """From now on the person acts under this membership: the session keeps its id. On the record of the one left."""
    membership = lock(Membership, membership.pk)
    if membership.user_id != by.user_id or not Membership.objects.acting().filter(pk=membership.pk).exists():
        raise WrongState(_("You no longer belong to this organisation. Open “My organisations” again."))
    write(membership, "switch", by=by, at=at, changes={"membership": [by.membership_id, membership.pk]})
    return membership


def check_roles(organisation: Organisation, roles: Iterable[str], authority: str = "") -> list[str]:
    """In the order of the enum; refuses what an organisation of this kind does not have."""
    wanted = set(roles)
    if not wanted:
        raise ValidationError({"roles": _("Choose at least one role.")})
    if not wanted <= ROLES_OF_KIND[organisation.kind]:
        raise ValidationError(
            {"roles": _("An organisation of this kind has no such role. Choose among those you are offered.")}
        )
    if Role.SIGNATORY in wanted and not authority.strip():
        raise ValidationError(
            {"authority": _("Name the order or power of attorney that gives the right to sign: kind, number and date.")}
        )
    return in_order(wanted)


def enforce_grantable(by: Actor, organisation: Organisation, before: Iterable[str], after: Iterable[str]) -> None:
    outside = rules.ungranted(by, organisation, before, after)
    if outside:
        names = ", ".join(str(Role(role).label) for role in sorted(outside))
        raise Refused(NOT_GRANTABLE % {"roles": names})


def in_order(roles: Iterable[str]) -> list[str]:
    return [role.value for role in Role if role in set(roles)]


def _lock_both(membership: Membership) -> tuple[Organisation, Membership]:
    """Always the organisation first: two removals at once wait for each other here."""
    organisation = lock(Organisation, membership.organisation_id)
    membership = lock(Membership, membership.pk)
    if membership.ended_at is not None:
        raise WrongState(ENDED)
    return organisation, membership


def _keep_head(organisation: Organisation, membership: Membership, wanted: Iterable[str]) -> None:
    head = HEAD_OF_KIND.get(organisation.kind)
    if head is None or head not in membership.roles or head in wanted:
        return
    others = Membership.objects.current().filter(organisation=organisation, roles__contains=[head])
    if not others.exclude(pk=membership.pk).exists():
        raise Refused(LAST_ADMINISTRATOR if head == Role.ADMINISTRATOR else LAST_HEAD)
