"""A set of answers as one canonical JSON text, whose SHA-256 anybody can recompute."""

from __future__ import annotations

import hashlib
from typing import Any

from questionnaires.conditions import relevant
from questionnaires.models import AnswerSet
from questionnaires.schema import canonical


def export(answer_set: AnswerSet) -> dict[str, Any]:
    """Only what was asked. The digest names the questions; `definition` of that version says what they were."""
    version = answer_set.version
    return {
        "about": answer_set.about,
        "questions": {"version": version.number, "sha256": version.digest},
        "revision": answer_set.revision,
        "language": answer_set.language,
        "answers": relevant(version.questions, answer_set.answers),
    }


def export_text(answer_set: AnswerSet) -> str:
    return canonical(export(answer_set))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
