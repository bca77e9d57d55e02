"""Signs and verifies with a key of the portal itself. Only for demonstrations and tests: it proves nothing to anybody else."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "documents.signing.fake"


class FakeAdapter:
    def verify(self, cms: str, content: bytes) -> dict[str, Any]:
        try:
            envelope = json.loads(base64.b64decode(cms, validate=True))
            body, mac = envelope["body"], envelope["mac"]
            facts = json.loads(body)
        except (ValueError, KeyError, TypeError):
            return {"status": 400, "message": "cannot read CMS", "valid": False, "signers": []}
        intact = constant_time_compare(mac, _mac(body)) and facts["sha256"] == hashlib.sha256(content).hexdigest()
        return {
            "status": 200,
            "message": "OK",
            "valid": intact and facts["certificate"]["valid"],
            "signers": [{"certificates": [facts["certificate"]], "tsp": {"genTime": facts["signed_at"]}}],
        }


def sign(content: bytes, *, key: dict[str, Any], at: datetime) -> str:
    """A detached "CMS" in Base64 over the content, made with `key` (see `demo_key`)."""
    facts = {"sha256": hashlib.sha256(content).hexdigest(), "certificate": key, "signed_at": at.isoformat()}
    body = json.dumps(facts, sort_keys=True)
    return base64.b64encode(json.dumps({"body": body, "mac": _mac(body)}).encode()).decode()


def demo_key(
    *, name: str, bin: str, organisation: str, users: list[str], at: datetime, **changes: Any
) -> dict[str, Any]:
    """A certificate as NCANode describes one. `changes` override its fields."""
    serial = hashlib.sha256(f"{name}{bin}".encode()).hexdigest()[:40]
    return {
        "valid": True,
        "revocations": [{"revoked": False, "by": "OCSP", "revocationTime": None, "reason": None}],
        "notBefore": (at - timedelta(days=30)).isoformat(),
        "notAfter": (at + timedelta(days=335)).isoformat(),
        "keyUsage": "SIGN",
        "serialNumber": serial,
        "signAlg": "ECGOST3410-2015-512",
        "keyUser": users,
        "subject": {"commonName": name, "iin": "", "bin": bin, "organization": organisation, "country": "KZ"},
        **changes,
    }


def _mac(body: str) -> str:
    return salted_hmac(SALT, body, algorithm="sha256").hexdigest()
