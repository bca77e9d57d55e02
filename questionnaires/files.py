"""Files as answers: each is a document of its own, examined like any other and attached to what the answers are about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from core.actor import Actor
from documents import actions
from documents.models import Document
from documents.refusals import sentence
from documents.states import DocumentState
from questionnaires.forms import AnswersForm


def keep_uploads(form: AnswersForm, about: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Answers to the form's file questions. What is not accepted becomes an error of its field and no answer.

    Outside a transaction: a file is examined after it is stored. Then pass `{**form.values, **these}` to `save_answers`.
    """
    answers: dict[str, Any] = {}
    for key, file in form.uploads.items():
        try:
            document = actions.upload(file, purpose=f"answer:{key}", by=by, at=at)
            document = actions.examine(document, by=by, at=at)
            answers[key] = _attached(document, about, key, by=by, at=at)
        except ValidationError as error:
            form.add_error(key, error)
    return answers


def _attached(document: Document, about: str, key: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    if document.state == DocumentState.REFUSED:
        raise ValidationError(sentence(document.refusal, document.refusal_values))
    document = actions.attach(document, about, purpose=f"answer:{key}", by=by, at=at)
    return file_answer(document)


def file_answer(document: Document) -> dict[str, Any]:
    return {
        "document": document.pk, "name": document.file_name, "size": document.size, "sha256": document.sha256
    }  # fmt: skip
