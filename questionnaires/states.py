from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Moves


class AnswersState(models.TextChoices):
    OPEN = "open", pgettext_lazy("answers", "Being filled in")
    CLOSED = "closed", pgettext_lazy("answers", "Handed in")
    REOPENED = "returned", pgettext_lazy("answers", "Returned with remarks")


MOVES: Moves = {
    "close": ({AnswersState.OPEN, AnswersState.REOPENED}, AnswersState.CLOSED),
    "reopen": ({AnswersState.CLOSED}, AnswersState.REOPENED),
    "open": ({AnswersState.CLOSED, AnswersState.REOPENED}, AnswersState.OPEN),
}
