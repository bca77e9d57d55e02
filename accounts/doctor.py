"""What `manage.py doctor` looks at among people and organisations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from accounts.models import Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from core.doctor import check


def register_checks() -> None:
    check("people")(operator_and_administrator)
    check("people")(bodies_can_publish)
    check("people")(no_demo_people_without_demo)


def operator_and_administrator(at: datetime) -> Iterator[str]:
    if not Organisation.objects.confirmed().filter(kind=OrganisationKind.OPERATOR).exists():
        yield "There is no operator of grants. Run: manage.py setup"
        return
    administrators = Membership.objects.acting().filter(roles__contains=[Role.ADMINISTRATOR], user__is_active=True)
    if not administrators.exists():
        yield "Nobody is administrator of the portal. Invite one with: manage.py setup --again-invite EMAIL"
    if not Membership.objects.acting().filter(roles__contains=[Role.COORDINATOR]).exists():
        yield "The operator has no coordinator: nobody verifies NGOs or checks applications. An administrator invites one."


def bodies_can_publish(at: datetime) -> Iterator[str]:
    """A body with officers but without a second pair of eyes drafts calls that nobody can publish."""
    staffed = Membership.objects.acting().filter(roles__contains=[Role.OFFICER]).values("organisation")
    publishing = Membership.objects.acting().filter(roles__contains=[Role.PUBLISHER]).values("organisation")
    for body in Organisation.objects.funding_bodies().filter(pk__in=staffed).exclude(pk__in=publishing).order_by("pk"):
        yield f"{body.name_ru or body.name_kk} has an officer and no publisher: its calls cannot be published. Invite one."


def no_demo_people_without_demo(at: datetime) -> Iterator[str]:
    if not settings.DEMO and User.objects.filter(is_demo=True, is_active=True).exists():
        yield "Demo people with a known password are in this database, and DEMO is off. Start from an empty database."
