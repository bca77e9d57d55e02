"""The operator's side of a claim: confirm or refuse. A BIN is locked while it is decided on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts import merging
from accounts.actions import confirm_standing, refuse_standing
from accounts.conflicts import enforce_impartial
from accounts.models import Membership, Organisation, Standing
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.errors import WrongState
from core.record import lock, recorded, subject_of
from core.states import move
from ngos import notices, rules
from ngos.models import Claim
from ngos.states import CLAIM_MOVES, OPEN_CLAIM_STATES, ClaimState

RIVAL_CONFIRMED = _("The claim of another person on this BIN was confirmed.")
DECIDED_MEANWHILE = _(
    "Claims on this BIN have changed since you opened the page. Open it again, look at the other claims and decide."
)


def lock_bin(number: str) -> None:
    """Whatever decides who holds a BIN waits here until the transaction ends, even when there is no row to lock yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ngos.bin:{number}"])


def rivals_seen(claim: Claim) -> str:
    """What the decider saw of the other claims on the BIN: carried by the form, compared under the lock."""
    others = (
        Claim.objects.filter(bin=claim.bin, state__in=[*OPEN_CLAIM_STATES, ClaimState.CONFIRMED])
        .exclude(pk=claim.pk)
        .order_by("pk")
    )
    return " ".join(f"{pk}:{state}" for pk, state in others.values_list("pk", "state"))


def enforce_may_decide(claim: Claim, *, by: Actor, at: datetime) -> None:
    """Role, state, and no tie to this organisation under any of its entries."""
    rules.may_decide_claim.enforce(by, claim)
    enforce_impartial(by, claim.organisation, at=at, subjects=[subject_of(claim)])


@transaction.atomic
def confirm(
    claim: Claim,
    *,
    seen: str,
    by: Actor,
    at: datetime,
    refuse_rivals: Collection[int] = (),
    end_present_heads: bool = False,
    note: str = "",
) -> Claim:
    """The claimant acts for the NGO from now on.

    `seen` is `rivals_seen` as the decider read it. Open rivals in `refuse_rivals` are refused, the others stay open.
    When the BIN has a confirmed organisation the provisional one is merged into it; its present heads stay unless
    `end_present_heads`.
    """
    lock_bin(claim.bin)
    claim = lock(Claim, claim.pk)
    enforce_may_decide(claim, by=by, at=at)
    if rivals_seen(claim) != seen:
        raise WrongState(DECIDED_MEANWHILE)
    _supersede_earlier(claim, by=by, at=at)
    with recorded(claim, "confirm", by=by, at=at, note=note):
        move(claim, "confirm", CLAIM_MOVES)
        claim.decided_at, claim.decided_by_id, claim.decision_reason = at, by.user_id, note
        claim.save()
    organisation = _give_standing(claim, by=by, at=at, note=note)
    if end_present_heads:
        _end_present_heads(organisation, claim, by=by, at=at)
    for rival in Claim.objects.open().filter(bin=claim.bin, pk__in=refuse_rivals).order_by("pk"):
        _refuse(rival, reason=str(RIVAL_CONFIRMED), by=by, at=at)
    notices.tell_confirmed(claim, organisation, by=by, at=at)
    return claim


@transaction.atomic
def refuse(claim: Claim, *, reason: str, by: Actor, at: datetime) -> Claim:
    lock_bin(claim.bin)
    claim = lock(Claim, claim.pk)
    enforce_may_decide(claim, by=by, at=at)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the claimant will read it.")})
    return _refuse(claim, reason=reason, by=by, at=at)


@transaction.atomic
def ask_more(claim: Claim, *, text: str, by: Actor, at: datetime) -> Claim:
    """What is missing for a decision. The working days start anew with the answer."""
    claim = lock(Claim, claim.pk)
    enforce_may_decide(claim, by=by, at=at)
    if not text.strip():
        raise ValidationError({"text": _("Say what the claimant should send.")})
    with recorded(claim, "ask_more", by=by, at=at):
        move(claim, "ask_more", CLAIM_MOVES)
        claim.request_text = text
        claim.save()
    notices.tell_needs_more(claim, by=by, at=at)
    return claim


def _refuse(claim: Claim, *, reason: str, by: Actor, at: datetime) -> Claim:
    claim = lock(Claim, claim.pk)
    with recorded(claim, "refuse", by=by, at=at, note=reason):
        move(claim, "refuse", CLAIM_MOVES)
        claim.decided_at, claim.decided_by_id, claim.decision_reason = at, by.user_id, reason
        claim.save()
    refuse_standing(claim.organisation, reason=reason, by=by, at=at)
    notices.tell_refused(claim, by=by, at=at)
    return claim


def _supersede_earlier(claim: Claim, *, by: Actor, at: datetime) -> None:
    """Of the confirmed claims on a BIN only the last one stands (constraint claim_one_confirmed_a_bin)."""
    earlier = Claim.objects.select_for_update().filter(bin=claim.bin, state=ClaimState.CONFIRMED).first()
    if earlier is not None:
        with recorded(earlier, "supersede", by=by, at=at):
            move(earlier, "supersede", CLAIM_MOVES)
            earlier.save()


def _give_standing(claim: Claim, *, by: Actor, at: datetime, note: str) -> Organisation:
    provisional = claim.organisation
    present = Organisation.objects.confirmed().filter(bin=claim.bin).first()
    if present is None:
        return confirm_standing(provisional, by=by, at=at, note=note)
    if present.pk == provisional.pk:
        return present
    if present.kind != OrganisationKind.NGO:
        # Entered from a list of legal entities as something else: the confirmed claim says what it is.
        present = lock(Organisation, present.pk)
        with recorded(present, "become_ngo", by=by, at=at):
            present.kind = OrganisationKind.NGO
            present.save(update_fields=["kind"])
    return merging.merge_organisations(provisional, into=present, by=by, at=at)


def _end_present_heads(organisation: Organisation, claim: Claim, *, by: Actor, at: datetime) -> None:
    heads = Membership.objects.current().filter(organisation=organisation, roles__contains=[Role.DIRECTOR.value])
    for membership in heads.exclude(user=claim.claimant_id).select_for_update():
        with recorded(membership, "end", by=by, at=at, note=str(RIVAL_CONFIRMED)):
            membership.ended_at = at
            membership.save(update_fields=["ended_at"])


def is_contested(claim: Claim) -> bool:
    """The BIN has a confirmed organisation with people of its own."""
    return (
        Membership.objects.current()
        .filter(organisation__bin=claim.bin, organisation__standing=Standing.CONFIRMED)
        .exclude(user=claim.claimant_id)
        .exists()
    )
