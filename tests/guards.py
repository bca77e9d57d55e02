"""What no page may do, watched in every test that asks for a page."""

import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse

ROOT = Path(__file__).resolve().parent.parent
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+(?:ONLY\s+)?"?(\w+)"?', re.IGNORECASE)
# A session remembers where the reader was; the record keeps who has read what is sealed.
MAY_BE_WRITTEN = {"django_session", "usersessions_usersession", "core_record"}


class WroteOnGet(AssertionError):
    """A page that was only read has changed the database."""


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    found = WRITES.match(sql)
    if found and found[1] not in MAY_BE_WRITTEN:
        raise WroteOnGet(f"A GET request wrote to {found[1]}: {sql[:200]}")
    return execute(sql, params, many, context)


@contextmanager
def reads_write_nothing() -> Iterator[None]:
    """Inside, GET, HEAD and OPTIONS requests may not write."""
    answer = BaseHandler.get_response

    def guarded(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return answer(handler, request)
        with connection.execute_wrapper(_refuse):
            return answer(handler, request)

    BaseHandler.get_response = guarded
    try:
        yield
    finally:
        BaseHandler.get_response = answer


class TookTooLong(AssertionError):
    """A test that waits or turns for ever would stop the whole run."""


@contextmanager
def ends_within(seconds: int) -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise TookTooLong(f"The test was stopped after {seconds} seconds.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class UndefinedVariable(AssertionError):
    """A template prints a variable that nobody gave it."""


class Undefined(str):
    """Django asks `string_if_invalid` for a text when a printed variable is missing. Ours refuses in our templates;
    those of Django's admin and other libraries rely on the silence."""

    def __new__(cls) -> "Undefined":
        return super().__new__(cls, "%s")

    def __mod__(self, variable: object) -> str:
        frame = sys._getframe(1)
        context = frame.f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        name = str(getattr(getattr(template, "origin", None), "name", ""))
        if name.startswith(str(ROOT / "templates")):
            raise UndefinedVariable(f"{Path(name).relative_to(ROOT)} prints {variable}, which is not defined")
        return ""
