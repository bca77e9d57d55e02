"""The claimant's side: "this is my organisation", its evidence, answers, withdrawal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import claim_organisation
from accounts.models import Membership, Organisation, Standing, User
from accounts.roles import OrganisationKind
from core.actor import Actor
from core.calendar import due_at
from core.models.reference import Region
from core.periods import local_date
from core.record import lock, moment_of, record_created, recorded, subject_of, write
from core.states import move
from documents.actions import attach, examine, upload
from documents.models import Document
from documents.states import DocumentState
from ngos import notices, rules
from ngos.guessing import guess_legal_form
from ngos.law import rules_on
from ngos.models import Claim, Ngo
from ngos.states import CLAIM_MOVES, ClaimState

MOST_OPEN_CLAIMS = 5


@transaction.atomic
def claim(
    bin: str,
    *,
    by: Actor,
    at: datetime,
    name_kk: str = "",
    name_ru: str = "",
    region: Region | None = None,
    capacity: str = Claim.Capacity.HEAD,
    explanation: str = "",
) -> Claim:
    """A provisional organisation with its entry and the claimant as its head, who may prepare everything at once.

    What the register knows of this BIN is taken from there; the names typed count only when it knows nothing.
    """
    rules.may_claim.enforce(by)
    user = lock(User, by.user_id)
    _refuse_too_many(user)
    known = known_organisation(bin)
    if known and Membership.objects.current().filter(user=user, organisation=known).exists():
        raise ValidationError({"bin": _("You already belong to this organisation. Choose it in “My organisations”.")})
    membership = claim_organisation(
        OrganisationKind.NGO,
        bin=bin,
        by=by,
        at=at,
        name_kk=known.name_kk if known else name_kk,
        name_ru=known.name_ru if known else name_ru,
        name_en=known.name_en if known else "",
        region=known.region if known else region,
        address=known.address if known else "",
    )
    _open_entry(membership.organisation, known, by=by, at=at)
    made = Claim.objects.create(
        organisation=membership.organisation, bin=bin, claimant=user, capacity=capacity, explanation=explanation,
        made_at=at, due_at=_term(at),
    )  # fmt: skip
    record_created(made, by=by, at=at, verb="claim")
    notices.tell_claimed(made, by=by, at=at)
    return made


def known_organisation(number: str) -> Organisation | None:
    """The confirmed organisation with this BIN, of whatever kind: what the form shows as "is this it?"."""
    return Organisation.objects.confirmed().filter(bin=number).select_related("region").first() if number else None


def attach_evidence(claim: Claim, file: UploadedFile, kind: str, *, by: Actor, at: datetime) -> Document:
    """Takes the file in, examines it and attaches it. Not in a transaction: examining takes seconds.

    The file belongs to the claimant as a person, so that no other organisation of theirs can read it. Raises
    ValidationError when it is not accepted.
    """
    rules.may_add_evidence.enforce(by, claim)
    person = as_person(by)
    document = examine(upload(file, purpose=kind, by=person, at=at), by=person, at=at)
    if document.state == DocumentState.REFUSED:
        raise ValidationError({"file": document.reason})
    if document.state != DocumentState.AVAILABLE:
        raise ValidationError(
            {"file": _("The file could not be checked just now. Wait some minutes and upload it again.")}
        )
    return _attach(claim, document, by=by, at=at)


@transaction.atomic
def _attach(claim: Claim, document: Document, *, by: Actor, at: datetime) -> Document:
    claim = lock(Claim, claim.pk)
    rules.may_add_evidence.enforce(by, claim)
    document = attach(document, subject_of(claim), by=as_person(by), at=at)
    write(claim, "attach_evidence", by=by, at=at, changes={"document": document.pk, "kind": document.purpose})
    return document


def as_person(by: Actor) -> Actor:
    """The same person, acting for no organisation."""
    return replace(
        by, membership_id=None, organisation_id=None, organisation="", organisation_kind="", roles=frozenset()
    )


@transaction.atomic
def answer(claim: Claim, *, explanation: str, by: Actor, at: datetime) -> Claim:
    """What was asked for is given; the working days of the decision start anew."""
    claim = lock(Claim, claim.pk)
    rules.may_answer_claim.enforce(by, claim)
    with recorded(claim, "answer", by=by, at=at):
        move(claim, "answer", CLAIM_MOVES)
        claim.explanation = explanation
        claim.due_at = _term(at)
        claim.save()
    notices.tell_answered(claim, by=by, at=at)
    return claim


@transaction.atomic
def withdraw(claim: Claim, *, by: Actor, at: datetime) -> Claim:
    """The provisional organisation ends with it; what was prepared stays readable to its people."""
    claim = lock(Claim, claim.pk)
    rules.may_withdraw_claim.enforce(by, claim)
    with recorded(claim, "withdraw", by=by, at=at):
        move(claim, "withdraw", CLAIM_MOVES)
        claim.save()
    organisation = lock(Organisation, claim.organisation_id)
    with recorded(organisation, "withdraw", by=by, at=at):
        organisation.standing = Standing.REFUSED
        organisation.save(update_fields=["standing"])
    return claim


@transaction.atomic
def recount_claim(claim: Claim, *, by: Actor, at: datetime) -> Claim:
    """After a day of the calendar has changed. The claimant was told the term, so it only becomes longer."""
    claim = lock(Claim, claim.pk)
    due = _term(moment_of(claim, "answer") or claim.made_at)
    if claim.state == ClaimState.PENDING and at < claim.due_at < due:
        with recorded(claim, "recount", by=by, at=at):
            claim.due_at = due
            claim.save(update_fields=["due_at"])
    return claim


def _refuse_too_many(user: User) -> None:
    if Claim.objects.open().filter(claimant=user).count() >= MOST_OPEN_CLAIMS:
        raise ValidationError(
            _("You have %(count)s claims that are being checked. Wait for the decisions, or withdraw a claim.")
            % {"count": MOST_OPEN_CLAIMS}
        )


def _open_entry(organisation: Organisation, known: Organisation | None, *, by: Actor, at: datetime) -> None:
    """What the public register already says of the NGO is not asked again."""
    earlier = Ngo.objects.filter(organisation=known).first() if known else None
    entry = lock(Ngo, organisation.ngo.pk)
    with recorded(entry, "open", by=by, at=at):
        entry.legal_form = (
            earlier.legal_form if earlier else guess_legal_form(organisation.name_ru, organisation.name_kk)
        )
        if earlier:
            entry.registered_on, entry.status = earlier.registered_on, earlier.status
        entry.save()


def _term(at: datetime) -> datetime:
    return due_at(at, rules_on(local_date(at)).claim_working_days)
