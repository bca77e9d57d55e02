"""Fetching what a page is about. Absent and forbidden answer alike: 404."""

from __future__ import annotations

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import ExpertProfile, Membership, Organisation
from accounts.roles import Role
from accounts.rules import grantable_roles
from core.http import PortalRequest


def posted(request: PortalRequest) -> QueryDict | None:
    """What a form is bound to. An empty POST is a POST too."""
    return request.POST if request.method == "POST" else None


def staff_or_404(request: PortalRequest, *roles: Role) -> None:
    if not request.actor.has(*roles):
        raise Http404


def organisation_or_404(request: PortalRequest, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.actor).select_related("region", "parent"), pk=pk)


def managed_organisation_or_404(request: PortalRequest, pk: int) -> Organisation:
    """One whose people this actor invites and gives roles."""
    organisation = organisation_or_404(request, pk)
    if not grantable_roles(request.actor, organisation):
        raise Http404
    return organisation


def peopled_organisation_or_404(request: PortalRequest, pk: int) -> Organisation:
    """One whose people this actor may see: their own, or managed."""
    organisation = organisation_or_404(request, pk)
    if request.actor.acts_for(pk) or grantable_roles(request.actor, organisation):
        return organisation
    raise Http404


def member_or_404(organisation: Organisation, membership_id: int) -> Membership:
    current = Membership.objects.current().select_related("user", "organisation")
    return get_object_or_404(current, organisation=organisation, pk=membership_id)


def expert_or_404(request: PortalRequest, pk: int) -> ExpertProfile:
    visible = ExpertProfile.objects.visible_to(request.actor).select_related("user")
    return get_object_or_404(visible.prefetch_related("spheres", "regions"), pk=pk)
