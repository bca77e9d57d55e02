"""Who is told of what happens to a call."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Membership, User
from accounts.roles import Role
from grants.models import Application, Call
from grants.rules_of_applying import WRITING_ROLES
from grants.states import ApplicationState


def concerned_by(call: Call) -> QuerySet[User]:
    """Everyone who follows the call or has begun an application to it, and the desk that announces it."""
    ids = set(call.followers.values_list("user", flat=True)) | set(call.drafted_by.values_list("pk", flat=True))
    applications = call.applications.exclude(state=ApplicationState.DISCARDED)
    ids.update(_workers(applications.values("organisation")).values_list("user", flat=True))
    return User.objects.filter(pk__in=ids, is_active=True)


def people_of(application: Application) -> QuerySet[User]:
    """All who work on applications of the organisation."""
    return User.objects.filter(pk__in=_workers([application.organisation_id]).values("user"), is_active=True)


def _workers(organisations: Any) -> QuerySet[Membership]:
    return Membership.objects.current().filter(organisation__in=organisations, roles__overlap=list(WRITING_ROLES))


def publishers_of(call: Call) -> QuerySet[User]:
    """Those who may be the second person: publishers of the body who did not draft the call."""
    members = Membership.objects.current().filter(organisation=call.owner_id, roles__contains=[Role.PUBLISHER])
    return User.objects.filter(pk__in=members.values("user"), is_active=True).exclude(
        pk__in=call.drafted_by.values("pk")
    )
