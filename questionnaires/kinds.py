"""The nine kinds of question. A tenth may come, an eleventh may not: people fill in forms, they do not program."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    SHORT_TEXT = "short_text", pgettext_lazy("kind of question", "Short text")
    LONG_TEXT = "long_text", pgettext_lazy("kind of question", "Long text")
    WHOLE_NUMBER = "whole_number", pgettext_lazy("kind of question", "Whole number")
    MONEY = "money", pgettext_lazy("kind of question", "Amount in tenge")
    DATE = "date", pgettext_lazy("kind of question", "Date")
    YES_NO = "yes_no", pgettext_lazy("kind of question", "Yes or no")
    ONE_OF = "one_of", pgettext_lazy("kind of question", "One option of several")
    SEVERAL_OF = "several_of", pgettext_lazy("kind of question", "Several options")
    FILE = "file", pgettext_lazy("kind of question", "File")


TEXTS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
WITH_OPTIONS = frozenset({Kind.ONE_OF, Kind.SEVERAL_OF})
# A condition may look at the answer to one of these.
DECIDING = frozenset({Kind.YES_NO, Kind.ONE_OF, Kind.SEVERAL_OF})
WITH_BOUNDS = frozenset({Kind.WHOLE_NUMBER, Kind.MONEY, Kind.DATE})

YES, NO = "yes", "no"
LONGEST_OF_KIND = {Kind.SHORT_TEXT: 500, Kind.LONG_TEXT: 20_000}
USUAL_LENGTH = {Kind.SHORT_TEXT: 200, Kind.LONG_TEXT: 2000}
