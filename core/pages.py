"""Public pages kept ready for readers who are nobody in particular: from the cache, without a query.

    kept = KeptPages("calls", watch=("grants.call", "grants.selection"))

    @login_not_required
    @kept.for_guests
    def call(request, number):
        ...
        return keep(render(request, "grants/call.html", context), until=[call.opens_at, call.closes_at])

Only a GET without a query, without a session cookie, and only what the view gives to `keep`. A page lives

- until one of the watched models is written about in the record: every action writes there, so nothing forgets to renew;
- until the next of the moments at which it would read differently (`until`);
- never beyond the minute in which it was made: the time that it prints is the server's, to the minute.

The version is read before the view reads the database. What was being written meanwhile bumps it at its commit, so a page
made from the state before is never served after.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string
from redis.exceptions import RedisError

from core.http import PortalRequest

MINUTE = timedelta(minutes=1)
AWAY = (RedisError, OSError)  # the cache does not answer: pages are made as if there were none
VARY = ("Cookie", "Accept-Encoding")
# A program that was started anew, perhaps after an update, makes its pages anew.
EDITION = uuid.uuid4().hex
_accepts_gzip = re.compile(r"\bgzip\b").search
_watching: dict[str, set[str]] = defaultdict(set)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page, for moments from `since` to before `until`. It holds nothing of its reader, so nothing secret."""

    version: str
    since: datetime
    until: datetime
    content: bytes
    compressed: bytes
    content_type: str

    def response(self, request: PortalRequest) -> HttpResponse:
        if _accepts_gzip(request.headers.get("Accept-Encoding", "")):
            headers = {"Content-Encoding": "gzip"}
            return HttpResponse(self.compressed, content_type=self.content_type, headers=headers)
        return HttpResponse(self.content, content_type=self.content_type)


def keep(response: HttpResponse, *, until: Iterable[datetime | None] = ()) -> HttpResponse:
    """This page may be kept: for guests it depends on its address, the watched models and these moments alone."""
    response.reads_differently_at = [moment for moment in until if moment]  # type: ignore[attr-defined]
    return response


def written(label: str) -> None:
    """A model was written about: at once for who reads inside this transaction, and again when others can see it."""
    for name in _watching.get(label, ()):
        _renew(name)
        transaction.on_commit(functools.partial(_renew, name), robust=True)


class KeptPages:
    """Pages of one kind, which become old together. `watch`: labels of models, in small letters."""

    def __init__(self, name: str, watch: Iterable[str]) -> None:
        self.name = name
        for label in watch:
            _watching[label].add(name)

    def for_guests(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def wrapper(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = (
                self._answer(view, request, args, kwargs) if _is_guest(request) else view(request, *args, **kwargs)
            )
            patch_vary_headers(response, VARY)
            return response

        return wrapper

    def _answer(self, view: Any, request: PortalRequest, args: Any, kwargs: Any) -> HttpResponseBase:
        key = _key(request)
        version, kept = self._found(key)
        if kept is not None and kept.version == version and kept.since <= request.at < kept.until:
            return kept.response(request)
        response: HttpResponseBase = view(request, *args, **kwargs)
        if version and isinstance(response, HttpResponse) and _may_be_kept(request, response):
            _store(key, _kept(request, response, version))
        return response

    def _found(self, key: str) -> tuple[str, Kept | None]:
        """The version as of now, empty when the cache is away; and the page, of whatever version."""
        name = _version_key(self.name)
        try:
            found = cache.get_many([name, key])
            if name not in found:
                cache.add(name, uuid.uuid4().hex, timeout=None)
                found[name] = cache.get(name)
        except AWAY:
            return "", None
        return found[name] or "", found.get(key)


def _is_guest(request: PortalRequest) -> bool:
    """A session cookie, even one that has run out, is reason enough to make the page anew."""
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.actor.is_signed_in
        and not request.htmx
    )


def _may_be_kept(request: PortalRequest, response: HttpResponse) -> bool:
    """The view said so, and nothing on the page was made for this one reader: no cookie, no token of a form."""
    return (
        hasattr(response, "reads_differently_at")
        and response.status_code == 200
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.modified
    )


def _kept(request: PortalRequest, response: HttpResponse, version: str) -> Kept:
    moments = response.reads_differently_at  # type: ignore[attr-defined]
    end_of_minute = request.at.replace(second=0, microsecond=0) + MINUTE
    until = min([end_of_minute, *(moment for moment in moments if moment > request.at)])
    content = response.content
    return Kept(version, request.at, until, content, compress_string(content), response.headers["Content-Type"])


def _store(key: str, kept: Kept) -> None:
    try:
        cache.set(key, kept, timeout=MINUTE.total_seconds())
    except AWAY:
        logger.warning("The cache is away: a public page was not kept.")


def _renew(name: str) -> None:
    try:
        cache.set(_version_key(name), uuid.uuid4().hex, timeout=None)
    except AWAY:
        logger.warning("The cache is away: pages of %s may be up to a minute old once it is back.", name)


def _key(request: PortalRequest) -> str:
    """The path begins with the language. A page names its own address, so each host has its own."""
    address = f"{EDITION} {request.scheme}://{request.get_host()}{request.path}"
    return f"page:{hashlib.sha256(address.encode()).hexdigest()}"


def _version_key(name: str) -> str:
    return f"pages:{name}"
