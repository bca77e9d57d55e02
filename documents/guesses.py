"""Wrong verification codes from one address are counted: codes have 80 bits, this only stops the noise."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from documents.limits import WRONG_CODES, WRONG_CODES_WITHIN


def too_many(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= WRONG_CODES


def count(request: HttpRequest) -> None:
    key = _key(request)
    if not cache.add(key, 1, timeout=int(WRONG_CODES_WITHIN.total_seconds())):
        try:
            cache.incr(key)
        except ValueError:  # it ran out in between
            cache.add(key, 1, timeout=int(WRONG_CODES_WITHIN.total_seconds()))


def _key(request: HttpRequest) -> str:
    return f"documents.wrong_codes:{hashlib.sha256(_address(request).encode()).hexdigest()[:32]}"


def _address(request: HttpRequest) -> str:
    """The reader's address as our own outermost proxy saw it; what the reader adds to the header counts for nothing."""
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.TRUSTED_PROXIES and len(chain) >= settings.TRUSTED_PROXIES:
        return chain[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
