"""What an organisation wrote or uploaded before and need not write or upload again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from documents.actions.signing import SCAN_PURPOSE
from documents.models import Document, DocumentKind
from grants.models import Application
from grants.parts import QUESTIONS, answer_set_of, openings
from projects import taking
from projects.content import Content
from projects.openings import Opening
from projects.sections import SECTIONS
from projects.vocabulary import SectionKey
from questionnaires.actions import editable_keys
from questionnaires.answers import check
from questionnaires.kinds import TEXTS, Kind
from questionnaires.models import AnswerSet
from questionnaires.schema import Question
from questionnaires.showing import AnswerRow, answer_row

# Another call pays for other things in other months: these are taken over only when somebody says so.
SELDOM_THE_SAME = frozenset({SectionKey.ACTIVITIES.value, SectionKey.BUDGET.value})
MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """One part that can be taken over: what stands in its place now is replaced. `revision` is that of the place."""

    key: str
    title: Any
    revision: int
    is_filled: bool
    template: str = ""
    answers: list[AnswerRow] = field(default_factory=list)

    @property
    def is_proposed(self) -> bool:
        return not self.is_filled and self.key not in SELDOM_THE_SAME


def is_of_one_language(application: Application, earlier: Application) -> bool:
    return application.plan.language == earlier.plan.language


def offers(application: Application, earlier: Application, writable: Collection[str]) -> list[Offer]:
    """In the order of the task list: the parts in which the earlier one says something and that may be written now."""
    target, source = Content(application.plan), Content(earlier.plan)
    found = [
        Offer(
            key=key,
            title=section.title,
            revision=target.revisions[key].revision,
            is_filled=taking.is_filled(target, section),
            template=section.read_template,
        )
        for key, section in SECTIONS.items()
        if key in writable and taking.offered(source, section, target.plan) is not None
    ]
    return [*found, *_answers_offered(application, earlier)] if QUESTIONS in writable else found


def _answers_offered(application: Application, earlier: Application) -> list[Offer]:
    answers, own = earlier_answers(application, earlier), answer_set_of(application)
    if not answers or own is None:
        return []
    definition = own.version.questions
    rows = [
        answer_row(definition, question, answers[question.key])
        for question in definition.questions
        if question.key in answers
    ]
    is_filled = any(key in own.answers for key in answers)
    return [Offer(QUESTIONS, _("Extra questions"), own.revision, is_filled, answers=rows)]


def earlier_answers(application: Application, earlier: Application) -> dict[str, Any]:
    """Answers to the questions that both calls ask in the same words. A file is attached, not taken over."""
    own, other = answer_set_of(application), answer_set_of(earlier)
    if own is None or other is None:
        return {}
    same = _same_questions(own, other, with_words=is_of_one_language(application, earlier))
    found = {question.key: other.answers[question.key] for question in same if question.key in other.answers}
    return {question.key: found[question.key] for question in same if _fits(question, found.get(question.key))}


def _same_questions(own: AnswerSet, other: AnswerSet, *, with_words: bool) -> list[Question]:
    asked_before = {question.key: _meaning(question) for question in other.version.questions.questions}
    editable = editable_keys(own)
    return [
        question
        for question in own.version.questions.questions
        if asked_before.get(question.key) == _meaning(question)
        and (editable is None or question.key in editable)
        and question.kind != Kind.FILE
        and (with_words or question.kind not in TEXTS)
    ]


def _meaning(question: Question) -> tuple[Any, ...]:
    return question.kind, question.label, question.options


def _fits(question: Question, answer: Any) -> bool:
    """Limits may have changed since."""
    if answer is None:
        return False
    try:
        return bool(check(question, answer) == answer)
    except ValidationError:
        return False


def parts_to_take(application: Application, *, at: datetime) -> frozenset[str]:
    """Parts of which everything may be written now. Where one field or row was remarked, only that is written."""
    return takable(openings(application, at=at))


def takable(opened: Mapping[str, Opening]) -> frozenset[str]:
    return frozenset(part for part in (*SECTIONS, QUESTIONS) if part in opened and opened[part].is_whole)


def earlier_of(application: Application, actor: Actor) -> QuerySet[Application]:
    """The other applications of its organisation, to any call."""
    own = Application.objects.of_organisation(actor).filter(organisation=application.organisation_id)
    return own.exclude(pk=application.pk)


def own_uploads(application: Application, actor: Actor) -> QuerySet[Document]:
    """Accepted files that the applicant has uploaded anywhere; scans of signed papers belong to these papers."""
    return (
        Document.objects.visible_to(actor)
        .available()
        .filter(owner_organisation=application.organisation_id, kind=DocumentKind.UPLOAD)
        .exclude(stored_name="")
        .exclude(purpose=SCAN_PURPOSE)
    )


def files_to_offer(application: Application, actor: Actor) -> list[Document]:
    """The newest ones, each content once, without what the application carries already."""
    uploads = own_uploads(application, actor).exclude(sha256__in=application.attached.values("document__sha256"))
    once_each = uploads.order_by("sha256", "-created_at", "-pk").distinct("sha256")
    newest = Document.objects.filter(pk__in=once_each.values("pk")).order_by("-created_at", "-pk")
    return list(newest[:MOST_FILES])
