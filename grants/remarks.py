"""What a remark of admission may name: a whole part of the submitted application, or one place of it.

Places of a section are those of `projects.openings`; of the extra questions, the key of a question; of the documents, the
requirement that one answers (see `grants.parts.place_of_document`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grants.models import Admission, Submission
from grants.parts import DOCUMENTS, QUESTIONS, place_of_document
from grants.submitted import questions_of
from projects.content import Content
from projects.openings import places
from projects.sections import SECTIONS

WHOLE_PART = _("All of this part")
KEPT_FOR = 3600  # seconds


@dataclass(frozen=True, slots=True)
class RemarkedPart:
    """A part with its places, each with what it is called; the first one, named by nothing, is the whole part."""

    key: str
    title: Any
    places: list[tuple[str, Any]]


def parts_to_remark(admission: Admission, content: Content | None = None) -> list[RemarkedPart]:
    """In the order of the application. `content`: of the submitted plan, when the caller has one."""
    found = _sections(admission.submission, content or Content(admission.submission.plan))
    questions = questions_of(admission.submission)
    if questions is not None:
        asked = [
            (question.key, f"{number}. {question.label}")
            for number, question in enumerate(questions.questions, start=1)
        ]
        found.append(RemarkedPart(QUESTIONS, _("Extra questions"), [("", WHOLE_PART), *asked]))
    required = [(place_of_document(one.pk), one.title) for one in admission.application.call.required_documents.all()]
    beyond = (place_of_document(None), _("What was added beyond the documents that the call asks for"))
    return [*found, RemarkedPart(DOCUMENTS, _("Documents"), [("", WHOLE_PART), *required, beyond])]


def _sections(submission: Submission, content: Content) -> list[RemarkedPart]:
    """What was submitted does not change, so its places are kept by its hash, once a language."""

    def read() -> dict[str, list[tuple[str, str]]]:
        return {
            key: [(place, str(name)) for place, name in places(content, section)] for key, section in SECTIONS.items()
        }

    kept: Any = cache.get_or_set(f"grants.places:{submission.sha256}:{get_language()}", read, KEPT_FOR)
    return [RemarkedPart(key, section.title, kept[key]) for key, section in SECTIONS.items()]


def known_places(admission: Admission) -> set[tuple[str, str]]:
    return {(part.key, place) for part in parts_to_remark(admission) for place, _called in part.places}


def called(parts: list[RemarkedPart], part: str, place: str) -> str:
    """`Activities. Activity 3: Training`; the part alone when the remark is on all of it."""
    found = next((one for one in parts if one.key == part), None)
    if found is None:
        return part
    name = dict(found.places).get(place, place) if place else ""
    return f"{found.title}. {name}" if name else str(found.title)
