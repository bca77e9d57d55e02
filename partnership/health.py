"""`/healthz`: this process answers. `/readyz`: the database, the broker, a worker and beat are alive."""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

WORKER, BEAT = "alive:worker", "alive:beat"
# A worker speaks every 2 s and beat every 5 s; three silent turns of beat count as dead.
SILENCE = 15


def say_alive(who: str) -> None:
    """A broker that is away must not stop the one who speaks; silence says enough."""
    try:
        cache.set(who, True, SILENCE)
    except Exception:
        log.warning("%s could not be written", who)


def say_gone(who: str) -> None:
    try:
        cache.delete(who)
    except Exception:
        log.warning("%s could not be deleted", who)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200, or 503 with what is missing. For machines and operators, hence in English."""
    reasons = {name: reason for name, check in CHECKS.items() if (reason := _outcome(check))}
    body = {"ready": not reasons, "checks": {name: reasons.get(name, "ok") for name in CHECKS}}
    response = JsonResponse(body, status=503 if reasons else 200)
    response._has_been_logged = True  # type: ignore[attr-defined]  # the one who asks is told; no error in the log
    return response


def _outcome(check: Callable[[], str]) -> str:
    """The exception's kind is enough for a stranger; its text goes to the log."""
    try:
        return check()
    except Exception as error:
        log.warning("readiness: %s", error)
        return f"does not answer ({type(error).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _broker() -> str:
    cache.get(WORKER)
    return ""


def _worker() -> str:
    return "" if cache.get(WORKER) else f"no worker has been heard for {SILENCE} seconds"


def _beat() -> str:
    return "" if cache.get(BEAT) else f"beat has not been heard for {SILENCE} seconds"


CHECKS: dict[str, Callable[[], str]] = {"database": _database, "broker": _broker, "worker": _worker, "beat": _beat}
