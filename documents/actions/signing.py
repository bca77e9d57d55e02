"""Signing: by key, or on paper with a scan that a second person compares."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.roles import SIGNING_ROLES
from core.actor import Actor
from core.record import lock, record_created, recorded
from core.states import move
from documents import rules, signing
from documents.models import Document, Signature, SignatureMethod
from documents.signing.judging import judge
from documents.states import SIGNATURE_MOVES, SignatureState

SCAN_PURPOSE = "documents.signed_scan"


@transaction.atomic
def sign_electronically(document: Document, cms: str, *, by: Actor, at: datetime) -> Signature:
    """`cms`: a detached signature in Base64 over the document's bytes. Raises ValidationError, `VerifierUnavailable`."""
    document = lock(Document, document.pk)
    rules.may_sign.enforce(by, document)
    organisation = _organisation(by)
    answer = signing.adapter().verify(cms, content_of(document))
    judged = judge(answer, bin=organisation.bin, at=at)
    signature = _new(document, organisation, by, at)
    signature.method, signature.state = SignatureMethod(signing.method()), SignatureState.VALID
    signature.cms, signature.certificate_serial = cms, judged.serial
    signature.not_after, signature.stamped_at = judged.not_after, judged.stamped_at
    signature.revocation, signature.revocation_checked_at = judged.revocation, at
    signature.signer_iin = judged.iin
    signature.save()
    record_created(signature, by=by, at=at, verb="sign")
    return signature


@transaction.atomic
def sign_on_paper(document: Document, scan: Document, *, by: Actor, at: datetime) -> Signature:
    """The signed print, scanned and uploaded. It counts once a second person has compared it."""
    document, scan = lock(Document, document.pk), lock(Document, scan.pk)
    rules.may_sign.enforce(by, document)
    rules.may_attach.enforce(by, scan)
    content_of(document)  # raises when the bytes are no longer those that were printed
    with recorded(scan, "attach", by=by, at=at):
        scan.subject, scan.purpose = document.subject, SCAN_PURPOSE
        scan.save(update_fields=["subject", "purpose"])
    signature = _new(document, _organisation(by), by, at)
    signature.method, signature.state, signature.scan = SignatureMethod.NONE, SignatureState.WAITING, scan
    signature.save()
    record_created(signature, by=by, at=at, verb="sign")
    return signature


@transaction.atomic
def confirm_signature(signature: Signature, *, by: Actor, at: datetime) -> Signature:
    """A second person has seen that the scan is this document, signed."""
    signature = lock(Signature, signature.pk)
    rules.may_decide_signature.enforce(by, signature)
    with recorded(signature, "confirm", by=by, at=at):
        move(signature, "confirm", SIGNATURE_MOVES)
        signature.decided_by_id, signature.decided_at = by.user_id, at
        signature.save()
    return signature


@transaction.atomic
def reject_signature(signature: Signature, reason: str, *, by: Actor, at: datetime) -> Signature:
    """The scan is not this document, or not signed: the signer may sign again."""
    signature = lock(Signature, signature.pk)
    rules.may_decide_signature.enforce(by, signature)
    if not reason.strip():
        raise ValidationError(_("Say what is wrong with the scan."), code="reason")
    with recorded(signature, "reject", by=by, at=at):
        move(signature, "reject", SIGNATURE_MOVES)
        signature.decided_by_id, signature.decided_at = by.user_id, at
        signature.rejection = reason.strip()[:500]
        signature.save()
    return signature


def content_of(document: Document) -> bytes:
    """The stored bytes, which must still have the document's SHA-256."""
    with default_storage.open(document.stored_name, "rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise ValidationError(
            _("The stored file is not the one that was issued. Tell the portal's administrator; nothing was signed."),
            code="hash",
        )
    return content


def _new(document: Document, organisation: Organisation, by: Actor, at: datetime) -> Signature:
    return Signature(
        document=document,
        sha256=document.sha256,
        signer=User.objects.get(pk=by.user_id or 0),
        signer_name=by.name,
        organisation=organisation,
        organisation_name=organisation.name,
        bin=organisation.bin,
        role=_role(by),
        signed_at=at,
    )


def _organisation(by: Actor) -> Organisation:
    return Organisation.objects.get(pk=by.organisation_id or 0)


def _role(by: Actor) -> str:
    """The role that gives the right to sign, else the first the person holds."""
    signing_roles = sorted(str(role) for role in SIGNING_ROLES if by.has(role))
    return (signing_roles or sorted(by.roles) or [""])[0]
