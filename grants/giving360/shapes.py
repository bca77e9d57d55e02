"""The shape of one grant in 360Giving 1.4, as data: field → what it must be. Other fields are allowed and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grants.giving360 import codes
from grants.giving360.checks import (
    Check,
    address,
    amount,
    day,
    day_or_month,
    filled_up_to,
    moment,
    not_negative,
    number,
    one_of,
    or_null,
    text,
)  # fmt: skip

LONGEST_NAME = 500
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Object:
    fields: Mapping[str, Check | Object | ListOf]
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListOf:
    each: Check | Object
    least: int = field(default=0)


TEXT_OR_NULL = or_null(text)
CURRENCY = one_of(codes.CURRENCIES, "a currency code of three letters like KZT")
LOCATION = Object(
    {
        "id": text, "name": TEXT_OR_NULL, "latitude": or_null(number), "longitude": or_null(number),
        "countryCode": one_of(codes.COUNTRIES, "a country code of two letters like KZ"),
        "description": TEXT_OR_NULL, "geoCode": TEXT_OR_NULL, "geoCodeType": TEXT_OR_NULL, "dateModified": moment,
    }
)  # fmt: skip
ORGANISATION = Object(
    {
        "id": filled_up_to(LONGEST_ID), "name": filled_up_to(LONGEST_NAME),
        **dict.fromkeys(
            ("department", "contactName", "charityNumber", "companyNumber", "streetAddress", "addressLocality",
             "addressRegion", "addressCountry", "postalCode", "telephone", "alternateName", "email", "description"),
            text,
        ),
        "organisationType": TEXT_OR_NULL, "url": address, "location": ListOf(LOCATION), "dateModified": moment,
    },
    required=("id", "name"),
)  # fmt: skip
PERSON = Object({"id": filled_up_to(LONGEST_ID), "name": filled_up_to(LONGEST_NAME)}, required=("id", "name"))
EVENT = Object(
    {
        "title": text, "startDate": day_or_month, "endDate": day_or_month, "duration": not_negative,
        "description": text, "dateModified": moment,
    }
)  # fmt: skip
PROGRAMME = Object(
    {"code": text, "title": TEXT_OR_NULL, "description": TEXT_OR_NULL, "url": or_null(address), "dateModified": moment}
)
CLASSIFICATION = Object({**PROGRAMME.fields, "vocabulary": text})
FILE = Object(
    {
        "id": text, "title": TEXT_OR_NULL, "url": or_null(address), "description": TEXT_OR_NULL,
        "documentType": TEXT_OR_NULL, "dateModified": moment,
    }
)  # fmt: skip
TRANSACTION = Object(
    {
        "id": text, "transactionDate": day, "currency": CURRENCY, "value": number, "valueDate": or_null(day),
        "description": TEXT_OR_NULL, "provider": TEXT_OR_NULL, "recipient": TEXT_OR_NULL, "dateModified": moment,
    }
)  # fmt: skip
TO_INDIVIDUALS = Object(
    {
        "primaryGrantReason": one_of(codes.REASONS), "secondaryGrantReason": one_of(codes.REASONS),
        "grantPurpose": ListOf(one_of(codes.PURPOSES)),
    }
)  # fmt: skip
GRANT = Object(
    {
        "id": filled_up_to(LONGEST_ID), "title": text, "description": text, "currency": CURRENCY,
        "amountAwarded": amount, "amountAppliedFor": amount, "amountDisbursed": amount, "awardDate": day,
        "url": address, "plannedDates": ListOf(EVENT), "actualDates": ListOf(EVENT),
        "fundingOrganization": ListOf(ORGANISATION, least=1), "recipientOrganization": ListOf(ORGANISATION, least=1),
        "recipientIndividual": PERSON, "toIndividualsDetails": TO_INDIVIDUALS,
        "beneficiaryLocation": ListOf(LOCATION), "grantProgramme": ListOf(PROGRAMME),
        "fromOpenCall": one_of(frozenset({"Yes", "No"}), "exactly Yes or No"),
        "fundingType": ListOf(CLASSIFICATION), "classifications": ListOf(CLASSIFICATION),
        "relatedDocument": ListOf(FILE), "applicationTransaction": ListOf(TRANSACTION),
        "commitmentTransaction": ListOf(TRANSACTION), "disbursementTransaction": ListOf(TRANSACTION),
        "relatedActivity": ListOf(text), "dateModified": moment, "dataSource": or_null(address),
        "regrantType": one_of(codes.REGRANT_TYPES), "locationScope": one_of(codes.LOCATION_SCOPES),
    },
    required=("id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization"),
)  # fmt: skip


def faults_of(value: Any, shape: Check | Object | ListOf, path: str = "") -> Iterator[tuple[str, str]]:
    """(field, what is wrong) of everything that does not fit; `path` names the field as `recipientOrganization/0/url`."""
    if isinstance(shape, Object):
        yield from _faults_of_object(value, shape, path)
    elif isinstance(shape, ListOf):
        yield from _faults_of_list(value, shape, path)
    elif wrong := shape(value):
        yield path, wrong


def _faults_of_object(value: Any, shape: Object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield path or "grant", "must be an object"
        return
    for name in shape.required:
        if name not in value:
            yield _below(path, name), "is missing"
    for name, part in value.items():
        if name in shape.fields:
            yield from faults_of(part, shape.fields[name], _below(path, name))


def _faults_of_list(value: Any, shape: ListOf, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield path, "must be a list"
        return
    if len(value) < shape.least:
        yield path, f"must have at least {shape.least} entry"
    for place, part in enumerate(value):
        yield from faults_of(part, shape.each, _below(path, str(place)))


def _below(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name
