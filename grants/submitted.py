"""What a submission holds, read from its own frozen content: officers, experts and the commission judge this and nothing newer.

An applicant may reopen an application, change answers and files, and never submit again; the submitted version stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core.record import subject_of
from documents.models import Document
from grants.models import RequiredDocument, Submission
from grants.parts import answer_set_of
from questionnaires.models import Version
from questionnaires.schema import Definition
from questionnaires.showing import AnswerRow, show_answers


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """`requirement` None: added by the applicant beyond what the call asks for."""

    document: Document
    requirement: RequiredDocument | None


def content_of_submission(submission: Submission) -> dict[str, Any]:
    """Read once: nobody changes what it gives."""
    kept = vars(submission)
    if "read_content" not in kept:
        kept["read_content"] = json.loads(submission.content)
    content: dict[str, Any] = kept["read_content"]
    return content


def questions_of(submission: Submission) -> Definition | None:
    """The very questions that were answered, whatever the call asks since; None when it asked nothing."""
    digest = content_of_submission(submission)["questions"]
    if not digest:
        return None
    answer_set = answer_set_of(submission.application)
    if answer_set is not None and answer_set.version.digest == digest:
        return answer_set.version.questions
    return Version.objects.filter(digest=digest).latest("pk").questions


def answers_of(submission: Submission) -> list[AnswerRow]:
    questions = questions_of(submission)
    return list(show_answers(questions, content_of_submission(submission)["answers"])) if questions else []


def files_of(submission: Submission) -> list[SubmittedFile]:
    listed = content_of_submission(submission)["documents"]
    if not listed:
        return []
    about = subject_of(submission.application)
    found = {
        each.sha256: each
        for each in Document.objects.filter(subject=about, sha256__in=[one["sha256"] for one in listed]).order_by("-pk")
    }
    asked = {one.pk: one for one in submission.application.call.required_documents.all()}
    return [
        SubmittedFile(found[one["sha256"]], asked.get(one.get("requirement", 0)))
        for one in listed
        if one["sha256"] in found
    ]


def fulfilled_requirements(submission: Submission) -> set[int]:
    """Primary keys of the required documents that the submission carries."""
    return {one.get("requirement", 0) for one in content_of_submission(submission)["documents"]} - {0}
