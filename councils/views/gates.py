"""Fetching what a page is about (absent and forbidden both answer 404), and carrying out an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404

from core import once
from core.http import PortalRequest
from councils import rules
from councils.models import Council, Item, Meeting, Seat


def looking_on(request: PortalRequest) -> None:
    if not rules.looks_at_councils.allows(request.actor):
        raise Http404


def council_or_404(request: PortalRequest, pk: int) -> Council:
    return get_object_or_404(Council.objects.visible_to(request.actor).select_related("body"), pk=pk)


def kept_council_or_404(request: PortalRequest, pk: int) -> Council:
    """For pages that only keepers have."""
    council = council_or_404(request, pk)
    if not rules.keeps_council.allows(request.actor, council):
        raise Http404
    return council


def kept_seat_or_404(request: PortalRequest, pk: int) -> Seat:
    seat = get_object_or_404(Seat.objects.current().select_related("council__body", "user", "organisation"), pk=pk)
    kept_council_or_404(request, seat.council_id)
    return seat


def meeting_or_404(request: PortalRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.actor)
    return get_object_or_404(meetings.select_related("council__body", "presiding__user", "kept_by__user"), pk=pk)


def item_or_404(request: PortalRequest, pk: int) -> Item:
    items = Item.objects.visible_to(request.actor).select_related("meeting__council", "decision")
    return get_object_or_404(items, pk=pk)


def problems_in(act: Callable[[], Any]) -> list[str]:
    """Carries it out; what the action found wrong, as sentences."""
    try:
        act()
    except ValidationError as error:
        return error.messages
    return []


def once_only(request: PortalRequest, act: Callable[[], str]) -> str:
    """The address where the first click led; raises ValidationError."""
    outcome = once.run(
        request.POST.get(once.FIELD, ""),
        by=request.actor,
        at=request.at,
        digest=once.digest_of(request.POST),
        act=act,
    )
    return outcome.result
