"""What stands around every request: its moment and id, and pages for errors of actions."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from core import clock
from core.errors import Refused, Stale, WrongState
from core.tracing import new_request_id, request_id

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestMomentMiddleware:
    """Outermost: `request.at` is the moment of arrival, whatever waits for a lock later."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.at = clock.now()  # type: ignore[attr-defined]
        request.request_id = new_request_id()  # type: ignore[attr-defined]
        token = request_id.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class CompressionMiddleware(GZipMiddleware):
    """Texts to a fifth or a tenth. Files of people go as they are: most are compressed already.

    A page that repeats what was typed beside a secret could be guessed by its length (BREACH): Django adds a random number
    of bytes to each answer, and the tokens of forms differ each time.
    """

    TEXTS = ("text/", "application/json", "application/geo+json", "application/atom+xml", "application/yaml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(self.TEXTS)
        return super().process_response(request, response) if is_text else response


class ErrorPagesMiddleware:
    """Refused → 403 with the reason; WrongState and Stale → 409 with what to do next."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return render(request, "errors/refused.html", {"reason": error.reason}, status=403)
        if isinstance(error, WrongState):
            return render(request, "errors/wrong_state.html", {"reason": error.reason}, status=409)
        if isinstance(error, Stale):
            return render(request, "errors/stale.html", {"current": error.current}, status=409)
        return None
