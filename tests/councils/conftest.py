"""A commission of five with its secretary, meetings at every stage, and lots whose organisations a test names."""

from datetime import timedelta
from decimal import Decimal

import pytest

from councils.items import Fact, NewItem
from councils.ranking import Candidate
from tests.councils.making import PREFIX, Lots, seated


@pytest.fixture
def lots():
    """The provider of items "tests.lot:…": who is at stake, what was decided, whether to veto."""
    from councils import items

    provider = Lots()
    items.register_items(PREFIX, provider)
    yield provider
    items._providers.pop(PREFIX)


@pytest.fixture
def commission(people):
    return seated(people)


def ranked(*amounts, below=()):
    """Candidates a, b, c… with falling scores; keys in `below` are under the pass mark."""
    return [
        Candidate(
            key=key, place=place, label_kk=f"«{key}» қоры", label_ru=f"Фонд «{key}»", amount=Decimal(amount),
            score=Decimal(100 - place * 5), fits=key not in below,
        )
        for place, (key, amount) in enumerate(zip("abcdef", amounts, strict=False), 1)
    ]  # fmt: skip


def lot(*amounts, budget=1_000_000, subject="tests.lot:1", **more):
    facts = {
        "title_kk": "1-лот. Еріктілікті дамыту",
        "title_ru": "Лот 1. Развитие волонтерства",
        "title_en": "Lot 1. Volunteering",
        "candidates": ranked(*(amounts or (400_000, 500_000, 300_000))),
        "budget": Decimal(budget),
        "tie_rule_kk": "Әсері жоғары өтінім басым",
        "tie_rule_ru": "Выше заявка с большим эффектом",
        "facts": [Fact("Тізім", "Перечень", "№ 12 бұйрық", "Приказ № 12")],
        "reference_kk": "Қағидалардың 42-тармағы",
        "reference_ru": "пункт 42 Правил",
        "reference_en": "item 42 of the Rules",
    }
    return NewItem(subject=subject, **{**facts, **more})


HOUR = timedelta(hours=1)
