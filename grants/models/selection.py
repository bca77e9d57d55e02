"""From the close of the window to the decision: admission, the draw of experts, their scores, outcomes, appeals."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.actor import Actor
from core.money import TengeField
from core.text import Translated
from grants.models.applications import Application, Submission
from grants.models.calls import Call
from grants.models.lots import Lot
from grants.models.requirements import Criterion
from grants.states import (
    AdmissionState,
    AppealState,
    AssignmentState,
    CheckAnswer,
    DrawState,
    OutcomeKind,
    ReviewState,
    SelectionState,
)  # fmt: skip


class Selection(models.Model):
    """The selection of one call, opened once its window has closed. Its state is where the whole call stands."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"scoring_reason_kk", "scoring_reason_ru", "scoring_reason_en"}

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="selection")
    state = models.CharField(_("State"), max_length=10, choices=SelectionState.choices, default=SelectionState.CHECKING)
    opened_at = models.DateTimeField()
    # Ends of the terms, in working days of the calendar (core.calendar): recounted when a day changes.
    admission_due_at = models.DateTimeField(_("Admission is decided by"))
    scoring_due_at = models.DateTimeField(_("Experts have scored by"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("Admission concluded"), null=True, blank=True)
    # Of scoring that was closed before every expert had sent every score: the coordinator's reasons.
    scoring_reason_kk = models.TextField(max_length=2000, blank=True)
    scoring_reason_ru = models.TextField(max_length=2000, blank=True)
    scoring_reason_en = models.TextField(max_length=2000, blank=True)
    # Applicants are told first; then a second person publishes.
    told_at = models.DateTimeField(_("Applicants told"), null=True, blank=True)
    # Only when a change of the calendar would have made the term for appeals shorter than applicants were told.
    appeals_until = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("Results published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    scoring_reason = Translated()

    class Meta:
        verbose_name = _("selection")
        verbose_name_plural = _("selections")
        indexes = [models.Index(fields=["state", "admission_due_at", "id"], name="selection_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False) | ~Q(state="published"),
                name="selection_published_when",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | (
                    Q(published_at__isnull=False, published_by__isnull=False, told_at__isnull=False)
                    & Q(published_at__gte=F("told_at"))
                    & ~Q(published_by=F("told_by"))
                ),
                name="selection_published_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.state}"


class Admission(models.Model):
    """The check of one application against the checklist. `submission` is the version that is checked now."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"ground_kk", "ground_ru", "ground_en", "explanation"}

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="admission")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="admissions")
    state = models.CharField(_("State"), max_length=10, choices=AdmissionState.choices, default=AdmissionState.WAITING)
    due_at = models.DateTimeField(_("Decision due"))
    returned_until = models.DateTimeField(_("Corrections until"), null=True, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    # The legal ground of a rejection, and the officer's own explanation beside it.
    ground_kk = models.CharField(max_length=500, blank=True)
    ground_ru = models.CharField(max_length=500, blank=True)
    ground_en = models.CharField(max_length=500, blank=True)
    explanation = models.TextField(max_length=4000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    ground = Translated()

    class Meta:
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["admitted", "rejected"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(state__in=["waiting", "returned"], decided_at=None, decided_by=None),
                name="admission_decided_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | (~Q(ground_kk="") & ~Q(ground_ru="")),
                name="admission_rejected_on_a_ground",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(returned_until__isnull=False), name="admission_returned_until"
            ),
        ]
        indexes = [
            models.Index(fields=["selection", "state", "due_at", "id"], name="admission_queue"),
            models.Index(fields=["due_at", "id"], name="admission_by_deadline"),
            models.Index(fields=["state", "due_at", "id"], name="admission_deadline_in_state"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"


class AdmissionCheck(models.Model):
    """One line of the checklist as an officer answered it last."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "note"}

    admission = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="checks")
    key = models.CharField(max_length=60)
    answer = models.CharField(max_length=8, choices=CheckAnswer.choices)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of a checklist")
        verbose_name_plural = _("lines of checklists")
        constraints = [models.UniqueConstraint(fields=["admission", "key"], name="admission_check_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.answer}"


class AdmissionRemark(models.Model):
    """What is to be mended in an application while it is returned: only remarked places may be changed.

    `place` within the part: empty for the whole of it, else as `grants.remarks` names it.
    """

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"part", "place", "text"}

    admission = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="remarks")
    part = models.CharField(max_length=40)
    place = models.CharField(max_length=40, blank=True)
    text = models.TextField(max_length=2000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("remark on an application")
        verbose_name_plural = _("remarks on applications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["admission", "part", "place"],
                condition=Q(settled_at=None),
                name="admission_remark_one_open_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.place}".strip()


class DrawQuerySet(models.QuerySet["Draw"]):
    def holding(self) -> DrawQuerySet:
        """Not void: at most one a lot."""
        return self.exclude(state=DrawState.VOID)


class Draw(models.Model):
    """A draw of experts for one lot. The pool is frozen and its hash published before the seed exists."""

    PERSONAL: ClassVar = {"pool": "who may be drawn: names of experts and why others are excluded"}
    PLAIN: ClassVar = {"pool_sha256", "seed", "result", "decision_number", "reason_kk", "reason_ru", "reason_en"}

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="draws")
    place = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=DrawState.choices, default=DrawState.FROZEN)
    pool = models.JSONField()
    pool_sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=128, blank=True)
    result = models.JSONField(default=dict, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of a second draw: the recorded decision behind it.
    decision_number = models.CharField(max_length=40, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    reason_kk = models.TextField(max_length=2000, blank=True)
    reason_ru = models.TextField(max_length=2000, blank=True)
    reason_en = models.TextField(max_length=2000, blank=True)

    reason = Translated()

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("draw of experts")
        verbose_name_plural = _("draws of experts")
        ordering = ["lot", "place"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "place"], name="draw_place_once"),
            models.UniqueConstraint(fields=["lot"], condition=~Q(state="void"), name="draw_one_holds_a_lot"),
            models.CheckConstraint(
                condition=Q(state="frozen", seed="", drawn_at=None) | ~Q(state="frozen"),
                name="draw_seed_comes_after_the_pool",
            ),
            models.CheckConstraint(
                condition=~Q(state="drawn") | Q(drawn_at__gt=F("frozen_at"), seed__gt=""),
                name="draw_drawn_after_freezing",
            ),
            models.CheckConstraint(
                condition=Q(place=1) | Q(decision_number__gt="", decision_on__isnull=False),
                name="draw_again_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.place}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def holding(self) -> AssignmentQuerySet:
        """Of draws that are not void."""
        return self.filter(draw__state=DrawState.DRAWN)

    def called(self) -> AssignmentQuerySet:
        """Those who were asked to score, whatever came of it; reserves that still wait do not know of it."""
        return self.holding().exclude(state=AssignmentState.WAITING)

    def visible_to(self, actor: Actor) -> AssignmentQuerySet:
        """An expert's own."""
        return self.called().filter(user=actor.user_id) if actor.has(Role.EXPERT) else self.none()


class Assignment(models.Model):
    """An expert drawn for a lot, known to others by `number` until results. Reserves wait in their order."""

    PERSONAL: ClassVar = {"refusal_reason": "why the expert does not score"}
    PLAIN: ClassVar[set[str]] = set()

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="assignments")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    number = models.PositiveSmallIntegerField(_("Number of the expert"))
    is_reserve = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=AssignmentState.choices, default=AssignmentState.WAITING)
    invited_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(_("Answer by"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Of a reserve that was called up later than the others: later than the selection's own term.
    scores_due_at = models.DateTimeField(_("Scores by"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.TextField(max_length=2000, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("drawn expert")
        verbose_name_plural = _("drawn experts")
        ordering = ["lot", "order"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "user"], name="assignment_once_a_draw"),
            models.UniqueConstraint(fields=["draw", "number"], name="assignment_number_once"),
            models.UniqueConstraint(fields=["draw", "order"], name="assignment_order_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "void"])
                | Q(invited_at__isnull=False, answer_due_at__isnull=False, scores_due_at__isnull=False),
                name="assignment_called_up_with_terms",
            ),
        ]
        indexes = [models.Index(fields=["user", "state"], name="assignment_of_expert")]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.number}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def holding(self) -> ReviewQuerySet:
        return self.filter(assignment__draw__state=DrawState.DRAWN)

    def counted(self) -> ReviewQuerySet:
        """Those that make the ranking."""
        return self.holding().filter(state=ReviewState.SENT)

    def live(self) -> ReviewQuerySet:
        """Sent, or still to be expected: what is missing here, a reserve has to score."""
        expected = Q(state__in=[ReviewState.WAITING, ReviewState.DRAFT], assignment__state=AssignmentState.ACTIVE)
        return self.holding().filter(Q(state=ReviewState.SENT) | expected)

    def visible_to(self, actor: Actor) -> ReviewQuerySet:
        """An expert's own; of an expert who no longer scores, what they have sent."""
        return self.of_expert(actor.user_id or 0) if actor.has(Role.EXPERT) else self.none()

    def of_expert(self, user_id: int) -> ReviewQuerySet:
        scoring = Q(assignment__state__in=[AssignmentState.ACTIVE, AssignmentState.DONE])
        return self.holding().filter(Q(state=ReviewState.SENT) | scoring, assignment__user=user_id)


class Review(models.Model):
    """One expert's scores of one application. Opens only after a declaration without conflict; sealed once sent."""

    PERSONAL: ClassVar = {"private_notes": "the expert's own notes, seen by nobody else"}
    PLAIN: ClassVar[set[str]] = set()

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="reviews")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.WAITING)
    declared_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    private_notes = models.TextField(max_length=8000, blank=True)
    total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "submission"], name="review_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, total__isnull=False) | ~Q(state="sent"),
                name="review_sent_with_total",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(declared_at__isnull=False), name="review_opens_after_declaration"
            ),
        ]
        indexes = [models.Index(fields=["submission", "state"], name="review_of_submission")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.assignment_id}"


class Score(models.Model):
    """Points and a comment for one criterion."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"comment"}

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(max_length=4000, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="score_once_a_criterion")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.criterion_id}"


class Outcome(models.Model):
    """What became of an application. Written by the commission's decision or by a rejection; told to the applicant first."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"reason_kk", "reason_ru", "reason_en"}

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="outcome")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=OutcomeKind.choices)
    place = models.PositiveSmallIntegerField(_("Place"), null=True, blank=True)
    total = models.DecimalField(_("Score"), max_digits=7, decimal_places=2, null=True, blank=True)
    amount = TengeField(_("Amount of the grant"), default=0)
    reason_kk = models.TextField(max_length=4000, blank=True)
    reason_ru = models.TextField(max_length=4000, blank=True)
    reason_en = models.TextField(max_length=4000, blank=True)
    decided_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    reason = Translated()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="won", amount__gt=0) | (~Q(kind="won") & Q(amount=0)),
                name="outcome_money_for_winners_only",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(told_at__isnull=False, published_at__gte=F("told_at")),
                name="outcome_applicants_are_told_first",
            ),
        ]
        indexes = [models.Index(fields=["lot", "kind", "place"], name="outcome_of_lot")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"


class Appeal(models.Model):
    """An applicant's appeal against an outcome, decided by people who had no part in it."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"number", "text", "decision"}

    number = models.CharField(max_length=20, unique=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="appeals")
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.FILED)
    text = models.TextField(max_length=8000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decision = models.TextField(max_length=8000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(fields=["outcome"], name="appeal_once"),
            models.CheckConstraint(
                condition=Q(state="filed", decided_at=None, decided_by=None)
                | Q(
                    state__in=["upheld", "dismissed"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decision__gt="",
                ),
                name="appeal_decided_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.number
