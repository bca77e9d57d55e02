"""The register of awards: how an award of ours enters it, and what its list may be narrowed to."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from accounts.models import Organisation
from core.actor import Actor
from core.models import Region
from core.money import format_tenge, split_by_shares
from core.numbers import next_number
from core.periods import DAY, add_months, local, local_date
from core.record import record_created
from grants.giving360.mapping import BIN_PREFIX, KATO
from grants.models import Award, AwardShare, CallFunder, DataSet, Outcome
from grants.models.awards import OWN_CURRENCY, RecipientKind
from projects.content import totals

SERIES = "AW"
COUNTRY = "KZ"
# Registered with 360Giving once the portal publishes there; identifiers never change afterwards.
PREFIX = "360G-kzpartnership"
# Scopes of 360Giving: the whole country, or a region of it.
COUNTRY_WIDE, REGIONAL = "GLS030", "GLS040"

CHOICES = "grants.awards.choices"
CHOICES_KEPT = 300
MOST_PROGRAMMES, MOST_PLACES = 60, 30


def enter(outcome: Outcome, *, by: Actor, at: datetime) -> Award:
    """The award of a winner, with what each funder of the call gives to it. Entering twice gives the same award."""
    present = Award.objects.filter(outcome=outcome).first()
    if present is not None:
        return present
    shares = _shares(outcome)
    award = _award(outcome, shares, at)
    award.save(force_insert=True)
    AwardShare.objects.bulk_create(
        [AwardShare(award=award, organisation=body, amount=amount) for body, amount in shares]
    )
    record_created(award, by=by, at=at, verb="award")
    forget_choices()
    return award


def _shares(outcome: Outcome) -> list[tuple[Organisation, Decimal]]:
    """In proportion to what the funders put into the call, the largest first; nobody is named with nothing."""
    funders = CallFunder.objects.filter(call=outcome.lot.call_id).select_related("organisation")
    rows = list(funders.order_by("-amount", "pk"))
    amounts = split_by_shares(outcome.amount, [row.amount for row in rows])
    return [(row.organisation, amount) for row, amount in zip(rows, amounts, strict=True) if amount]


def _award(outcome: Outcome, shares: list[tuple[Organisation, Decimal]], at: datetime) -> Award:
    lot, call = outcome.lot, outcome.lot.call
    plan, recipient = outcome.submission.plan, outcome.application.organisation
    regions = list(plan.regions.all())
    region = regions[0] if len(regions) == 1 else None
    number = next_number(SERIES, local_date(at).year)
    award = Award(
        number=number,
        external_id=f"{PREFIX}-{number}",
        outcome=outcome,
        call=call,
        lot=lot,
        funder=shares[0][0],
        funder_org_id=org_id(shares[0][0]),
        recipient_kind=RecipientKind.ORGANISATION,
        recipient=recipient,
        recipient_org_id=org_id(recipient),
        title=plan.title,
        description=plan.goal,
        language=plan.language,
        currency=OWN_CURRENCY,
        amount=outcome.amount,
        amount_applied=totals(plan).whole.requested,
        awarded_on=local_date(outcome.decided_at),
        starts_on=plan.start_on,
        # A plan names its last month by that month's first day.
        ends_on=add_months(plan.end_on, 1) - DAY if plan.end_on else None,
        programme_code=f"{call.number}/{lot.place}",
        place_name=", ".join(one.name_ru for one in regions)[:500],
        region=region,
        country=COUNTRY,
        from_open_call=True,
        created_at=at,
        updated_at=at,
    )
    for code in ("kk", "ru", "en"):
        setattr(award, f"funder_name_{code}", getattr(shares[0][0], f"name_{code}"))
        setattr(award, f"recipient_name_{code}", getattr(recipient, f"name_{code}"))
        setattr(award, f"programme_title_{code}", getattr(call, f"title_{code}"))
    award.extra = _extra(outcome, shares, regions, at)
    return award


def _extra(outcome: Outcome, shares: list[tuple[Organisation, Decimal]], regions: list[Region], at: datetime) -> Any:
    """What 360Giving has a place for and our columns have not: several funders, their shares, the sphere of the Law."""
    extra: dict[str, Any] = {
        "dateModified": local(at).isoformat(timespec="seconds"),
        "locationScope": REGIONAL if regions else COUNTRY_WIDE,
        "commitmentTransaction": [
            {"provider": org_id(body), "currency": OWN_CURRENCY, "value": float(amount)} for body, amount in shares
        ],
    }
    if len(shares) > 1:
        extra["fundingOrganization"] = [{"id": org_id(body), "name": body.name_ru or body.name} for body, _ in shares]
    if len(regions) > 1:
        extra["beneficiaryLocation"] = [
            {"name": one.name_ru, "countryCode": COUNTRY, "geoCode": one.kato, "geoCodeType": KATO} for one in regions
        ]
    sphere = outcome.lot.sphere
    if sphere is not None:
        extra["classifications"] = [{"vocabulary": "KZ-36-III-5", "code": sphere.code, "title": sphere.name_ru}]
    return extra


def org_id(organisation: Organisation) -> str:
    """By org-id.guide; an organisation without a BIN is known here alone."""
    return f"{BIN_PREFIX}{organisation.bin}" if organisation.bin else f"{PREFIX}-org-{organisation.pk}"


def show_amount(amount: Decimal, currency: str) -> str:
    """`12 975 000 ₸`, `10 000,50 GBP`."""
    shown = format_tenge(amount)
    return shown if currency == OWN_CURRENCY else f"{shown[:-1]}{currency}"


def choices() -> dict[str, list[tuple[Any, ...]]]:
    """What the list is narrowed to, and the totals of the whole register: kept for minutes, forgotten at every change."""
    found: dict[str, list[tuple[Any, ...]]] = cache.get_or_set(CHOICES, _choices, CHOICES_KEPT)  # type: ignore[assignment]
    return found


def forget_choices() -> None:
    """Now, for who reads inside this transaction, and once more when others can see what it wrote."""
    cache.delete(CHOICES)
    transaction.on_commit(lambda: cache.delete(CHOICES))


def _choices() -> dict[str, list[tuple[Any, ...]]]:
    awards = Award.objects.order_by()
    names = [f"funder_name_{code}" for code in ("kk", "ru", "en")]
    titles = [f"programme_title_{code}" for code in ("kk", "ru", "en")]
    foreign = awards.exclude(data_set=None)
    return {
        "funders": list(
            awards.values_list("funder_org_id", *names).distinct("funder_org_id").order_by("funder_org_id")
        ),
        "years": list(awards.values_list(ExtractYear("awarded_on")).distinct().order_by("-extractyear1")),
        "currencies": list(awards.values_list("currency").distinct().order_by("currency")),
        "calls": list(
            awards.own().values_list("call__number", *titles).distinct("call__number").order_by("-call__number")
        )[:MOST_PROGRAMMES],
        "programmes": _most(foreign, "programme_title_en", MOST_PROGRAMMES),
        "regions": _regions(awards),
        "places": _most(foreign.filter(region=None), "place_name", MOST_PLACES),
        "data_sets": list(DataSet.objects.values_list("pk", "name")),
        "totals": totals_of(awards),
    }


def _regions(awards: Any) -> list[tuple[Any, ...]]:
    """The regions in which something was awarded, a district under its region."""
    pairs = awards.exclude(region=None).values_list("region__parent", "region").distinct()
    regions = Region.objects.filter(kato__in={parent or kato for parent, kato in pairs})
    return list(regions.values_list("kato", "name_kk", "name_ru", "name_en"))


def _most(awards: Any, column: str, count: int) -> list[tuple[Any, ...]]:
    """The commonest values of a column, in their order: a list of thousands helps nobody to choose."""
    rows = awards.exclude(**{column: ""}).values_list(column).annotate(count=Count("pk")).order_by("-count", column)
    return sorted((value,) for value, _count in rows[:count])


def totals_of(awards: Any) -> list[tuple[Any, ...]]:
    """(data set, currency, sum, number): sums of different currencies or of different registers are never added up."""
    rows = awards.order_by().values_list("data_set__name", "currency").annotate(total=Sum("amount"), count=Count("pk"))
    return sorted(rows, key=lambda row: (row[0] is not None, row[0] or "", -row[3]))
