"""The request as our middleware leaves it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from core.actor import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class PortalRequest(HttpRequest):
    """`actor`: who acts; `at`: when the request arrived (aware); `request_id`: also in every record and task."""

    actor: Actor
    at: datetime
    request_id: str
    htmx: HtmxDetails
