"""Organisations of every kind: created by an administrator, claimed by a person, confirmed or refused by the operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.conflicts import enforce_impartial
from accounts.models import Membership, Organisation, Standing, User
from accounts.roles import CLAIMED_KINDS, HEAD_OF_KIND
from core.actor import Actor
from core.errors import Refused, WrongState
from core.identifiers import validate_bin
from core.models import Region
from core.record import lock, record_created, recorded

BIN_TAKEN = _("An organisation with this BIN is already confirmed. Open it in the list instead of creating another.")


@transaction.atomic
def create_organisation(
    kind: str,
    *,
    by: Actor,
    at: datetime,
    bin: str = "",
    name_kk: str = "",
    name_ru: str = "",
    name_en: str = "",
    region: Region | None = None,
    parent: Organisation | None = None,
    address: str = "",
    source: str = "",
) -> Organisation:
    """Confirmed from the start, for an administrator knows it: bodies of the state, the operator, businesses, centres."""
    rules.may_keep_portal.enforce(by)
    if bin:
        validate_bin(bin)
        _refuse_second_confirmed(bin)
    organisation = Organisation(
        kind=kind, standing=Standing.CONFIRMED, bin=bin, name_kk=name_kk, name_ru=name_ru, name_en=name_en,
        region=region, parent=parent, address=address, source=source or "administrator", created_at=at, confirmed_at=at,
    )  # fmt: skip
    with _one_confirmed_a_bin():
        organisation.save(force_insert=True)
    record_created(organisation, by=by, at=at)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation,
    *,
    by: Actor,
    at: datetime,
    name_kk: str,
    name_ru: str,
    name_en: str = "",
    region: Region | None = None,
    parent: Organisation | None = None,
    address: str = "",
) -> Organisation:
    """Names, place and address. Kind and BIN never change: another BIN is another organisation."""
    rules.may_keep_portal.enforce(by)
    organisation = lock(Organisation, organisation.pk)
    if parent and organisation.pk in _line_of(parent):
        raise ValidationError({"parent": _("An organisation cannot be a part of itself or of its own part.")})
    with recorded(organisation, "change", by=by, at=at):
        organisation.name_kk, organisation.name_ru, organisation.name_en = name_kk, name_ru, name_en
        organisation.region, organisation.parent, organisation.address = region, parent, address
        organisation.save()
    return organisation


@transaction.atomic
def claim_organisation(
    kind: str,
    *,
    bin: str,
    by: Actor,
    at: datetime,
    name_kk: str = "",
    name_ru: str = "",
    name_en: str = "",
    region: Region | None = None,
    address: str = "",
) -> Membership:
    """A signed-in person says that they head this organisation. Provisional, and others may claim the same BIN."""
    rules.is_signed_in.enforce(by)
    if kind not in CLAIMED_KINDS:
        raise Refused(_("Organisations of this kind are created by an administrator of the portal."))
    validate_bin(bin)
    user = lock(User, by.user_id)  # two clicks at once make one claim
    earlier = Membership.objects.acting().filter(user=user, organisation__bin=bin, organisation__kind=kind).first()
    if earlier:
        raise ValidationError(
            {"bin": _("You already belong to an organisation with this BIN. Choose it in “My organisations”.")}
        )
    organisation = Organisation.objects.create(
        kind=kind, bin=bin, name_kk=name_kk, name_ru=name_ru, name_en=name_en, region=region, address=address,
        source="claim", created_at=at,
    )  # fmt: skip
    record_created(organisation, by=by, at=at, verb="claim")
    membership = Membership.objects.create(
        user=user, organisation=organisation, roles=[HEAD_OF_KIND[kind]], started_at=at
    )
    record_created(membership, by=by, at=at, verb="join")
    return membership


@transaction.atomic
def confirm_standing(organisation: Organisation, *, by: Actor, at: datetime, note: str = "") -> Organisation:
    """The claim is true. Nobody confirms an organisation that they belong to, belonged to or have kin in."""
    rules.may_decide_standing.enforce(by)
    organisation = lock(Organisation, organisation.pk)
    enforce_impartial(by, organisation, at=at)
    if organisation.standing not in (Standing.PROVISIONAL, Standing.REFUSED):
        raise WrongState(_("Somebody has already decided on this organisation. Open it again to see the decision."))
    if organisation.bin:
        _refuse_second_confirmed(organisation.bin)
    with recorded(organisation, "confirm", by=by, at=at, note=note):
        organisation.standing, organisation.confirmed_at = Standing.CONFIRMED, at
        with _one_confirmed_a_bin():
            organisation.save(update_fields=["standing", "confirmed_at"])
    return organisation


@transaction.atomic
def refuse_standing(organisation: Organisation, *, reason: str, by: Actor, at: datetime) -> Organisation:
    """The claim is not true, or a confirmed one has proved false: the BIN is free for its true head."""
    rules.may_decide_standing.enforce(by)
    organisation = lock(Organisation, organisation.pk)
    enforce_impartial(by, organisation, at=at)
    if organisation.standing not in (Standing.PROVISIONAL, Standing.CONFIRMED):
        raise WrongState(_("Somebody has already decided on this organisation. Open it again to see the decision."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the person who laid the claim will read it.")})
    with recorded(organisation, "refuse", by=by, at=at, note=reason):
        organisation.standing = Standing.REFUSED
        organisation.save(update_fields=["standing"])
    return organisation


@contextmanager
def _one_confirmed_a_bin() -> Iterator[None]:
    """Two at the same moment: the constraint decides, and the second gets the same sentence as one who came later."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "organisation_bin_of_one_confirmed" not in str(error):
            raise
        raise ValidationError({"bin": BIN_TAKEN}) from None


def _refuse_second_confirmed(bin: str) -> None:
    """The usual case, told before anything is written."""
    if Organisation.objects.confirmed().filter(bin=bin).exists():
        raise ValidationError({"bin": BIN_TAKEN})


def _line_of(organisation: Organisation) -> set[int]:
    """The organisation and everything it is a part of."""
    line: set[int] = set()
    above: Organisation | None = organisation
    while above and above.pk not in line:
        line.add(above.pk)
        above = above.parent
    return line
