"""Awards as a 360Giving package, piece by piece: memory does not grow with the register."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from core.periods import local
from grants.giving360.mapping import grant_of
from grants.models import Award
from grants.models.awards import AwardQuerySet

VERSION = "1.4"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CHUNK = 500


def package_lines(awards: AwardQuerySet, *, at: datetime) -> Iterator[str]:
    """The file in pieces, one grant a line."""
    head = json.dumps(_about(at), ensure_ascii=False)
    yield head[:-1] + ', "grants": ['
    separator = "\n"
    for award in awards.order_by("data_set__name", "pk").iterator(chunk_size=CHUNK):
        yield separator + json.dumps(grant_of(award), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _about(at: datetime) -> dict[str, Any]:
    return {
        "version": VERSION,
        "license": LICENCE,
        "title": "Awards of the three-sided partnership portal",
        "issued": local(at).date().isoformat(),
        "publisher": {"name": "Three-sided partnership portal", "website": settings.PORTAL_URL},
    }


# Headings of the standard's own spreadsheet.
CSV_COLUMNS = (
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Amount Applied For", "Amount Disbursed",
    "Award Date", "Planned Dates:Start Date", "Planned Dates:End Date", "Recipient Org:Identifier",
    "Recipient Org:Name", "Recipient Ind:Identifier", "Recipient Ind:Name", "Funding Org:Identifier",
    "Funding Org:Name", "Grant Programme:Code", "Grant Programme:Title", "Beneficiary Location:Name",
    "Beneficiary Location:Country Code", "Beneficiary Location:Geographic Code",
    "Beneficiary Location:Geographic Code Type", "From An Open Call?",
)  # fmt: skip


def csv_rows(awards: AwardQuerySet) -> Iterator[tuple[Any, ...]]:
    yield CSV_COLUMNS
    for award in awards.order_by("data_set__name", "pk").iterator(chunk_size=CHUNK):
        yield _csv_row(award)


def _csv_row(award: Award) -> tuple[Any, ...]:
    grant = grant_of(award)
    dates, programme, place = (_first(grant, key) for key in ("plannedDates", "grantProgramme", "beneficiaryLocation"))
    organisation, person = _first(grant, "recipientOrganization"), grant.get("recipientIndividual", {})
    funder = _first(grant, "fundingOrganization")
    return (
        award.external_id, award.title, award.description, award.currency, award.amount, award.amount_applied,
        award.amount_disbursed, award.awarded_on, dates.get("startDate"), dates.get("endDate"),
        organisation.get("id"), organisation.get("name"), person.get("id"), person.get("name"), funder.get("id"),
        funder.get("name"), programme.get("code"), programme.get("title"), place.get("name"), place.get("countryCode"),
        place.get("geoCode"), place.get("geoCodeType"), grant.get("fromOpenCall"),
    )  # fmt: skip


def _first(grant: dict[str, Any], name: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = grant.get(name) or [{}]
    return rows[0]
