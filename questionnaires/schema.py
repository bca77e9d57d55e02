"""What a questionnaire is made of, as frozen values, and its JSON.

    {"next": 4, "questions": [
        {"key": "q1", "kind": "yes_no", "label": {"kk": "…", "ru": "…"}, "required": true},
        {"key": "q2", "kind": "one_of", "label": {…}, "options": [{"key": "o3", "label": {…}}, …],
         "shown_if": {"question": "q1", "values": ["yes"]}}]}

Keys are given once and never again (`next`), so that an answer always belongs to the question it was given to.
`minimum` and `maximum` are texts as answers are: "10", "150000.00", "2027-03-31"; with several options, how many.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.text import LANGUAGES, reading_order
from questionnaires.kinds import USUAL_LENGTH, Kind


@dataclass(frozen=True, slots=True)
class Texts:
    kk: str = ""
    ru: str = ""
    en: str = ""

    def read(self, language: str | None = None) -> tuple[str, str]:
        """The text and the language it is in: the reader's, else the next that is filled."""
        return next(((text, code) for code in reading_order(language) if (text := getattr(self, code))), ("", ""))

    def __str__(self) -> str:
        return self.read()[0]

    def __bool__(self) -> bool:
        return any(getattr(self, code) for code in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown only when the answer to an earlier question is one of `values`: option keys, or "yes" / "no"."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """`max_length` in UTF-16 units, as browsers count; 0 takes the usual length of the kind."""

    key: str
    kind: Kind
    label: Texts
    hint: Texts = Texts()
    required: bool = False
    options: tuple[Option, ...] = ()
    shown_if: Condition | None = None
    max_length: int = 0
    minimum: str = ""
    maximum: str = ""

    @property
    def longest(self) -> int:
        return self.max_length or USUAL_LENGTH.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Definition:
    questions: tuple[Question, ...] = ()
    next: int = 1

    def find(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def number_of(self, key: str) -> int:
        """As readers count: the first question is 1."""
        return [question.key for question in self.questions].index(key) + 1

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(question.key for question in self.questions)


EMPTY = Definition()


class Malformed(ValueError):
    """The JSON is not a definition; the message names the place."""


def parse(data: Any) -> Definition:
    """Raises `Malformed` for JSON of another shape. Whether it makes sense, `questionnaires.structure` says."""
    _only(data, "definition", {"next", "questions"})
    questions = data.get("questions", [])
    if not isinstance(questions, list):
        raise Malformed("questions: a list is needed")
    return Definition(
        tuple(_question(item, f"questions[{i}]") for i, item in enumerate(questions)), _whole(data, "next", 1)
    )


def _question(data: Any, place: str) -> Question:
    known = set(Question.__dataclass_fields__)
    _only(data, place, known)
    kind = _text(data, "kind", place)
    if kind not in Kind.values:
        raise Malformed(f"{place}.kind: there is no kind {kind!r}")
    options = data.get("options", [])
    if not isinstance(options, list):
        raise Malformed(f"{place}.options: a list is needed")
    return Question(
        key=_text(data, "key", place),
        kind=Kind(kind),
        label=_texts(data.get("label", {}), f"{place}.label"),
        hint=_texts(data.get("hint", {}), f"{place}.hint"),
        required=data.get("required", False) is True,
        options=tuple(_option(item, f"{place}.options[{i}]") for i, item in enumerate(options)),
        shown_if=_condition(data.get("shown_if"), f"{place}.shown_if"),
        max_length=_whole(data, "max_length", 0),
        minimum=_text(data, "minimum", place),
        maximum=_text(data, "maximum", place),
    )


def _option(data: Any, place: str) -> Option:
    _only(data, place, {"key", "label"})
    return Option(_text(data, "key", place), _texts(data.get("label", {}), f"{place}.label"))


def _condition(data: Any, place: str) -> Condition | None:
    if data is None:
        return None
    _only(data, place, {"question", "values"})
    values = data.get("values", [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Malformed(f"{place}.values: a list of texts is needed")
    return Condition(_text(data, "question", place), tuple(values))


def _texts(data: Any, place: str) -> Texts:
    _only(data, place, set(LANGUAGES))
    return Texts(*(_text(data, code, place) for code in LANGUAGES))


def _only(data: Any, place: str, known: set[str]) -> None:
    if not isinstance(data, dict):
        raise Malformed(f"{place}: an object is needed")
    if unknown := set(data) - known:
        raise Malformed(f"{place}: unknown {', '.join(sorted(unknown))}")


def _text(data: Mapping[str, Any], name: str, place: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or "\0" in value:
        raise Malformed(f"{place}.{name}: a text is needed")
    return value


def _whole(data: Mapping[str, Any], name: str, default: int) -> int:
    value = data.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise Malformed(f"{name}: a whole number is needed")
    return value


def to_json(definition: Definition) -> dict[str, Any]:
    """Without what is empty, so that equal definitions have equal digests."""
    return {"next": definition.next, "questions": [_plain(question) for question in definition.questions]}


def _plain(question: Question) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "key": question.key,
        "kind": str(question.kind),
        "label": _filled(question.label),
        "hint": _filled(question.hint),
        "required": question.required,
        "options": [{"key": option.key, "label": _filled(option.label)} for option in question.options],
        "max_length": question.max_length,
        "minimum": question.minimum,
        "maximum": question.maximum,
    }
    if question.shown_if:
        plain["shown_if"] = {"question": question.shown_if.question, "values": list(question.shown_if.values)}
    return {name: value for name, value in plain.items() if value not in ("", 0, False, [], {}) or name == "label"}


def _filled(texts: Texts) -> dict[str, str]:
    return {code: text for code in LANGUAGES if (text := getattr(texts, code))}


def canonical(data: Any) -> str:
    """One text for equal JSON: sorted keys, no spaces, letters as they are (UTF-8)."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(definition: Definition) -> str:
    return hashlib.sha256(canonical(to_json(definition)).encode()).hexdigest()
