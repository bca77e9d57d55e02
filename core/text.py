"""Data in three languages: columns written out (`title_kk`, `title_ru`, `title_en`), one descriptor to read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Expression, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

LANGUAGES = ("kk", "ru", "en")
# What to show when the reader's language is empty: the other state language first.
FALLBACK = {"kk": ("kk", "ru", "en"), "ru": ("ru", "kk", "en"), "en": ("en", "ru", "kk")}


def reading_order(language: str | None = None) -> tuple[str, ...]:
    return FALLBACK.get((language or get_language() or "kk")[:2], FALLBACK["kk"])


def in_language(obj: Any, name: str, language: str | None = None) -> str:
    """The text of `name` in this language, else in the next one that is filled."""
    texts = (getattr(obj, f"{name}_{code}", "") for code in reading_order(language))
    return next((text for text in texts if text), "")


def chosen(texts: Sequence[str], language: str | None = None) -> str:
    """As `in_language`, of the three texts themselves, in the order of LANGUAGES."""
    by_code = dict(zip(LANGUAGES, texts, strict=True))
    return next((by_code[code] for code in reading_order(language) if by_code[code]), "")


def language_of(obj: Any, name: str, language: str | None = None) -> str:
    """Which language `in_language` really gave, for the `lang` attribute; empty when nothing is filled."""
    return next((code for code in reading_order(language) if getattr(obj, f"{name}_{code}", "")), "")


class Translated:
    """`title = Translated()` beside `title_kk/_ru/_en`: reads in the active language."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, obj: Any, owner: type | None = None) -> Any:
        return self if obj is None else in_language(obj, self.name)


class InReadersLanguage(Expression):
    """Chooses the language when the query is made, not before: it may stand in the body of a class."""

    def __init__(self, path: str, language: str | None = None) -> None:
        super().__init__(output_field=CharField())
        self.path, self.language = path, language

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        columns = [NullIf(F(f"{self.path}_{code}"), Value("")) for code in reading_order(self.language)]
        return Coalesce(*columns, Value("")).resolve_expression(*args, **kwargs)


def translated(path: str, language: str | None = None) -> InReadersLanguage:
    """For queries, across relations too: `values_list(translated("call__title"))`."""
    return InReadersLanguage(path, language)
