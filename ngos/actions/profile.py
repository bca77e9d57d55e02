"""The NGO's own people fill in its profile, a section at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Standing
from core.actor import Actor
from core.errors import Refused, Stale
from core.record import lock, recorded, write
from ngos import rules
from ngos.models import Founder, Ngo
from ngos.sections import Section

# Which columns a section may write, on the organisation and on the entry.
ON_ORGANISATION: dict[str, tuple[str, ...]] = {
    Section.IDENTITY: ("name_kk", "name_ru", "name_en", "region", "address"),
}
ON_ENTRY: dict[str, tuple[str, ...]] = {
    Section.IDENTITY: ("legal_form", "registered_on"),
    Section.HEAD: ("head_name", "head_iin"),
    Section.CONTACTS: ("phones", "email", "web_page"),
    Section.BANK: ("iban", "bik", "bank_name"),
    Section.ACTIVITY: ("charter_kk", "charter_ru"),
    Section.STAFF: ("staff_count", "volunteer_count"),
}
SECRETS = frozenset({"head_iin", "iban"})
# The operator has compared these with documents; once filled in they change by the operator only.
VERIFIED = frozenset({"name_kk", "name_ru", "legal_form", "registered_on"})


@dataclass(frozen=True, slots=True)
class FounderFacts:
    """`identifier`: IIN of a person, BIN of an organisation; empty keeps what `pk` has."""

    kind: str
    name: str
    identifier: str = ""
    pk: int | None = None


def locked_fields(ngo: Ngo) -> frozenset[str]:
    """Fields that the NGO's people can no longer change themselves."""
    if ngo.organisation.standing != Standing.CONFIRMED:
        return frozenset()
    return frozenset(name for name in VERIFIED if getattr(_holder(ngo, name), name))


def save_section(ngo: Ngo, section: str, values: Mapping[str, Any], *, revision: int, by: Actor, at: datetime) -> Ngo:
    """`values` by field name; a secret that is None is kept. Raises `Stale` when `revision` is not the current one."""
    return save_sections(ngo, {section: values}, revision=revision, by=by, at=at)


@transaction.atomic
def save_sections(
    ngo: Ngo, sections: Mapping[str, Mapping[str, Any]], *, revision: int, by: Actor, at: datetime
) -> Ngo:
    """As `save_section`, several of them in one step."""
    ngo = _lock_current(ngo, revision, by)
    values = {name: value for fields in sections.values() for name, value in fields.items()}
    on_organisation = _columns_of(sections, ON_ORGANISATION)
    if any(values[name] != getattr(_holder(ngo, name), name) for name in locked_fields(ngo) & set(values)):
        raise Refused(_("The operator has confirmed this. Write to the operator when it has changed."))
    if on_organisation:
        organisation = lock(Organisation, ngo.organisation_id)
        with recorded(organisation, "save_profile", by=by, at=at):
            _assign(organisation, on_organisation)
            organisation.save()
        ngo.organisation = organisation
    spheres = sections.get(Section.ACTIVITY, {}).get("spheres")
    note = _set_spheres(ngo, spheres) if spheres is not None else ""
    verb = f"save_{Section(next(iter(sections))).value}" if len(sections) == 1 else "save_sections"
    with recorded(ngo, verb, by=by, at=at, note=note):
        _assign(ngo, _columns_of(sections, ON_ENTRY))
        ngo.index_names()
        ngo.revision += 1
        ngo.save()
    return ngo


def _columns_of(sections: Mapping[str, Mapping[str, Any]], columns: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What the sections may write there."""
    return {
        name: fields[name]
        for section, fields in sections.items()
        for name in columns.get(section, ())
        if name in fields
    }


@transaction.atomic
def save_founders(ngo: Ngo, founders: Iterable[FounderFacts], *, revision: int, by: Actor, at: datetime) -> Ngo:
    """The whole list as it shall be. The record keeps how many founders there are, not who they are."""
    ngo = _lock_current(ngo, revision, by)
    present = {founder.pk: founder for founder in ngo.founders.all()}
    kept = set()
    for facts in founders:
        founder = present.get(facts.pk or 0) or Founder(ngo=ngo)
        founder.kind, founder.name = facts.kind, facts.name
        if facts.identifier:
            founder.identifier = facts.identifier
        founder.save()
        kept.add(founder.pk)
    gone = set(present) - kept
    Founder.objects.filter(pk__in=gone).delete()
    with recorded(ngo, "save_founders", by=by, at=at, note=f"{len(present)} → {len(kept)}"):
        ngo.revision += 1
        ngo.save()
    return ngo


@transaction.atomic
def reveal_account(ngo: Ngo, *, by: Actor, at: datetime) -> str:
    """The account number in full, for its own people and finance officers. Reading it is on the record."""
    rules.may_see_account.enforce(by, ngo)
    if ngo.iban_encrypted:
        write(ngo, "read_account", by=by, at=at)
    return str(ngo.iban)


def _lock_current(ngo: Ngo, revision: int, by: Actor) -> Ngo:
    ngo = lock(Ngo, ngo.pk)
    rules.may_edit_profile.enforce(by, ngo)
    if ngo.organisation.standing not in (Standing.PROVISIONAL, Standing.CONFIRMED):
        raise Refused(_("This entry is closed: the claim was not confirmed, or it was merged into another one."))
    if ngo.revision != revision:
        raise Stale(ngo)
    return ngo


def _holder(ngo: Ngo, name: str) -> Ngo | Organisation:
    return ngo.organisation if name in ON_ORGANISATION[Section.IDENTITY] else ngo


def _assign(row: Ngo | Organisation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in SECRETS and value is None:
            continue
        # An unchanged secret is not encrypted anew: the record would show a change.
        if name not in SECRETS or value != getattr(row, name):
            setattr(row, name, value)


def _set_spheres(ngo: Ngo, spheres: Iterable[Any]) -> str:
    """Many-to-many rows are no columns: the note of the record tells their codes."""
    before = sorted(ngo.spheres.values_list("pk", flat=True))
    ngo.spheres.set(spheres)
    after = sorted(ngo.spheres.values_list("pk", flat=True))
    return "" if before == after else f"spheres: {', '.join(after)}"
