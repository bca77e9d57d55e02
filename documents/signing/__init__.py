"""Electronic signatures behind one adapter: `none` (paper and scan), `fake` (demonstration), `ncanode`.

An adapter verifies a detached CMS over the bytes of a document and answers in the shape of NCANode 3
`POST /cms/verify`: `{status, message, valid, signers: [{certificates: [{valid, revocations, notBefore, notAfter, keyUsage,
serialNumber, keyUser, subject: {iin, bin, commonName, organization}}], tsp: {genTime}}]}`.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class VerifierUnavailable(Exception):
    """The verifier did not answer; nothing is known about the signature."""


class Adapter(Protocol):
    def verify(self, cms: str, content: bytes) -> dict[str, Any]:
        """`cms` is Base64. Raises `VerifierUnavailable`."""


def method() -> str:
    """Which way documents are signed on this portal."""
    return str(settings.SIGNATURE_ADAPTER)


def adapter() -> Adapter:
    from documents.signing.fake import FakeAdapter
    from documents.signing.ncanode import NcanodeAdapter

    if method() == "fake" and settings.DEMO:
        return FakeAdapter()
    if method() == "ncanode" and settings.NCANODE_URL:
        return NcanodeAdapter(settings.NCANODE_URL)
    raise ImproperlyConfigured("No electronic signature: see SIGNATURE_ADAPTER, NCANODE_URL and DEMO.")
