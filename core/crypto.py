"""Secrets in columns: AES-GCM bound to their row, a blind index for look-up, keyed digests for the record."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


@lru_cache(maxsize=1)
def _keys() -> dict[str, bytes]:
    """Key id → 32 bytes, the newest first, from settings.FIELD_KEYS."""
    pairs = (item.split(":", 1) for item in settings.FIELD_KEYS)
    return {key_id.strip(): base64.b64decode(key) for key_id, key in pairs}


def encrypt(text: str, *, aad: str) -> str:
    """`key id:base64`; `aad` is `table:column:row` and must be the same when decrypting."""
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), aad.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, aad: str) -> str:
    """Raises `cryptography.exceptions.InvalidTag` when row or value was tampered with, KeyError for a key that is gone."""
    key_id, _, payload = stored.partition(":")
    raw = base64.b64decode(payload)
    return AESGCM(_keys()[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad.encode()).decode()


@lru_cache(maxsize=8)
def _purpose_key(purpose: str) -> bytes:
    """Derived from the oldest key, so that adding a key does not orphan blind indexes."""
    oldest = list(_keys().values())[-1]
    return hmac.new(oldest, purpose.encode(), hashlib.sha256).digest()


def blind_index(text: str, *, purpose: str) -> str:
    """Equal texts give equal 64 hex digits within a purpose; nothing can be read back."""
    return hmac.new(_purpose_key("index:" + purpose), text.encode(), hashlib.sha256).hexdigest()


def keyed_digest(text: str) -> str:
    """What the record keeps in place of a personal value: 16 hex digits, enough to see that it changed."""
    return hmac.new(_purpose_key("record"), text.encode(), hashlib.sha256).hexdigest()[:16]
