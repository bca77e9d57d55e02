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
