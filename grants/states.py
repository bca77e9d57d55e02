"""States of calls, amendments and applications, and the moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Moves


class GrantType(models.TextChoices):
    """Law, art. 6-1: by duration and amount."""

    SHORT = "short", pgettext_lazy("grant type", "Short-term")
    MEDIUM = "medium", pgettext_lazy("grant type", "Medium-term")
    LONG = "long", pgettext_lazy("grant type", "Long-term")


class CallState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("call", "Draft")
    PROPOSED = "proposed", pgettext_lazy("call", "Waiting for publication")
    PUBLISHED = "published", pgettext_lazy("call", "Published")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")
    DISCARDED = "discarded", pgettext_lazy("call", "Discarded")


CALL_MOVES: Moves = {
    "propose": ({CallState.DRAFT}, CallState.PROPOSED),
    "return": ({CallState.PROPOSED}, CallState.DRAFT),
    "publish": ({CallState.PROPOSED}, CallState.PUBLISHED),
    "cancel": ({CallState.PUBLISHED}, CallState.CANCELLED),
    "discard": ({CallState.DRAFT}, CallState.DISCARDED),
}


class CallPhase(models.TextChoices):
    """Where a published call stands by the clock; computed, never stored."""

    ANNOUNCED = "announced", pgettext_lazy("call", "Announced")
    OPEN = "open", pgettext_lazy("call", "Open for applications")
    CLOSED = "closed", pgettext_lazy("call", "Closed, in selection")


class AmendmentKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("amendment", "Change of the text")
    EXTENSION = "extension", pgettext_lazy("amendment", "Extension of the window")
    CANCELLATION = "cancellation", pgettext_lazy("amendment", "Cancellation of the call")


class AmendmentState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("amendment", "Waiting for a second person")
    APPLIED = "applied", pgettext_lazy("amendment", "In force")
    DECLINED = "declined", pgettext_lazy("amendment", "Declined")


AMENDMENT_MOVES: Moves = {
    "apply": ({AmendmentState.PROPOSED}, AmendmentState.APPLIED),
    "decline": ({AmendmentState.PROPOSED}, AmendmentState.DECLINED),
}


class ApplicationState(models.TextChoices):
    """Until the window closes. What becomes of a standing application afterwards, selection says."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    DISCARDED = "discarded", pgettext_lazy("application", "Discarded")


APPLICATION_MOVES: Moves = {
    # A submitted application stands until a newer one replaces it: submitting again keeps the state.
    "submit": (
        {ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN},
        ApplicationState.SUBMITTED,
    ),
    "withdraw": ({ApplicationState.SUBMITTED}, ApplicationState.WITHDRAWN),
    "discard": ({ApplicationState.DRAFT}, ApplicationState.DISCARDED),
}


class PressOutcome(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("press of submit", "Submitted")
    AGAIN = "again", pgettext_lazy("press of submit", "Submitted already")
    INCOMPLETE = "incomplete", pgettext_lazy("press of submit", "Incomplete")
    TOO_LATE = "too_late", pgettext_lazy("press of submit", "The window had closed")
    TOO_EARLY = "too_early", pgettext_lazy("press of submit", "The window had not opened")
    REFUSED = "refused", pgettext_lazy("press of submit", "Not authorised to submit")


class SelectionState(models.TextChoices):
    """Where the whole call stands after its window has closed."""

    CHECKING = "checking", pgettext_lazy("selection", "Admission is checked")
    SCORING = "scoring", pgettext_lazy("selection", "Experts score")
    DECIDING = "deciding", pgettext_lazy("selection", "The commission decides")
    DECIDED = "decided", pgettext_lazy("selection", "Decided, not published yet")
    PUBLISHED = "published", pgettext_lazy("selection", "Results are published")


SELECTION_MOVES: Moves = {
    "conclude_admission": ({SelectionState.CHECKING}, SelectionState.SCORING),
    "close_scoring": ({SelectionState.SCORING}, SelectionState.DECIDING),
    "decide": ({SelectionState.DECIDING}, SelectionState.DECIDED),
    "publish": ({SelectionState.DECIDED}, SelectionState.PUBLISHED),
}


class AdmissionState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("admission", "Waiting for a decision")
    RETURNED = "returned", pgettext_lazy("admission", "Returned for correction")
    ADMITTED = "admitted", pgettext_lazy("admission", "Admitted")
    REJECTED = "rejected", pgettext_lazy("admission", "Rejected")


ADMISSION_MOVES: Moves = {
    "return": ({AdmissionState.WAITING}, AdmissionState.RETURNED),
    "correct": ({AdmissionState.RETURNED}, AdmissionState.WAITING),
    # The term for corrections is over without any.
    "lapse": ({AdmissionState.RETURNED}, AdmissionState.WAITING),
    "admit": ({AdmissionState.WAITING}, AdmissionState.ADMITTED),
    "reject": ({AdmissionState.WAITING}, AdmissionState.REJECTED),
}


class CheckAnswer(models.TextChoices):
    YES = "yes", pgettext_lazy("checklist", "Yes")
    NO = "no", pgettext_lazy("checklist", "No")
    UNKNOWN = "unknown", pgettext_lazy("checklist", "Not known")


class DrawState(models.TextChoices):
    FROZEN = "frozen", pgettext_lazy("draw", "The pool is frozen")
    DRAWN = "drawn", pgettext_lazy("draw", "Drawn")
    VOID = "void", pgettext_lazy("draw", "Void")


class AssignmentState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("drawn expert", "In reserve")
    ACTIVE = "active", pgettext_lazy("drawn expert", "Scores")
    REFUSED = "refused", pgettext_lazy("drawn expert", "Refused")
    SILENT = "silent", pgettext_lazy("drawn expert", "Did not answer in time")
    CONFLICT = "conflict", pgettext_lazy("drawn expert", "Conflict of interest")
    DONE = "done", pgettext_lazy("drawn expert", "Has scored everything")
    VOID = "void", pgettext_lazy("drawn expert", "The draw is void")


ASSIGNMENT_MOVES: Moves = {
    "call_up": ({AssignmentState.WAITING}, AssignmentState.ACTIVE),
    "refuse": ({AssignmentState.ACTIVE}, AssignmentState.REFUSED),
    "lapse": ({AssignmentState.ACTIVE}, AssignmentState.SILENT),
    "conflict": ({AssignmentState.ACTIVE}, AssignmentState.CONFLICT),
    "finish": ({AssignmentState.ACTIVE}, AssignmentState.DONE),
    # A reserve who had finished takes over one more application.
    "resume": ({AssignmentState.DONE}, AssignmentState.ACTIVE),
    # A second draw was decided.
    "release": ({AssignmentState.WAITING, AssignmentState.ACTIVE, AssignmentState.DONE}, AssignmentState.VOID),
}


class ReviewState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("review", "Not opened")
    DRAFT = "draft", pgettext_lazy("review", "Being scored")
    SENT = "sent", pgettext_lazy("review", "Sent")
    RECUSED = "recused", pgettext_lazy("review", "Conflict of interest")


DRAW_MOVES: Moves = {
    "draw": ({DrawState.FROZEN}, DrawState.DRAWN),
    # By a decision on a second draw.
    "void": ({DrawState.FROZEN, DrawState.DRAWN}, DrawState.VOID),
}

REVIEW_MOVES: Moves = {
    "open": ({ReviewState.WAITING}, ReviewState.DRAFT),
    "recuse": ({ReviewState.WAITING, ReviewState.DRAFT}, ReviewState.RECUSED),
    "send": ({ReviewState.DRAFT}, ReviewState.SENT),
}


class OutcomeKind(models.TextChoices):
    WON = "won", pgettext_lazy("outcome", "Grant awarded")
    RESERVE = "reserve", pgettext_lazy("outcome", "In reserve")
    LOST = "lost", pgettext_lazy("outcome", "Not awarded")
    REJECTED = "rejected", pgettext_lazy("outcome", "Not admitted")


class AppealState(models.TextChoices):
    FILED = "filed", pgettext_lazy("appeal", "Under consideration")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "Dismissed")


APPEAL_MOVES: Moves = {
    "uphold": ({AppealState.FILED}, AppealState.UPHELD),
    "dismiss": ({AppealState.FILED}, AppealState.DISMISSED),
}
