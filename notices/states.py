from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Moves


class MailState(models.TextChoices):
    STORED = "stored", pgettext_lazy("letter", "Waiting to be sent")
    SENDING = "sending", pgettext_lazy("letter", "Being sent")
    SENT = "sent", pgettext_lazy("letter", "Sent")
    FAILED = "failed", pgettext_lazy("letter", "Refused by the mail server")
    UNKNOWN = "unknown", pgettext_lazy("letter", "Not known whether it was sent")
    ABANDONED = "abandoned", pgettext_lazy("letter", "Will not be sent again")


# A letter is taken ("claim") before a server hears of it. Once the server may have it and its answer was lost, only a
# person decides whether it goes out a second time.
MOVES: Moves = {
    "claim": ({MailState.STORED}, MailState.SENDING),
    "deliver": ({MailState.SENDING}, MailState.SENT),
    "postpone": ({MailState.SENDING}, MailState.STORED),
    "refuse": ({MailState.SENDING}, MailState.FAILED),
    "park": ({MailState.SENDING}, MailState.UNKNOWN),
    "send_again": ({MailState.FAILED, MailState.UNKNOWN}, MailState.STORED),
    "abandon": ({MailState.FAILED, MailState.UNKNOWN}, MailState.ABANDONED),
}
