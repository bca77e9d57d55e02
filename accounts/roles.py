"""Who may be what. This file is the security policy in prose: a role, whose role it is, what it is for."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor


class OrganisationKind(models.TextChoices):
    NGO = "ngo", pgettext_lazy("organisation", "NGO")
    MINISTRY = "ministry", pgettext_lazy("organisation", "Central state body")
    AKIMAT = "akimat", pgettext_lazy("organisation", "Akimat or its department")
    OPERATOR = "operator", pgettext_lazy("organisation", "Operator of grants")
    BUSINESS = "business", pgettext_lazy("organisation", "Business")
    CIVIL_CENTRE = "civil_centre", pgettext_lazy("organisation", "Civil centre")
    # Known from a register only: a school, a cooperative. Nobody acts for it here until it is claimed as something else.
    OTHER = "other", pgettext_lazy("organisation", "Other legal entity")


class Role(models.TextChoices):
    DIRECTOR = "director", pgettext_lazy("role", "Head of the organisation")
    SIGNATORY = "signatory", pgettext_lazy("role", "Authorised signatory")
    STAFF = "staff", pgettext_lazy("role", "Member of staff")
    OFFICER = "officer", pgettext_lazy("role", "Officer")
    PUBLISHER = "publisher", pgettext_lazy("role", "Publisher")
    FINANCE = "finance", pgettext_lazy("role", "Finance officer")
    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator of the operator")
    COMMISSION = "commission", pgettext_lazy("role", "Member of a commission")
    SECRETARY = "secretary", pgettext_lazy("role", "Secretary of a commission")
    EXPERT = "expert", pgettext_lazy("role", "Expert")
    OBSERVER = "observer", pgettext_lazy("role", "Observer")
    SPONSOR = "sponsor", pgettext_lazy("role", "Sponsor")
    MONITOR = "monitor", pgettext_lazy("role", "Monitor")
    CLERK = "clerk", pgettext_lazy("role", "Clerk of a civil centre")
    CENTRE_HEAD = "centre_head", pgettext_lazy("role", "Head of a civil centre")
    ADMINISTRATOR = "administrator", pgettext_lazy("role", "Administrator of the portal")


DESCRIPTIONS: dict[Role, Any] = {
    Role.DIRECTOR: _(
        "Heads the organisation: invites colleagues and gives them roles, fills in its profile, "
        "submits and withdraws applications in its name."
    ),
    Role.SIGNATORY: _("May submit and sign in the organisation's name, as the head does, by a written authority."),
    Role.STAFF: _(
        "Works on drafts of the organisation: fills in sections, budgets and documents. Cannot submit or sign."
    ),
    Role.OFFICER: _(
        "Drafts calls of their state body, answers questions about them and checks applications. "
        "Cannot publish what they drafted themselves."
    ),
    Role.PUBLISHER: _("Checks what a colleague has drafted and publishes it: the second pair of eyes of a state body."),
    Role.FINANCE: _("Sees the money side of the state body's calls and grants: funders' shares, budgets, payments."),
    Role.COORDINATOR: _(
        "Works for the operator: verifies NGOs, keeps the register of experts, checks admission, runs the draw of experts."
    ),
    Role.COMMISSION: _("Sits on a commission: declares interests, discusses and votes on the agenda's items."),
    Role.SECRETARY: _("Prepares a commission's meetings: agenda, invitations, attendance, protocol. Does not vote."),
    Role.EXPERT: _(
        "Scores applications that the draw assigned, after declaring that there is no conflict of interest. Sees nothing else."
    ),
    Role.OBSERVER: _("Watches the draw of experts and meetings of commissions. Changes nothing."),
    Role.SPONSOR: _("Pledges a business's funds and follows the projects they support."),
    Role.MONITOR: _("Visits projects on a business's behalf and reports what was seen."),
    Role.CLERK: _("Advises NGOs and citizens at a civil centre and logs the consultations."),
    Role.CENTRE_HEAD: _("Heads a civil centre: its services, timetable and staff."),
    Role.ADMINISTRATOR: _(
        "Keeps the portal: creates organisations of the state, invites their first people, keeps the calendar of working "
        "days, reads the record. Decides nothing about applications."
    ),
}

# A membership in an organisation of this kind may carry these roles. The expert's role is personal (accounts.ExpertProfile).
ROLES_OF_KIND: dict[str, frozenset[Role]] = {
    OrganisationKind.NGO: frozenset({Role.DIRECTOR, Role.SIGNATORY, Role.STAFF, Role.COMMISSION, Role.OBSERVER}),
    OrganisationKind.MINISTRY: frozenset({Role.OFFICER, Role.PUBLISHER, Role.FINANCE, Role.COMMISSION, Role.SECRETARY}),
    OrganisationKind.AKIMAT: frozenset({Role.OFFICER, Role.PUBLISHER, Role.FINANCE, Role.COMMISSION, Role.SECRETARY}),
    OrganisationKind.OPERATOR: frozenset(
        {
            Role.OFFICER,
            Role.PUBLISHER,
            Role.FINANCE,
            Role.COORDINATOR,
            Role.COMMISSION,
            Role.SECRETARY,
            Role.OBSERVER,
            Role.ADMINISTRATOR,
        }
    ),
    OrganisationKind.BUSINESS: frozenset({Role.DIRECTOR, Role.SPONSOR, Role.MONITOR}),
    OrganisationKind.CIVIL_CENTRE: frozenset({Role.CENTRE_HEAD, Role.CLERK}),
    OrganisationKind.OTHER: frozenset(),
}

# Who manages the members of an organisation of this kind (besides administrators, for bodies of the state).
MANAGING_ROLES = frozenset({Role.DIRECTOR, Role.CENTRE_HEAD, Role.ADMINISTRATOR})

# These people decide about others' money and rights: a second factor is required of them.
SECOND_FACTOR_ROLES = frozenset(
    {
        Role.OFFICER,
        Role.PUBLISHER,
        Role.FINANCE,
        Role.COORDINATOR,
        Role.COMMISSION,
        Role.SECRETARY,
        Role.EXPERT,
        Role.ADMINISTRATOR,
    }
)

# Who speaks for the organisation towards the state.
SIGNING_ROLES = frozenset({Role.DIRECTOR, Role.SIGNATORY})

# An organisation of this kind is never left without one person in this role, once it has one.
HEAD_OF_KIND: dict[str, Role] = {
    OrganisationKind.NGO: Role.DIRECTOR,
    OrganisationKind.BUSINESS: Role.DIRECTOR,
    OrganisationKind.CIVIL_CENTRE: Role.CENTRE_HEAD,
    OrganisationKind.OPERATOR: Role.ADMINISTRATOR,
}

# Given by the operator only, whatever the organisation: they act on other people's applications.
GIVEN_BY_OPERATOR = frozenset({Role.COMMISSION, Role.SECRETARY, Role.OBSERVER})

# Who has no other role than these in an organisation only sits somewhere in its name: they have no part in its work.
SEATS = GIVEN_BY_OPERATOR | {Role.EXPERT}

# A person may lay a claim to an organisation of these kinds and heads it until an officer has looked.
CLAIMED_KINDS = frozenset({OrganisationKind.NGO, OrganisationKind.BUSINESS})


def works_there(actor: Actor) -> bool:
    """Has a part in the work of the organisation acted for, beyond a seat that the operator gave in its name."""
    return actor.organisation_id is not None and not actor.roles <= SEATS
