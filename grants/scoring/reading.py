"""An application as an expert reads it, and what their colleagues scored once they have sent their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grants.models import Criterion, Review, Score, Submission
from grants.scoring.blind import blinded, blinded_answers, mask_of
from grants.states import ReviewState
from grants.submitted import SubmittedFile, answers_of, files_of
from projects.content import Content


@dataclass(frozen=True, slots=True)
class Reading:
    """`applicant` None and `attached` empty in a blind call."""

    number: str
    title: str
    language: str
    content: Content
    answers: list[Any]
    attached: list[SubmittedFile]
    applicant: Any | None
    is_blind: bool


def reading_of(review: Review) -> Reading:
    """For a review with its submission, application, call, organisation and plan at hand."""
    submission = review.submission
    application = submission.application
    is_blind = application.call.is_blind
    content = Content(submission.plan)
    answers = answers_of(submission)
    attached: list[SubmittedFile] = []
    if is_blind:
        mask = mask_of(submission)
        content, answers = blinded(content, mask), blinded_answers(answers, mask)
    else:
        attached = files_of(submission)
    return Reading(
        number=application.number,
        title=content.plan.title,
        language=submission.language,
        content=content,
        answers=answers,
        attached=attached,
        applicant=None if is_blind else application.organisation,
        is_blind=is_blind,
    )


def title_for_expert(submission: Submission) -> str:
    """The project's title; masked in a blind call."""
    title = submission.plan.title
    return mask_of(submission)(title) if submission.application.call.is_blind else title


@dataclass(frozen=True, slots=True)
class Given:
    """One expert's points and comments, in the order of the criteria."""

    number: int
    total: Decimal | None
    scores: list[tuple[Criterion, Score | None]]


def given_in(reviews: Sequence[Review], criteria: Sequence[Criterion]) -> list[Given]:
    """Two queries for all of them."""
    scores = {(one.review_id, one.criterion_id): one for one in Score.objects.filter(review__in=reviews)}
    return [
        Given(one.assignment.number, one.total, [(each, scores.get((one.pk, each.pk))) for each in criteria])
        for one in reviews
    ]


def peers_of(review: Review) -> list[Review]:
    """Others' sent reviews of the same application: only for who has sent their own."""
    if review.state != ReviewState.SENT:
        return []
    found = Review.objects.counted().filter(submission=review.submission_id).exclude(pk=review.pk)
    return list(found.select_related("assignment").order_by("assignment__number"))
