"""Only while the benchmark runs (BENCH=1): an address that does nothing, and how many queries a page makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """What the middleware and the server cost by themselves."""
    return HttpResponse("ok", content_type="text/plain")


class QueryCountMiddleware:
    """Answers `X-Count-Queries: 1` with the number; other requests pay nothing for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "X-Count-Queries" not in request.headers:
            return self.get_response(request)
        count = 0

        def counting(execute: Callable[..., Any], *call: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*call)

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response["X-Queries"] = str(count)
        return response
