"""The coordinator keeps the register: entries without BIN, corrections, the NGO Database, checks against lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import enforce_impartial
from accounts.models import Organisation, Standing
from accounts.roles import OrganisationKind
from core.actor import Actor
from core.models.reference import Region
from core.numbers import next_number
from core.periods import local_date
from core.record import lock, record_created, recorded
from ngos import rules
from ngos.law import rules_on
from ngos.models import DatabaseEntry, Ngo, RegistryFact

SERIES = "N"
CORRECTED_ON_ORGANISATION = ("name_kk", "name_ru", "name_en", "region", "address")
CORRECTED_ON_ENTRY = ("legal_form", "registered_on", "status")


@transaction.atomic
def enter_without_bin(
    *,
    name_kk: str,
    name_ru: str,
    region: Region | None,
    address: str = "",
    legal_form: str = "",
    by: Actor,
    at: datetime,
) -> Ngo:
    """An NGO that the state counts though it has no BIN. It gets a number of this register: N-2026-0001."""
    rules.may_keep_register.enforce(by)
    organisation = Organisation.objects.create(
        kind=OrganisationKind.NGO, standing=Standing.CONFIRMED, name_kk=name_kk, name_ru=name_ru, region=region,
        address=address, source="register", created_at=at, confirmed_at=at,
    )  # fmt: skip
    record_created(organisation, by=by, at=at)
    ngo = organisation.ngo
    ngo.number = next_number(SERIES, local_date(at).year)
    ngo.legal_form = legal_form
    ngo.index_names()
    ngo.save()
    record_created(ngo, by=by, at=at, verb="enter_without_bin")
    return ngo


@transaction.atomic
def correct_entry(ngo: Ngo, values: Mapping[str, Any], *, reason: str, by: Actor, at: datetime) -> Ngo:
    """Names, place, legal form, date and status, as documents show them."""
    rules.may_keep_register.enforce(by)
    ngo = lock(Ngo, ngo.pk)
    enforce_impartial(by, ngo.organisation, at=at)
    if not reason.strip():
        raise ValidationError({"reason": _("Name the document on which the correction rests.")})
    organisation = lock(Organisation, ngo.organisation_id)
    with recorded(organisation, "correct", by=by, at=at, note=reason):
        for name in CORRECTED_ON_ORGANISATION:
            setattr(organisation, name, values.get(name, getattr(organisation, name)))
        organisation.save()
    ngo.organisation = organisation
    with recorded(ngo, "correct", by=by, at=at, note=reason):
        for name in CORRECTED_ON_ENTRY:
            setattr(ngo, name, values.get(name, getattr(ngo, name)))
        ngo.index_names()
        ngo.revision += 1
        ngo.save()
    return ngo


@transaction.atomic
def record_database_entry(
    ngo: Ngo, *, about_year: int, filed_on: date, source: str, by: Actor, at: datetime
) -> DatabaseEntry:
    """The NGO's information about a year was seen in the NGO Database. The same year again corrects it."""
    rules.may_keep_register.enforce(by)
    ngo = lock(Ngo, ngo.pk)
    enforce_impartial(by, ngo.organisation, at=at)
    if filed_on > local_date(at):
        raise ValidationError(
            {"filed_on": _("This day has not come yet. Enter the day on which the information was filed.")}
        )
    if filed_on.year < about_year:
        raise ValidationError({"filed_on": _("Information about a year cannot be filed before that year begins.")})
    facts = {"filed_on": filed_on, "source": source, "entered_by_id": by.user_id, "entered_at": at}
    entry = DatabaseEntry.objects.filter(ngo=ngo, about_year=about_year).first()
    if entry is None:
        entry = DatabaseEntry.objects.create(ngo=ngo, about_year=about_year, **facts)
        record_created(entry, by=by, at=at)
        return entry
    with recorded(entry, "correct", by=by, at=at):
        for name, value in facts.items():
            setattr(entry, name, value)
        entry.save()
    return entry


@transaction.atomic
def record_fact(
    ngo: Ngo, ground: str, value: str, *, source: str, note: str = "", by: Actor, at: datetime
) -> RegistryFact:
    """One check against a list. Earlier checks of the ground stay as they are."""
    rules.may_keep_register.enforce(by)
    enforce_impartial(by, ngo.organisation, at=at)
    today = local_date(at)
    fact = RegistryFact.objects.create(
        ngo=ngo, ground=ground, value=value, source=source, note=note, checked_at=at,
        valid_until=today + timedelta(days=rules_on(today).fact_valid_days), entered_by_id=by.user_id,
    )  # fmt: skip
    record_created(fact, by=by, at=at, verb="check")
    return fact
