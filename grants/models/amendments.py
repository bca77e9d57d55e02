from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.text import Translated
from grants.models.calls import Call
from grants.states import AmendmentKind, AmendmentState


class Amendment(models.Model):
    """A recorded change of a published call: a decision with number and date, applied by a second person.

    `changes`: a list of {"target": "call" or "lot:<id>", "field", "old", "new"}; for an extension the one field is
    `closes_at`. It is applied only when every old value still holds.
    """

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"decision_number", "reason_kk", "reason_ru", "reason_en", "changes", "decline_reason"}

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="amendments")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Kind"), max_length=14, choices=AmendmentKind.choices)
    state = models.CharField(_("State"), max_length=10, choices=AmendmentState.choices, default=AmendmentState.PROPOSED)
    decision_number = models.CharField(_("Number of the decision"), max_length=40)
    decision_on = models.DateField(_("Date of the decision"))
    reason_kk = models.TextField(_("Reason in Kazakh"), max_length=2000)
    reason_ru = models.TextField(_("Reason in Russian"), max_length=2000)
    reason_en = models.TextField(_("Reason in English"), max_length=2000, blank=True)
    changes = models.JSONField(default=list)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)

    reason = Translated()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["call", "place"], name="amendment_place_once"),
            models.UniqueConstraint(fields=["call"], condition=Q(state="proposed"), name="amendment_one_waiting"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | Q(state__in=["applied", "declined"], decided_by__isnull=False, decided_at__isnull=False),
                name="amendment_decided_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="amendment_applied_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.place}"
