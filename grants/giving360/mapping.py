"""A 360Giving grant and our columns, both ways. What no column holds rests in `extra`; together they give back every field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.money import tenge
from grants.giving360.checks import is_day
from grants.giving360.shapes import LONGEST_ID, LONGEST_NAME
from grants.models import Award
from grants.models.awards import RecipientKind

# Every side of the portal has a BIN; org-id.guide lists it as the primary register of Kazakhstan.
BIN_PREFIX = "KZ-BIN-"
KATO = "KATO"
AMOUNTS = {"amount": "amountAwarded", "amount_applied": "amountAppliedFor", "amount_disbursed": "amountDisbursed"}


@dataclass(frozen=True, slots=True)
class Known:
    """What an imported grant may refer to here: BIN → organisation's id, and the codes of our regions."""

    organisations: Mapping[str, int]
    regions: frozenset[str]

    def organisation(self, org_id: str) -> int | None:
        return self.organisations.get(org_id.removeprefix(BIN_PREFIX)) if org_id.startswith(BIN_PREFIX) else None


def sha256_of(grant: Mapping[str, Any]) -> str:
    text = json.dumps(plain(grant), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """Decimals as numbers of JSON."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return _json_number(value) if isinstance(value, Decimal) else value


def fill(award: Award, grant: Mapping[str, Any], known: Known) -> None:
    """Sets every column from the grant, and `extra` from what is left."""
    for name, value in _columns(grant, known).items():
        setattr(award, name, value)
    award.source_sha256 = sha256_of(grant)
    award.extra = leftover(plain(grant), rebuilt(award)) or {}


def grant_of(award: Award) -> dict[str, Any]:
    whole: dict[str, Any] = merged(rebuilt(award), award.extra)
    return whole


def rebuilt(award: Award) -> dict[str, Any]:
    """The part of a grant that our columns hold."""
    grant: dict[str, Any] = {
        "id": award.external_id,
        "title": award.title,
        "description": award.description,
        "currency": award.currency,
        "awardDate": award.awarded_on.isoformat(),
        "fundingOrganization": [{"id": award.funder_org_id, "name": _name(award, "funder_name")}],
    }
    recipient = {"id": award.recipient_org_id, "name": _name(award, "recipient_name")}
    if award.recipient_kind == RecipientKind.INDIVIDUAL:
        grant["recipientIndividual"] = recipient
    else:
        grant["recipientOrganization"] = [recipient]
    for column, name in AMOUNTS.items():
        value = getattr(award, column)
        if value is not None:
            grant[name] = _json_number(value)
    for name, part in (
        ("plannedDates", {"startDate": _iso(award.starts_on), "endDate": _iso(award.ends_on)}),
        ("grantProgramme", {"title": _name(award, "programme_title"), "code": award.programme_code}),
        ("beneficiaryLocation", _place(award)),
    ):
        filled = {key: value for key, value in part.items() if value}
        if filled:
            grant[name] = [filled]
    if award.from_open_call is not None:
        grant["fromOpenCall"] = "Yes" if award.from_open_call else "No"
    return grant


NOTHING = object()


def leftover(original: Any, held: Any) -> Any:
    """What `held` does not say of `original`; None when it says it all. Lists are compared place by place."""
    rest = _rest(original, held)
    return None if rest is NOTHING else rest


def _rest(original: Any, held: Any) -> Any:
    if original == held:
        return NOTHING
    if isinstance(original, dict) and isinstance(held, dict):
        parts = {name: _rest(part, held.get(name, NOTHING)) for name, part in original.items()}
        return {name: part for name, part in parts.items() if part is not NOTHING}
    if _are_alike(original, held):
        parts_of_list = [_rest(one, other) for one, other in zip(original, held, strict=True)]
        return [{} if part is NOTHING else part for part in parts_of_list]
    return original


def merged(held: Any, extra: Any) -> Any:
    """The opposite of `leftover`."""
    if isinstance(held, dict) and isinstance(extra, dict):
        return {**held, **{name: merged(held.get(name, NOTHING), part) for name, part in extra.items()}}
    if _are_alike(held, extra):
        return [merged(one, other) for one, other in zip(held, extra, strict=True)]
    return extra


def _are_alike(one: Any, other: Any) -> bool:
    """Two lists of as many objects."""
    return (
        isinstance(one, list)
        and isinstance(other, list)
        and len(one) == len(other)
        and all(isinstance(part, dict) for part in (*one, *other))
    )


def _columns(grant: Mapping[str, Any], known: Known) -> dict[str, Any]:
    funder = grant["fundingOrganization"][0]
    is_person = "recipientIndividual" in grant
    recipient = grant["recipientIndividual"] if is_person else grant["recipientOrganization"][0]
    return {
        "external_id": grant["id"],
        "title": grant["title"],
        "description": grant["description"],
        "currency": grant["currency"],
        "awarded_on": _day(grant["awardDate"]),
        "funder_name_en": funder["name"],
        "funder_org_id": funder["id"],
        "funder_id": known.organisation(funder["id"]),
        "recipient_kind": RecipientKind.INDIVIDUAL if is_person else RecipientKind.ORGANISATION,
        "recipient_name_en": recipient["name"],
        "recipient_org_id": recipient["id"],
        "recipient_id": None if is_person else known.organisation(recipient["id"]),
        "from_open_call": {"Yes": True, "No": False}.get(grant.get("fromOpenCall", "")),
        **{column: tenge(grant[name]) if name in grant else None for column, name in AMOUNTS.items()},
        **_optional_columns(grant, known),
    }


def _optional_columns(grant: Mapping[str, Any], known: Known) -> dict[str, Any]:
    dates, programme, place = (
        _first(grant, name) for name in ("plannedDates", "grantProgramme", "beneficiaryLocation")
    )
    kato = place.get("geoCode") if place.get("geoCodeType") == KATO else None
    return {
        "starts_on": _day(dates.get("startDate")),
        "ends_on": _day(dates.get("endDate")),
        "programme_title_en": (programme.get("title") or "")[:LONGEST_NAME],
        "programme_code": programme.get("code", "")[:LONGEST_ID],
        "place_name": (place.get("name") or "")[:LONGEST_NAME],
        "country": place.get("countryCode", ""),
        "region_id": kato if kato in known.regions else None,
    }


def _first(grant: Mapping[str, Any], name: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = grant.get(name) or [{}]
    return rows[0]


def _day(text: str | None) -> date | None:
    """The day as it was written, in whatever zone; None for a month or a year."""
    return date.fromisoformat(text[:10]) if text and is_day(text[:10]) else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _name(award: Award, name: str) -> str:
    """Russian before Kazakh: an imported name stands in the column of English alone."""
    return next((text for code in ("ru", "kk", "en") if (text := getattr(award, f"{name}_{code}"))), "")


def _place(award: Award) -> dict[str, str]:
    place = {"name": award.place_name, "countryCode": award.country}
    return {**place, "geoCode": award.region_id, "geoCodeType": KATO} if award.region_id else place


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
