"""Whether what the verifier found is a signature that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

SIGNING_KEYS = frozenset({"CEO", "CAN_SIGN"})


@dataclass(frozen=True, slots=True)
class Judged:
    serial: str
    not_after: datetime
    iin: str
    bin: str
    revocation: str
    stamped_at: datetime | None


def judge(answer: dict[str, Any], *, bin: str, at: datetime) -> Judged:
    """Raises ValidationError that says what is wrong with the key or the signature."""
    certificate, tsp = _only_signer(answer)
    if not answer.get("valid") or not certificate.get("valid", True):
        _refuse_revoked(certificate)
        raise ValidationError(
            _(
                "The signature does not fit this document, or the key is not trusted. Sign the file that you downloaded here."
            ),
            code="signature",
        )
    _refuse_revoked(certificate)
    not_after = _moment(certificate.get("notAfter"))
    if not_after is None or not_after < at:
        raise ValidationError(_("The key has expired. Get a new one and sign again."), code="expired")
    if certificate.get("keyUsage") != "SIGN":
        raise ValidationError(_("This key is for signing in. Choose the key for signatures (GOST)."), code="usage")
    _refuse_other_signer(certificate, bin)
    return Judged(
        serial=str(certificate.get("serialNumber", ""))[:80],
        not_after=not_after,
        iin=str(certificate.get("subject", {}).get("iin") or ""),
        bin=bin,
        revocation=_revocation(certificate),
        stamped_at=_moment(tsp.get("genTime")),
    )


def _only_signer(answer: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    signers = answer.get("signers") or []
    if len(signers) != 1 or not signers[0].get("certificates"):
        raise ValidationError(
            _("The file with the signature cannot be read, or holds several signatures. Sign the document once more."),
            code="cms",
        )
    return signers[0]["certificates"][0], signers[0].get("tsp") or {}


def _refuse_revoked(certificate: dict[str, Any]) -> None:
    if any(check.get("revoked") for check in certificate.get("revocations") or []):
        raise ValidationError(_("The key has been revoked. Get a new one and sign again."), code="revoked")


def _refuse_other_signer(certificate: dict[str, Any], bin: str) -> None:
    users = set(certificate.get("keyUser") or [])
    if not bin or certificate.get("subject", {}).get("bin") != bin:
        raise ValidationError(
            _(
                "The key belongs to another organisation than the one you act for. Sign with the key of this organisation."
            ),
            code="bin",
        )
    if users.isdisjoint(SIGNING_KEYS):
        raise ValidationError(
            _(
                "The key does not give the right to sign. Sign with the key of the head or of a person with the right to sign."
            ),
            code="role",
        )


def _revocation(certificate: dict[str, Any]) -> str:
    checks = [str(check.get("by", "")) for check in certificate.get("revocations") or []]
    return f"good: {', '.join(checks)}"[:60] if checks else "not checked"


def _moment(text: Any) -> datetime | None:
    found = parse_datetime(str(text)) if text else None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found
