"""What is missing in a profile before the NGO can apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ngos.models import Ngo
from ngos.sections import Section


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to fill in; `url` leads to the very field."""

    field: str
    sentence: str | Promise
    section: Section

    @property
    def url(self) -> str:
        return reverse("ngo_profile_section", args=[self.section.value]) + f"#id_{self.field}"


@dataclass(frozen=True, slots=True)
class Requirement:
    field: str
    section: Section
    sentence: str | Promise
    is_met: Callable[[Ngo], bool]


REQUIREMENTS = (
    Requirement(
        "name_kk", Section.IDENTITY, _("Enter the name in Kazakh."), lambda ngo: bool(ngo.organisation.name_kk)
    ),
    Requirement(
        "name_ru", Section.IDENTITY, _("Enter the name in Russian."), lambda ngo: bool(ngo.organisation.name_ru)
    ),
    Requirement("legal_form", Section.IDENTITY, _("Choose the legal form."), lambda ngo: bool(ngo.legal_form)),
    Requirement(
        "registered_on",
        Section.IDENTITY,
        _("Enter the date of state registration."),
        lambda ngo: ngo.registered_on is not None,
    ),
    Requirement("region", Section.IDENTITY, _("Choose the region."), lambda ngo: bool(ngo.organisation.region_id)),
    Requirement("address", Section.IDENTITY, _("Enter the address."), lambda ngo: bool(ngo.organisation.address)),
    Requirement("head_name", Section.HEAD, _("Enter the full name of the head."), lambda ngo: bool(ngo.head_name)),
    Requirement("head_iin", Section.HEAD, _("Enter the IIN of the head."), lambda ngo: bool(ngo.head_iin_encrypted)),
    Requirement("founders", Section.FOUNDERS, _("Name at least one founder."), lambda ngo: ngo.has_founders),
    Requirement("phones", Section.CONTACTS, _("Enter a phone number."), lambda ngo: bool(ngo.phones)),
    Requirement("email", Section.CONTACTS, _("Enter an e-mail address."), lambda ngo: bool(ngo.email)),
    Requirement("iban", Section.BANK, _("Enter the account number (IBAN)."), lambda ngo: bool(ngo.iban_encrypted)),
    Requirement("bik", Section.BANK, _("Enter the BIK of the bank."), lambda ngo: bool(ngo.bik)),
    Requirement("bank_name", Section.BANK, _("Enter the name of the bank."), lambda ngo: bool(ngo.bank_name)),
    Requirement("spheres", Section.ACTIVITY, _("Choose at least one sphere."), lambda ngo: ngo.has_spheres),
    Requirement(
        "charter_kk",
        Section.ACTIVITY,
        _("Enter the goals by the charter, in Kazakh or in Russian."),
        lambda ngo: bool(ngo.charter_kk or ngo.charter_ru),
    ),
    Requirement(
        "staff_count",
        Section.STAFF,
        _("Enter how many paid staff work for the NGO."),
        lambda ngo: ngo.staff_count is not None,
    ),
)


def missing_from(ngo: Ngo) -> list[Missing]:
    """In the order of the profile; two queries (founders, spheres) unless it comes `with_standing`."""
    return [Missing(item.field, item.sentence, item.section) for item in REQUIREMENTS if not item.is_met(ngo)]
