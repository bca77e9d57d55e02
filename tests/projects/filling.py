"""A whole plan as data: what a careful NGO writes into each section."""

from datetime import date
from decimal import Decimal
from typing import Any

WHOLE: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "charter_fit": ({"charter_points": "2.1, 2.3", "charter_fit": "Помощь молодым семьям – предмет деятельности."}, []),
    "project": (
        {
            "title": "Школа молодых родителей",
            "summary": "Занятия и консультации в двух областях.",
            "language": "ru",
            "regions": ["110000000", "350000000"],
            "geography": "Кокшетау, село Жаксы",
            "start_on": date(2027, 3, 1),
            "end_on": date(2027, 12, 1),
        },
        [],
    ),
    "problem": ({"problem": "Каждая третья молодая семья распадается в первые пять лет.\nПомощи рядом нет."}, []),
    "goal_tasks": (
        {"goal": "Поддержать 120 молодых семей до конца 2027 года."},
        [{"key": "a0000001", "title": "Провести занятия"}, {"key": "a0000002", "title": "Открыть консультации"}],
    ),
    "target_groups": ({}, [{"key": "b0000001", "name": "Молодые семьи", "people": 120, "how_reached": "Через поликлиники"}]),
    "activities": (
        {},
        [
            {
                "key": "c0000001", "title": "Двадцать занятий", "task": "a0000001", "start_on": date(2027, 4, 1),
                "end_on": date(2027, 9, 1), "place": "Кокшетау", "responsible": "О. Ким", "result": "120 семей обучены",
            },
            {
                "key": "c0000002", "title": "Консультации", "task": "a0000002", "start_on": date(2027, 5, 1),
                "end_on": date(2027, 12, 1), "place": "Жаксы", "responsible": "А. Сарсенова", "result": "300 консультаций",
            },
        ],
    ),
    "indicators": (
        {},
        [
            {
                "key": "d0000001", "name": "Обученные семьи", "unit": "семья", "baseline": Decimal(0), "target": Decimal(120),
                "means": "Списки участников", "activity": "c0000001", "task": "",
            }
        ],
    ),
    "team": ({}, [{"key": "e0000001", "name": "Ким Ольга", "role": "Координатор", "duties": "Всё", "experience": "Пять лет"}]),
    "partners": (
        {"own_contribution": "Помещение и труд волонтеров."},
        [{"key": "f0000001", "name": "Поликлиника № 2", "bin": "711241000002", "contribution": "Зал"}],
    ),
    "risks": (
        {"sustainability": "Занятия продолжит поликлиника.", "information_plan": "Районная газета."},
        [{"key": "f1000001", "risk": "Мало участников", "likelihood": "low", "response": "Звонки"}],
    ),
    "budget": (
        {},
        [
            {
                "key": "f2000001", "description": "Тренер", "category": "salaries", "block": "direct", "activity": "c0000001",
                "unit": "занятие", "quantity": Decimal(20), "price": Decimal("25000.50"), "requested": Decimal("400010"),
                "own": Decimal("100000"), "other": Decimal(0), "justification": "Средняя цена по городу",
            },
            {
                "key": "f2000002", "description": "Бухгалтер", "category": "salaries", "block": "administrative", "activity": "",
                "unit": "месяц", "quantity": Decimal(10), "price": Decimal(10000), "requested": None, "own": None, "other": None,
                "justification": "Четверть ставки",
            },
        ],
    ),
}  # fmt: skip
