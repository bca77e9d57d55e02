"""Calls made as officers make them: through the actions, section by section."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from core import pages
from core.models import Region
from grants import actions
from grants.drafting import COLLECTIONS, digest_of, section_digest
from grants.models import Call, Lot
from grants.sections import Section
from grants.states import GrantType
from tests.people import Cast, actor_for

ALMATY = ZoneInfo("Asia/Almaty")
OPENS = datetime(2027, 1, 12, 9, 0, tzinfo=ALMATY)
CLOSES = datetime(2027, 2, 4, 18, 30, tzinfo=ALMATY)
WHILE_OPEN = datetime(2027, 1, 20, 12, 0, tzinfo=ALMATY)


def three(name: str, kk: str, ru: str, en: str = "") -> dict[str, str]:
    return {f"{name}_kk": kk, f"{name}_ru": ru, f"{name}_en": en}


LOT: dict[str, Any] = {
    **three("theme", "Жастардың еріктілігі", "Волонтерство молодежи", "Youth volunteering"),
    **three("goal", "Еріктілер санын арттыру", "Увеличить число волонтеров"),
    **three("tasks", "1. Оқыту. 2. Іс-шаралар.", "1. Обучение. 2. Мероприятия."),
    **three("result", "1 000 ерікті", "1 000 волонтеров"),
    **three("territory", "", ""),
    "starts_on": date(2027, 4, 1),
    "ends_on": date(2027, 11, 30),
    "amount": Decimal(6_000_000),
    "grants_count": 1,
}


def drafted(people: Cast, **changes: Any) -> Call:
    """A complete draft of the ministry: one lot of 6 million, funded by the ministry and the akimat."""
    by, at = actor_for(people.officer), people.at
    call = actions.create_call(by=by, at=at)
    save(people, call, Section.BASICS, {
        **three("title", "2027 жылғы еріктілік конкурсы", "Конкурс по волонтерству на 2027 год", "Volunteering 2027"),
        **three("summary", "Жастар еріктілігін қолдау.", "Поддержка волонтерства молодежи."),
    })  # fmt: skip
    save(people, call, Section.BASIS, {
        **three("basis_title", "Басым бағыттар тізбесі", "Перечень приоритетных направлений"),
        "basis_number": "15-НҚ", "basis_on": date(2026, 12, 21),
        **three("basis_approved_by", "Азаматтық қоғам істері комитеті", "Комитет по делам гражданского общества"),
    })  # fmt: skip
    save(people, call, Section.SCOPE, {
        "grant_type": GrantType.SHORT, "spheres": [people.spheres[0]], "regions": [], "is_repeated": False,
    })  # fmt: skip
    lot = add(people, call, "lots", {**LOT, "sphere": people.spheres[0], "regions": [people.region]})
    add(people, call, "lines", {
        **three("item", "Жалақы", "Заработная плата"), **three("unit", "ай", "мес."), "quantity": Decimal(8),
        "price": Decimal(500_000),
    }, parent=lot)  # fmt: skip
    add(people, call, "lines", {
        **three("item", "Оқыту", "Обучение"), **three("unit", "рет", "раз"), "quantity": Decimal(4), "price": Decimal(500_000),
    }, parent=lot)  # fmt: skip
    add(
        people,
        call,
        "funders",
        {"organisation": people.ministry, "amount": Decimal(4_000_000), "budget_programme": "001"},
    )
    add(people, call, "funders", {"organisation": people.akimat, "amount": Decimal(2_000_000), "budget_programme": ""})
    save(people, call, Section.WINDOW, {"opens_at": OPENS, "closes_at": CLOSES})
    for section, values in changes.items():
        save(people, call, Section(section), values)
    return Call.objects.get(pk=call.pk)


def save(people: Cast, call: Call, section: Section, values: dict[str, Any]) -> None:
    call.refresh_from_db()
    seen = section_digest(call, section)
    actions.save_section(call, section, values, seen=seen, by=actor_for(people.officer), at=people.at)


def add(people: Cast, call: Call, key: str, values: dict[str, Any], parent: Lot | None = None) -> Any:
    return actions.save_item(
        call, COLLECTIONS[key], None, values, parent=parent, by=actor_for(people.officer), at=people.at
    )


def change(people: Cast, call: Call, key: str, row: Any, **values: Any) -> Any:
    kind = COLLECTIONS[key]
    row = type(row).objects.get(pk=row.pk)
    return actions.save_item(
        call, kind, row.pk, values, seen=digest_of(row, kind.fields), by=actor_for(people.officer), at=people.at
    )


def proposed(people: Cast, **changes: Any) -> Call:
    return actions.propose_call(drafted(people, **changes), by=actor_for(people.officer), at=people.at)


def published(people: Cast, at: datetime | None = None, **changes: Any) -> Call:
    call = proposed(people, **changes)
    return actions.publish_call(call, by=actor_for(people.publisher), at=at or people.at)


def oblast(kato: str) -> Region:
    return Region.objects.get(kato=kato)


DAY = timedelta(days=1)


def of_today(call: Call, closes_in: int = 10) -> Call:
    """Published some days ago and open for `closes_in` more: pages judge by the moment of the request."""
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(
        opens_at=now - timedelta(days=12),
        closes_at=now + timedelta(days=closes_in),
        published_at=now - timedelta(days=13),
    )
    pages.written("grants.call")
    return call
