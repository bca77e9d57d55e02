from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Organisation, User
from accounts.roles import OrganisationKind
from core.actor import Actor
from core.models import Region
from core.reference.seeds import load_regions
from projects import actions
from projects.content import Content
from projects.entries import Entry
from projects.models import Plan
from tests.people import AT
from tests.projects.filling import WHOLE


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def regions(db: None) -> list[Region]:
    """Two of the twenty, as the reference data has them."""
    if not Region.objects.exists():  # a test with transactions of its own has emptied the tables
        load_regions()
    return list(Region.objects.filter(kato__in=["110000000", "350000000"]).order_by("kato"))


@pytest.fixture
def ngo(regions: list[Region]) -> Organisation:
    return Organisation.objects.create(
        kind=OrganisationKind.NGO, bin="700140000019", name_kk="«Үміт» қоры", name_ru="Фонд «Умит»", created_at=AT
    )


@pytest.fixture
def person(ngo: Organisation) -> Callable[[str], Actor]:
    """An actor of the NGO, by name."""

    def make(name: str) -> Actor:
        user = User.objects.create(email=f"{name.lower()}@ngo.example", full_name=name, password="!")
        return Actor(user_id=user.pk, name=name, organisation_id=ngo.pk, organisation=ngo.name_ru, language="en")

    return make


@pytest.fixture
def aigerim(person: Callable[[str], Actor]) -> Actor:
    return person("Aigerim")


@pytest.fixture
def olga(person: Callable[[str], Actor]) -> Actor:
    return person("Olga")


@pytest.fixture
def plan(ngo: Organisation, aigerim: Actor) -> Plan:
    return actions.begin(ngo, language="ru", by=aigerim, at=AT)


@pytest.fixture
def save(plan: Plan, aigerim: Actor) -> Callable[..., int]:
    """Saves a section on top of whatever revision it has."""

    def act(key: str, fields: dict[str, Any] | None = None, rows: list[dict[str, Any]] | None = None) -> int:
        revision = Content(plan).revisions[key].revision
        return actions.store_section(
            plan, key, Entry(fields or {}, rows or []), revision=revision, by=aigerim, at=AT
        ).revision

    return act


@pytest.fixture
def whole_plan(plan: Plan, save: Callable[..., int]) -> Plan:
    """Every section filled in, nothing missing."""
    for key, (fields, rows) in WHOLE.items():
        save(key, fields, rows)
    return Plan.objects.get(pk=plan.pk)


@pytest.fixture
def line() -> Callable[..., dict[str, Any]]:
    """A line of the budget; what is not named is filled in."""

    def make(key: str = "ab000001", **values: Any) -> dict[str, Any]:
        return {
            "key": key, "description": "Rent of a hall", "category": "rent", "block": "direct", "activity": "", "unit": "month",
            "quantity": Decimal(2), "price": Decimal(100), "requested": None, "own": None, "other": None,
            "justification": "Three offers compared",
        } | values  # fmt: skip

    return make
