"""First values of the rule sets. What the law states carries its clause; what is not known yet says that it is provisional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core import clock
from core.actor import Actor
from core.rulekinds import RuleValues
from grants.lawbook import (
    CRITERIA,
    SELECTION,
    TERMS,
    TYPES,
    Criteria,
    CriterionTemplate,
    GrantTypes,
    Selection,
    Terms,
    TypeLimits,
)  # fmt: skip

PROVISIONAL = {
    "kk": "Уақытша мәндер: Мемлекеттік гранттарды қалыптастыру қағидаларының толық мәтіні енгізілгенге дейін қолданылады",
    "ru": "Временные значения: действуют до внесения полного текста Правил формирования государственных грантов",
    "en": "Provisional values: in use until the full text of the Rules of formation of state grants is entered",
}


@dataclass(frozen=True)
class Seed:
    kind: str
    since: date
    values: RuleValues
    act_number: str
    act_on: date
    clause: str = ""
    is_provisional: bool = False


class SEEDER:
    """Reference data is put into force by the portal itself."""

    actor = Actor.system("load_reference")

    @staticmethod
    def at() -> datetime:
        return clock.now()


LAW = ("36-III", date(2005, 4, 12))
RULES = ("406", date(2022, 9, 26))


def _criterion(key: str, most: int, *texts: str) -> CriterionTemplate:
    title_kk, title_ru, title_en, guidance_kk, guidance_ru, guidance_en = texts
    return CriterionTemplate(key, title_kk, title_ru, title_en, guidance_kk, guidance_ru, guidance_en, most)


FIRST_CRITERIA = Criteria(
    criteria=(
        _criterion(
            "capacity", 20,
            "Ұйымның жалпы әлеуеті", "Общий потенциал организации", "Capacity of the organisation",
            "Жарғылық қызмет жоба мақсатына сай ме? Ұйымның әлеуметтік жобалардағы тәжірибесі, командасы мен базасы жеткілікті ме?",
            "Соответствует ли уставная деятельность целям проекта? Достаточны ли опыт в социальных проектах, команда и база?",
            "Does the charter cover the goals of the project? Are experience in social projects, team and base sufficient?",
        ),
        _criterion(
            "relevance", 20,
            "Жобаның өзектілігі", "Актуальность проекта", "Relevance",
            "Мәселе деректермен дәлелденген бе? Нысаналы топтар нақты және саны көрсетілген бе? Жоба лоттың мақсатына сай ма?",
            "Подтверждена ли проблема данными? Названы ли целевые группы и их численность? Отвечает ли проект цели лота?",
            "Is the problem shown by data? Are the target groups named and counted? Does the project serve the goal of the lot?",
        ),
        _criterion(
            "logic", 20,
            "Жобаның қисыны мен орындалуы", "Логика и выполнимость проекта", "Logic and feasibility",
            "Міндеттер мақсатқа, іс-шаралар міндеттерге жеткізе ме? Жоспар айлар бойынша орындала ма? Тәуекелдер ескерілген бе?",
            "Ведут ли задачи к цели, а мероприятия к задачам? Выполним ли план по месяцам? Учтены ли риски?",
            "Do the tasks lead to the goal and the activities to the tasks? Can the monthly plan be kept? Are risks considered?",
        ),
        _criterion(
            "effect", 20,
            "Әлеуметтік әсері мен көрсеткіштері", "Социальный эффект и показатели", "Effect and indicators",
            "Не өзгереді және ол қалай өлшенеді? Көрсеткіштердің бастапқы мәні, мақсаты және растау құралы бар ма?",
            "Что изменится и как это измерят? Есть ли у показателей исходное значение, цель и способ подтверждения?",
            "What will change, and how is it measured? Has each indicator a baseline, a target and a means of verification?",
        ),
        _criterion(
            "budget", 15,
            "Бюджеттің негізділігі", "Обоснованность бюджета", "Budget",
            "Әр шығыс іс-шараға байланысты және бағасы негізделген бе? Өз үлесі мен өзге көздер көрсетілген бе?",
            "Связан ли каждый расход с мероприятием и обоснована ли цена? Указаны ли собственный вклад и другие источники?",
            "Is each cost tied to an activity and its price justified? Are own contribution and other sources stated?",
        ),
        _criterion(
            "sustainability", 5,
            "Тұрақтылығы мен серіктестері", "Устойчивость и партнеры", "Sustainability and partners",
            "Қаржыландыру аяқталған соң нәтиже қалай сақталады? Серіктестер міндеттемелерін растады ма?",
            "Как результат сохранится после окончания финансирования? Подтвердили ли партнеры свои обязательства?",
            "How is the result kept after the funding ends? Have partners confirmed what they promise?",
        ),
    )
)  # fmt: skip

FIRST_VALUES = (
    Seed(
        TYPES,
        date(2023, 1, 1),
        GrantTypes(
            short=TypeLimits(500, 3000, 3, 12, Decimal(10)),
            medium=TypeLimits(3000, 10000, 12, 24, Decimal(10)),
            long=TypeLimits(10000, None, 24, 36, Decimal(5), needs_material_base=True),
        ),
        *LAW,
        clause="6-1",
    ),
    Seed(
        TERMS,
        date(2025, 7, 1),
        Terms(
            intake_calendar_days_min=20,
            intake_calendar_days_max=40,
            admission_days=10,
            revision_days=5,
            scoring_days=15,
            decision_days=10,
            publication_days=5,
            appeal_days=10,
            appeal_decision_days=15,
        ),
        *RULES,
        is_provisional=True,
    ),
    Seed(
        SELECTION,
        date(2025, 7, 1),
        Selection(
            experts=3,
            reserves=3,
            conflict_lookback_months=12,
            commission_most=15,
            quorum_numerator=2,
            quorum_denominator=3,
            decision_item="42",
            tie_rule=("effect", "submitted_at"),
        ),
        *RULES,
        is_provisional=True,
    ),
    Seed(CRITERIA, date(2025, 7, 1), FIRST_CRITERIA, *RULES, is_provisional=True),
)

__all__ = ["FIRST_CRITERIA", "FIRST_VALUES", "PROVISIONAL", "SEEDER", "Seed"]
