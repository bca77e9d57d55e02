from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.secrets import HoldsSecrets, Secret
from documents.models.files import Document
from documents.states import SignatureState


class SignatureMethod(models.TextChoices):
    NONE = "none", pgettext_lazy("signature", "On paper, scanned")
    FAKE = "fake", pgettext_lazy("signature", "Demonstration key")
    NCANODE = "ncanode", pgettext_lazy("signature", "Electronic signature")


class Signature(HoldsSecrets):
    """One person's signature under the exact bytes (`sha256`) of one document, in an organisation's name."""

    PERSONAL: ClassVar = {
        "signer_name": "who signed",
        "signer_iin_encrypted": "whose key signed; encrypted",
        "cms": "the signature itself with the signer's certificate",
    }
    PLAIN: ClassVar = {
        "sha256", "organisation_name", "bin", "role", "certificate_serial", "revocation", "rejection",
    }  # fmt: skip

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    signer_name = models.CharField(max_length=200)
    signer_iin_encrypted = models.TextField(blank=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=500)
    bin = models.CharField(max_length=12, blank=True)
    role = models.CharField(max_length=20)
    method = models.CharField(max_length=8, choices=SignatureMethod.choices)
    state = models.CharField(max_length=10, choices=SignatureState.choices)
    signed_at = models.DateTimeField()

    # An electronic signature: what the verifier said about the key.
    cms = models.TextField(blank=True)
    certificate_serial = models.CharField(max_length=80, blank=True)
    not_after = models.DateTimeField(null=True, blank=True)
    revocation = models.CharField(max_length=60, blank=True)
    revocation_checked_at = models.DateTimeField(null=True, blank=True)
    stamped_at = models.DateTimeField(null=True, blank=True)

    # A signature on paper: the scan, and the second person who compared it with the document.
    scan = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="scan_of")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    rejection = models.CharField(max_length=500, blank=True)

    signer_iin = Secret("signer_iin")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["signed_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "signer"], condition=~Q(state="rejected"), name="signature_once_a_person"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="signature_of_a_hash"),
            models.CheckConstraint(
                condition=(Q(method="none", scan__isnull=False, cms=""))
                | (~Q(method="none") & Q(scan=None) & ~Q(cms="") & ~Q(certificate_serial="")),
                name="signature_scan_or_cms",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="signature_decided_by_whom",
            ),
            # On paper it is valid only once somebody else has looked at it.
            models.CheckConstraint(
                condition=~Q(method="none") | Q(state="waiting", decided_by=None) | Q(decided_by__isnull=False),
                name="signature_on_paper_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("signer")), name="signature_second_person"
            ),
            models.CheckConstraint(
                condition=(Q(state="rejected") & ~Q(rejection="")) | (~Q(state="rejected") & Q(rejection="")),
                name="signature_rejected_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.method}"
