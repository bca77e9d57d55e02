"""Every write to questionnaires and answers. Who may write is for the calling app to check: it owns the subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import Stale, WrongState
from core.record import lock, record_created, recorded
from core.states import move
from questionnaires.answers import check_all, diff, merged
from questionnaires.conditions import dependants, missing
from questionnaires.models import AnswerRevision, AnswerSet, Questionnaire, Remark, Version
from questionnaires.schema import Definition, digest_of, to_json
from questionnaires.states import MOVES, AnswersState
from questionnaires.structure import enforce_complete


@transaction.atomic
def publish_version(about: str, definition: Definition, *, by: Actor, at: datetime, name: str = "questions") -> Version:
    """The next version of these questions, or the last one when nothing has changed. Must be complete in kk and ru."""
    enforce_complete(definition)
    questionnaire, _new = Questionnaire.objects.get_or_create(about=about, name=name, defaults={"created_at": at})
    questionnaire = lock(Questionnaire, questionnaire.pk)
    digest = digest_of(definition)
    last = questionnaire.versions.order_by("-number").first()
    if last and last.digest == digest:
        return last
    version = Version.objects.create(
        questionnaire=questionnaire,
        number=last.number + 1 if last else 1,
        definition=to_json(definition),
        digest=digest,
        published_at=at,
    )
    record_created(version, by=by, at=at, verb="publish_version")
    return version


@transaction.atomic
def begin_answers(version: Version, about: str, *, by: Actor, at: datetime) -> AnswerSet:
    """The subject's set of answers; the one there already when somebody has begun."""
    answer_set, created = AnswerSet.objects.get_or_create(
        questionnaire=version.questionnaire,
        about=about,
        defaults={
            "version": version,
            "language": by.language,
            "created_at": at,
            "updated_at": at,
            "updated_by_id": by.user_id,
        },
    )
    if created:
        record_created(answer_set, by=by, at=at, verb="begin_answers")
    return answer_set


@transaction.atomic
def save_answers(
    answer_set: AnswerSet, data: Mapping[str, Any], *, revision: int, by: Actor, at: datetime
) -> AnswerSet:
    """Lays `data` (question → value; None takes an answer away) over the answers that the writer saw as `revision`.

    Raises `Stale` with the current row when somebody has saved since and it differs, ValidationError with a message a
    question, WrongState when the answers are handed in. Required questions may be empty: `close_answers` asks for them.
    """
    row = lock(AnswerSet, answer_set.pk)
    definition = row.version.questions
    values = check_all(definition, data)
    after = merged(row.answers, values)
    changes = diff(definition, row.answers, after)
    if not changes:
        return row  # also a retry whose first answer was lost
    if row.revision != revision:
        raise Stale(row)
    _enforce_editable(row, {change.key for change in changes})
    with recorded(row, "save_answers", by=by, at=at):
        row.answers = after
        row.language = by.language
        _next_revision(row, {change.key: [change.old, change.new] for change in changes}, by=by, at=at)
    return row


def _enforce_editable(row: AnswerSet, keys: set[str]) -> None:
    if row.state == AnswersState.CLOSED:
        raise WrongState(_("These answers are handed in. They can be changed only when they are returned to you."))
    editable = editable_keys(row)
    if editable is not None and not keys <= editable:
        sentence = _("Only answers with a remark can be changed now.")
        raise ValidationError(dict.fromkeys(sorted(keys - editable), sentence))


def editable_keys(answer_set: AnswerSet) -> set[str] | None:
    """None: every question. While returned: the remarked ones, and those that are asked because of them."""
    if answer_set.state == AnswersState.CLOSED:
        return set()
    if answer_set.state == AnswersState.OPEN:
        return None
    remarked = set(answer_set.remarks.unsettled().values_list("question", flat=True))
    return dependants(answer_set.version.questions, remarked)


def _next_revision(row: AnswerSet, changes: dict[str, Any], *, by: Actor, at: datetime) -> None:
    row.revision += 1
    row.updated_at, row.updated_by_id = at, by.user_id
    row.save()
    AnswerRevision.objects.create(
        answer_set=row, revision=row.revision, changes=changes, saved_at=at, saved_by_id=by.user_id
    )


@transaction.atomic
def adopt_version(answer_set: AnswerSet, version: Version, *, by: Actor, at: datetime) -> AnswerSet:
    """After an amendment: the answers go on under the new questions. What no longer fits stays in the revisions."""
    row = lock(AnswerSet, answer_set.pk)
    if version.questionnaire_id != row.questionnaire_id:
        raise ValueError("the version belongs to another questionnaire")
    if version.pk == row.version_id:
        return row
    after = {key: value for key, value in row.answers.items() if _fits(version.questions, key, value)}
    changes = {change.key: [change.old, change.new] for change in diff(version.questions, row.answers, after)}
    with recorded(row, "adopt_version", by=by, at=at):
        row.version, row.answers = version, after
        _next_revision(row, changes, by=by, at=at)
    return row


def _fits(definition: Definition, key: str, value: Any) -> bool:
    try:
        return bool(check_all(definition, {key: value})[key] == value)
    except ValidationError:
        return False


@transaction.atomic
def close_answers(answer_set: AnswerSet, *, by: Actor, at: datetime) -> AnswerSet:
    """Handed in: nothing changes any more. Raises ValidationError that names the questions still to be answered."""
    row = lock(AnswerSet, answer_set.pk)
    unanswered = missing(row.version.questions, row.answers)
    if unanswered:
        sentence = _("Answer this question.")
        raise ValidationError({question.key: sentence for question in unanswered})
    with recorded(row, "close_answers", by=by, at=at):
        move(row, "close", MOVES)
        row.save()
    row.remarks.unsettled().update(settled_at=at)
    return row


@transaction.atomic
def open_answers(answer_set: AnswerSet, *, by: Actor, at: datetime) -> AnswerSet:
    """Handed in and taken back: everything can be changed again."""
    row = lock(AnswerSet, answer_set.pk)
    with recorded(row, "open_answers", by=by, at=at):
        move(row, "open", MOVES)
        row.save()
    return row


@transaction.atomic
def restore_answers(answer_set: AnswerSet, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> AnswerSet:
    """What was handed in stands again, whatever was changed since; the changes stay in the revisions."""
    row = lock(AnswerSet, answer_set.pk)
    after = dict(answers)
    changes = diff(row.version.questions, row.answers, after)
    with recorded(row, "restore_answers", by=by, at=at):
        row.answers = after
        if row.state != AnswersState.CLOSED:
            move(row, "close", MOVES)
        _next_revision(row, {change.key: [change.old, change.new] for change in changes}, by=by, at=at)
    row.remarks.unsettled().update(settled_at=at)
    return row


@transaction.atomic
def remark(answer_set: AnswerSet, question: str, text: str, *, by: Actor, at: datetime) -> Remark:
    """Writes or rewrites the remark on one question, until the answers are returned."""
    row = lock(AnswerSet, answer_set.pk)
    if row.state != AnswersState.CLOSED:
        raise WrongState(_("Remarks are made on answers that are handed in."))
    if row.version.questions.find(question) is None or not text.strip():
        raise ValidationError(_("Choose a question and say what is to be mended."))
    made, created = Remark.objects.get_or_create(
        answer_set=row,
        question=question,
        settled_at=None,
        defaults={"text": text.strip(), "made_at": at, "made_by_id": by.user_id},
    )
    if created:
        record_created(made, by=by, at=at, verb="remark")
        return made
    with recorded(made, "remark", by=by, at=at):
        made.text, made.made_at, made.made_by_id = text.strip(), at, by.user_id
        made.save()
    return made


@transaction.atomic
def withdraw_remark(made: Remark, *, by: Actor, at: datetime) -> None:
    row = lock(AnswerSet, made.answer_set_id)
    if row.state != AnswersState.CLOSED:
        raise WrongState(_("The answers are already returned with this remark."))
    made = lock(Remark, made.pk)
    with recorded(made, "withdraw_remark", by=by, at=at):
        made.settled_at = made.settled_at or at
        made.save()


@transaction.atomic
def return_answers(answer_set: AnswerSet, *, by: Actor, at: datetime) -> AnswerSet:
    """Returned for revision: only remarked questions, and those asked because of them, can be changed."""
    row = lock(AnswerSet, answer_set.pk)
    if not row.remarks.unsettled().exists():
        raise ValidationError(_("Make at least one remark before you return the answers."))
    with recorded(row, "return_answers", by=by, at=at):
        move(row, "reopen", MOVES)
        row.save()
    return row


def answers_at(answer_set: AnswerSet, revision: int) -> dict[str, Any]:
    """The answers as they were at an earlier revision, walked back through what each save changed."""
    answers = dict(answer_set.answers)
    for later in answer_set.revisions.filter(revision__gt=revision).order_by("-revision"):
        answers = merged(answers, {key: before for key, (before, _after) in later.changes.items()})
    return answers


def last_version(about: str, name: str = "questions") -> Version | None:
    newest = Version.objects.filter(questionnaire__about=about, questionnaire__name=name)
    number = newest.aggregate(Max("number"))["number__max"]
    return newest.filter(number=number).first() if number else None
