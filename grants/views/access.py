"""One gate an object: whatever a view shows or changes is fetched here. Absent and forbidden both answer 404."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.roles import Role
from core.http import PortalRequest
from grants.models import Amendment, Call
from grants.models.calls import DESK_ROLES
from grants.states import CallState


def public_call(request: PortalRequest, number: str) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.actor).public().select_related("owner"), number=number)


def desk_call(request: PortalRequest, pk: int) -> Call:
    """A call of the actor's own body, draft or not."""
    calls = Call.objects.of_desk(request.actor).filter(owner=request.actor.organisation_id).select_related("owner")
    return get_object_or_404(calls, pk=pk)


def draft(request: PortalRequest, pk: int) -> Call:
    """A draft that the actor, an officer of its body, may edit."""
    call = desk_call(request, pk)
    if not request.actor.has(Role.OFFICER) or call.state != CallState.DRAFT:
        raise Http404
    return call


def own_published(request: PortalRequest, number: str) -> Call:
    """A published call of the actor's body, for its desk."""
    call = public_call(request, number)
    if not request.actor.acts_for(call.owner_id) or not request.actor.has(Role.OFFICER, Role.PUBLISHER):
        raise Http404
    return call


def amendment_of(call: Call, place: int) -> Amendment:
    return get_object_or_404(call.amendments.select_related("call", "proposed_by", "decided_by"), place=place)


def desk_only(request: PortalRequest) -> None:
    """The desk exists for staff of bodies that announce or fund calls."""
    if not request.actor.has(*DESK_ROLES):
        raise Http404
