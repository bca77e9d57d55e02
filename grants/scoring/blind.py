"""Blind reading: whatever tells who applies is taken out of the text before it reaches a page.

Hidden are the applicant's names, BIN, head, team, contacts, and generally phones, addresses of mail and web and numbers of
twelve digits. Names inflect, so words of a name match with their endings. What nobody can list, such as the title of a
well-known festival, stays: an expert who recognises an applicant they are tied to says so and leaves the application.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from grants.models import Submission
from projects.content import Content
from projects.models import Row
from questionnaires.showing import AnswerRow, Words

# Contacts and numbers, whoever's they are.
GENERAL = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"(?:https?://|www\.)\S+",
    r"(?<!\w)@[\w.]{3,}",
    r"(?<!\d)\d{12}(?!\d)",
    r"(?:\+7|(?<!\d)8)[\s\-(]*\d{3}[\s\-)]*\d{3}[\s\-]*\d{2}[\s\-]*\d{2}(?!\d)",
)
QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]{2,})[»\"”“]")
# Two words in a row that begin with capitals: how a person is named among roles ("coordinator Aigerim Sarsenova").
PERSON = re.compile(r"\b[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\w+(?:\s+[А-ЯЁӘҒҚҢӨҰҮҺІA-Z][\w.]*)+")
NOT_SHOWN = {"snapshot", "digest", "key"}
BETWEEN = r"[\s«»\"“”„'’.,-]+"
PEOPLE_FIELDS = {"activity": ("responsible",), "teammember": ("name",), "partner": ("bin",)}


class Mask:
    """Replaces what is hidden. Longest first, so that a whole name goes before a word of it."""

    def __init__(self, patterns: Iterable[str]) -> None:
        ordered = sorted(set(patterns), key=len, reverse=True)
        self._found = re.compile("|".join(f"(?:{each})" for each in [*GENERAL, *ordered]), re.IGNORECASE)

    def __call__(self, text: str) -> str:
        return self._found.sub(_("[hidden]"), text)


def mask_of(submission: Submission) -> Mask:
    """Made from what was submitted and from the register. No query when `application__organisation` is there."""
    content = json.loads(submission.content)
    applicant, sections = content["applicant"], content["plan"]["sections"]
    body = submission.application.organisation
    names = [body.name_kk, body.name_ru, body.name_en, applicant.get("name_kk", ""), applicant.get("name_ru", "")]
    people = [applicant.get("head", ""), content.get("submitted_by", "")]
    people += [row.get("name", "") for row in sections.get("team", {}).get("rows", [])]
    for row in sections.get("activities", {}).get("rows", []):
        people += PERSON.findall(row.get("responsible") or "")
    exact = [applicant.get("bin", ""), body.bin, applicant.get("address", ""), body.address]
    return Mask(
        [
            *(pattern for name in names for pattern in _of_organisation(name)),
            *(pattern for name in people for pattern in _of_person(name)),
            *(_phrase(text) for text in exact if text.strip()),
        ]
    )


def _of_organisation(name: str) -> Iterator[str]:
    """The whole name, and what stands in its quotation marks: «Үміт» of «Үміт» қоғамдық қоры."""
    if not name.strip():
        return
    yield _phrase(name)
    for quoted in QUOTED.findall(name):
        words = re.findall(r"\w+", quoted)
        yield _inflected(words[0]) if len(words) == 1 else _phrase(quoted)


def _of_person(name: str) -> Iterator[str]:
    words = re.findall(r"\w+", name)
    if len(words) > 1:
        yield _phrase(name)
    for word in words:
        if len(word) >= 3:
            yield _inflected(word)


def _phrase(text: str) -> str:
    """The words in a row, whatever stands between them; the last one with any ending."""
    words = re.findall(r"\w+", text)
    return rf"\b{BETWEEN.join(map(re.escape, words))}\w*" if words else r"(?!)"


def _inflected(word: str) -> str:
    """Сәрсенова, Сәрсеновой, Үмітке. Of three letters only with a capital, so that Пак does not hide every пакет."""
    stem = re.escape(word[:-1] if len(word) >= 6 else word)
    return rf"\b{stem}\w*" if len(word) >= 4 else rf"(?-i:\b{stem}\w{{0,3}}\b)"


def blinded(content: Content, mask: Mask) -> Content:
    """The same content with every text masked, in memory. People are named by their place in the list."""
    _mask_row(content.plan, mask)
    for rows in (
        content.tasks, content.target_groups, content.activities, content.indicators, content.team, content.partners,
        content.risks, content.budget,
    ):  # fmt: skip
        for row in rows:
            _mask_row(row, mask)
            _hide_people(row)
    return content


def _mask_row(row: models.Model, mask: Mask) -> None:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str) and value and not field.choices and field.name not in NOT_SHOWN:
            setattr(row, field.attname, mask(value))


def _hide_people(row: Row) -> None:
    for name in PEOPLE_FIELDS.get(row._meta.model_name or "", ()):
        if getattr(row, name):
            setattr(row, name, _("[hidden]"))


def blinded_answers(rows: Iterable[AnswerRow], mask: Mask) -> list[AnswerRow]:
    """Files are not shown: their names and contents tell who applies."""
    return [_blinded_answer(row, mask) for row in rows]


def _blinded_answer(row: AnswerRow, mask: Mask) -> AnswerRow:
    if row.document is not None:
        return replace(
            row, lines=[Words(_("A file is attached; experts of a blind call do not see it."))], document=None
        )
    lines: list[Any] = [Words(mask(line.text), line.lang) for line in row.lines]
    return replace(row, lines=lines)
