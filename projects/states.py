"""States of a plan and of its sections."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Moves


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    FROZEN = "frozen", pgettext_lazy("plan", "Final")


MOVES: Moves = {
    "save": ({PlanState.DRAFT}, PlanState.DRAFT),
    "freeze": ({PlanState.DRAFT}, PlanState.FROZEN),
}


class SectionState(models.TextChoices):
    """Never stored: follows from what is filled in and what the rules find."""

    NOT_STARTED = "not_started", pgettext_lazy("section", "Not started")
    IN_PROGRESS = "in_progress", pgettext_lazy("section", "In progress")
    NEEDS_FIXING = "invalid", pgettext_lazy("section", "Needs correcting")
    COMPLETE = "complete", pgettext_lazy("section", "Complete")
