"""Who may do what with a document and a signature."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import SIGNING_ROLES, Role, works_there
from core.actor import Actor
from core.permissions import Rule, in_state
from documents import access
from documents.models import Document, DocumentKind, Signature
from documents.states import DocumentState, SignatureState

# They work with others' documents and may compare a scan with its original.
COMPARING_ROLES = (Role.OFFICER, Role.PUBLISHER, Role.COORDINATOR, Role.SECRETARY, Role.CLERK, Role.CENTRE_HEAD)

is_signed_in = Rule(lambda by, _obj: by.is_signed_in, _("Sign in to do this."))
is_own = Rule(
    lambda by, document: by.is_system or access.is_own(by, document),
    _("This document belongs to somebody else. Only its owner may change it."),
)
is_whole = in_state(
    DocumentState.AVAILABLE,
    reason=_("This file has not been accepted yet. Wait until it has been checked, or upload another one."),
)


def _not_held(_by: Actor, document: Document) -> bool:
    return not document.signatures.exclude(state=SignatureState.REJECTED).exists()


def _not_a_scan(_by: Actor, document: Document) -> bool:
    return not Signature.objects.filter(scan=document).exists()


def _may_sign(by: Actor, document: Document) -> bool:
    named = access.named_signer(by, document)
    return named if named is not None else access.is_own(by, document) and by.has(*SIGNING_ROLES)


def _has_not_signed(by: Actor, document: Document) -> bool:
    return not document.signatures.filter(signer_id=by.user_id).exclude(state=SignatureState.REJECTED).exists()


def _compares(by: Actor, signature: Signature) -> bool:
    colleague = by.acts_for(signature.organisation_id) and works_there(by)
    return by.is_signed_in and (colleague or by.has(*COMPARING_ROLES))


def _is_second_person(by: Actor, signature: Signature) -> bool:
    assert signature.scan is not None  # noqa: S101 - the database holds it for signatures on paper
    return by.user_id not in {signature.signer_id, signature.scan.uploaded_by_id}


is_upload = Rule(
    lambda _by, document: document.kind == DocumentKind.UPLOAD,
    _("The portal issued this document. It stays for as long as the record does."),
)
is_free = Rule(_not_held, _("This document is signed, so it stays as it is.")) & Rule(
    _not_a_scan, _("This file is the scan of a signature, so it stays as it is.")
)
is_unattached = Rule(
    lambda _by, document: not document.subject,
    _("This file already belongs to something else. Upload it again for this place."),
)

has_bytes = Rule(
    lambda _by, document: document.removed_at is None and bool(document.stored_name),
    _("This file was removed. Upload it again."),
)

may_upload = is_signed_in
may_attach = is_own & is_whole & is_unattached
may_copy = is_own & is_upload & is_whole & has_bytes
may_remove = is_own & is_upload & is_free
may_sign = (
    is_whole
    & Rule(
        lambda _by, document: document.paper is not None and document.paper.withdrawn_at is None,
        _("Only a document that the portal issued and has not withdrawn can be signed."),
    )
    & Rule(
        lambda by, _document: by.is_signed_in and by.organisation_id is not None,
        _("Signatures are given in the name of an organisation. Choose for which one you act."),
    )
    & Rule(_may_sign, _("Only the head or an authorised signatory of the organisation may sign this document."))
    & Rule(_has_not_signed, _("You have already signed this document."))
)
may_decide_signature = (
    Rule(
        lambda _by, signature: signature.state == SignatureState.WAITING,
        _("This signature no longer waits for a decision."),
    )
    & Rule(_compares, _("Only a colleague of the signer or an officer may compare the scan with the document."))
    & Rule(_is_second_person, _("Somebody other than the signer and the one who uploaded the scan must confirm it."))
)
