"""The seeds of the ground: regions, spheres, legal acts, working days, the monthly calculation index."""

from datetime import date
from decimal import Decimal

from core import clock
from core.actor import Actor
from core.models.reference import CalendarDay, LegalAct, Region, RuleSet, Sphere
from core.reference.holidays import days
from core.reference.registry import Counts, register_seed
from core.reference.tables import bring_up_to_date, read_table
from core.rulesets import MCI, LegalReference, MonthlyIndex, enact

SEEDER = "load_reference"


def load_regions() -> Counts:
    """Regions before their districts, which point at them."""
    rows = [
        {
            "kato": row["kato"],
            "level": Region.Level.DISTRICT if row["parent"] else Region.Level.REGION,
            "parent_id": row["parent"] or None,
            "iso": row["iso"],
            "tile_column": int(row["column"]) if row["column"] else None,
            "tile_row": int(row["row"]) if row["row"] else None,
            **{f"{part}_{code}": row[f"{part}_{code}"] for part in ("name", "short") for code in ("kk", "ru", "en")},
        }
        for row in read_table("regions.csv")
    ]
    return bring_up_to_date(Region, sorted(rows, key=lambda row: row["level"]), "kato")


def load_spheres() -> Counts:
    rows = [
        {
            "code": row["code"],
            "is_for_order_only": row["for_order_only"] == "yes",
            "sort": int(row["sort"]),
            **_names(row, "name"),
        }
        for row in read_table("spheres.csv")
    ]
    return bring_up_to_date(Sphere, rows, "code")


def load_acts() -> Counts:
    rows = [
        {
            "code": row["code"],
            "kind": row["kind"],
            "number": row["number"],
            "register_number": row["register_number"],
            "adopted_on": date.fromisoformat(row["adopted_on"]),
            "in_force_from": _date(row["in_force_from"]),
            "in_force_until": _date(row["in_force_until"]),
            **_names(row, "title"),
        }
        for row in read_table("acts.csv")
    ]
    return bring_up_to_date(LegalAct, rows, "code")


def load_calendar() -> Counts:
    """Days that a person has set are left as they are."""
    by_hand = set(CalendarDay.objects.filter(is_set_by_hand=True).values_list("date", flat=True))
    rows = [row for row in days() if row["date"] not in by_hand]
    counts = bring_up_to_date(CalendarDay, rows, "date")
    return counts + Counts(unchanged=len(by_hand))


def load_monthly_index() -> Counts:
    """Only adds: a rule set is never corrected by a seed, a newer one is put into force instead."""
    counts = Counts()
    for row in read_table("rule_sets.csv"):
        start = date.fromisoformat(row["since"])
        if RuleSet.objects.filter(kind=MCI, period__contains=start).exists():
            counts += Counts(unchanged=1)
            continue
        enact(
            MCI,
            MonthlyIndex(Decimal(row["amount"])),
            LegalReference(
                act=LegalAct.objects.get(pk=row["act"]),
                clause=row["clause"],
                kk=row["reference_kk"],
                ru=row["reference_ru"],
                en=row["reference_en"],
            ),
            start=start,
            end=_date(row["until"]),
            by=Actor.system(SEEDER),
            at=clock.now(),
        )
        counts += Counts(created=1)
    return counts


def register() -> None:
    """Called by the app when it is ready."""
    register_seed("regions", load_regions)
    register_seed("spheres", load_spheres)
    register_seed("legal acts", load_acts)
    register_seed("working days", load_calendar)
    register_seed("monthly calculation index", load_monthly_index)


def _names(row: dict[str, str], name: str) -> dict[str, str]:
    return {f"{name}_{code}": row[f"{name}_{code}"] for code in ("kk", "ru", "en")}


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
