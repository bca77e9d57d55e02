"""The life of a file and of a signature."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Moves


class DocumentState(models.TextChoices):
    UPLOADING = "uploading", pgettext_lazy("document", "Being uploaded")
    QUARANTINED = "quarantined", pgettext_lazy("document", "Being checked")
    AVAILABLE = "available", pgettext_lazy("document", "Accepted")
    REFUSED = "refused", pgettext_lazy("document", "Not accepted")


class ScanState(models.TextChoices):
    """What the virus scanner said. Without a scanner the page says so honestly."""

    NOT_SCANNED = "not_scanned", pgettext_lazy("virus scan", "Not checked for viruses")
    CLEAN = "clean", pgettext_lazy("virus scan", "No virus found")
    INFECTED = "infected", pgettext_lazy("virus scan", "Virus found")


class SignatureState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("signature", "Waits for a second person")
    VALID = "valid", pgettext_lazy("signature", "Valid")
    REJECTED = "rejected", pgettext_lazy("signature", "Not confirmed")


DOCUMENT_MOVES: Moves = {
    "finish": ({DocumentState.UPLOADING}, DocumentState.QUARANTINED),
    "admit": ({DocumentState.QUARANTINED}, DocumentState.AVAILABLE),
    "refuse": ({DocumentState.QUARANTINED}, DocumentState.REFUSED),
}

SIGNATURE_MOVES: Moves = {
    "confirm": ({SignatureState.WAITING}, SignatureState.VALID),
    "reject": ({SignatureState.WAITING}, SignatureState.REJECTED),
}
