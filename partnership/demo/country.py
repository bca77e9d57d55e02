"""The scale of a country: some hundreds of NGOs in all regions, akimats with calls of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from core.models import Region
from partnership.demo import bodies, calls, ngos
from partnership.demo.invented import invented_bin
from partnership.demo.stage import JOINED, Stage
from partnership.demo.timeline import Timeline

NAMES = (
    ("Шапағат", "Шапагат"), ("Болашақ", "Болашак"), ("Жанашыр", "Жанашыр"), ("Нұр", "Нур"), ("Тірек", "Тирек"),
    ("Бірлік", "Бирлик"), ("Жас қанат", "Жас канат"), ("Ақ бота", "Ак бота"), ("Мейір", "Мейир"), ("Дарын", "Дарын"),
    ("Сенім", "Сеним"), ("Көмек", "Комек"), ("Игілік", "Игилик"), ("Өркен", "Оркен"), ("Самғау", "Самгау"),
    ("Шаңырақ", "Шанырак"), ("Арман", "Арман"),
)  # fmt: skip
FORMS = (
    ("public_foundation", "қоғамдық қоры", "Общественный фонд"),
    ("public_association", "қоғамдық бірлестігі", "Общественное объединение"),
    ("private_institution", "жеке мекемесі", "Частное учреждение"),
)
# One in so many, as in the state's statistics of 2023: inactive, suspended, in liquidation; the others are active.
RARE = ((11, "inactive"), (21, "suspended"), (150, "liquidation"))
HEADED = 6  # one in so many has a head who acts for it
REPEATED = ("accord", "health", "families")  # calls that each region announces too
STEP = 4  # days from one regional call to the next


def make(stage: Stage) -> None:
    regions = list(Region.objects.oblasts().order_by("kato"))
    for number, facts in enumerate(_ngos(regions)):
        if number % HEADED:
            stage.once(f"country ngo {facts['bin']}", partial(ngos.known, stage, facts))
        else:
            day = JOINED + 60 + number % 90
            stage.once(f"country ngo {facts['bin']}", partial(ngos.confirmed, stage, _headed(facts, number), day))
    others = [region for region in regions if region.kato != "110000000"]
    for number, region in enumerate(others):
        akimat = _akimat(region, number)
        bodies.BINS[akimat["key"]] = akimat["bin"]
        stage.once(f"country {akimat['key']}", partial(bodies.found, stage, akimat, JOINED + 20))
    _calls(stage, others)


def _ngos(regions: list[Region]) -> Iterator[dict[str, Any]]:
    for number in range(len(regions) * len(NAMES)):
        region, (kk, ru) = regions[number % len(regions)], NAMES[number // len(regions)]
        form, form_kk, form_ru = FORMS[number % len(FORMS)]
        status = next((status for one_in, status in RARE if number % one_in == one_in - 1), "active")
        yield {
            "bin": invented_bin(f"80{number % 12 + 1:02d}40", number), "region": region.kato, "form": form,
            "name": {"kk": f"«{kk}» {form_kk}", "ru": f"{form_ru} «{ru}»"}, "status": status, "town": region.name_kk,
        }  # fmt: skip


def _headed(facts: dict[str, Any], number: int) -> dict[str, Any]:
    spheres = ("1", "2", "4", "5", "7", "8", "10", "11", "15", "16")
    return {
        **facts, "address": facts["town"], "registered": date(2008, 1, 1) + timedelta(days=17 * number),
        "spheres": [spheres[number % len(spheres)], spheres[(number + 3) % len(spheres)]],
        "charter": {"kk": "Қоғамға пайдалы бастамаларды қолдау.", "ru": "Поддержка общественно полезных инициатив."},
        "staff": number % 9 + 1, "volunteers": number % 60,
        "director": {
            "email": f"head{number}@ngos.example", "name": f"Жетекші № {number}", "language": "ru" if number % 3 else "kk",
        },
    }  # fmt: skip


def _akimat(region: Region, number: int) -> dict[str, Any]:
    key = f"akimat-{region.kato[:2]}"
    names = {"kk": f"{region.name_kk} әкімдігі", "ru": f"Акимат: {region.name_ru}", "en": f"Akimat of {region.name_en}"}
    people = [
        {"email": f"{role}@{key}.example", "name": f"{region.name_ru}: {title}", "language": "ru", "roles": [role]}
        for role, title in (("officer", "специалист"), ("publisher", "руководитель"))
    ]
    return {
        "key": key, "kind": "akimat", "bin": invented_bin("810340", 500 + number), "name": names, "region": region.kato,
        "address": "", "people": people,
    }  # fmt: skip


def _calls(stage: Stage, regions: list[Region]) -> None:
    templates, timeline = calls.written(), Timeline()
    for number in range(len(regions) * len(REPEATED)):
        region, key = regions[number % len(regions)], REPEATED[number // len(regions)]
        facts = _regional(templates[key], region, opens=STEP * (number - len(regions) * len(REPEATED)) + 8)
        calls.live(timeline, stage, facts)
    timeline.live(stage)


def _regional(facts: dict[str, Any], region: Region, opens: int) -> dict[str, Any]:
    owner = f"akimat-{region.kato[:2]}"
    titles = {code: f"{text}: {getattr(region, f'name_{code}')}" for code, text in facts["title"].items()}
    events = [{"do": verb, "day": opens - before} for verb, before in (("draft", 30), ("propose", 16), ("publish", 9))]
    return {
        **facts, "key": f"{facts['key']} {region.kato}", "owner": owner, "title": titles, "regions": [region.kato],
        "opens": opens, "closes": opens + 27,
        "lots": [{**lot, "regions": [region.kato]} for lot in facts["lots"]], "events": events, "followers": [],
        "funders": [{"body": owner, "percent": 100, "programme": "005 / 015"}],
    }  # fmt: skip
