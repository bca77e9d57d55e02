from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExpertInvitationQuerySet(models.QuerySet["ExpertInvitation"]):
    def unanswered(self) -> ExpertInvitationQuerySet:
        """Neither accepted nor replaced; may have expired."""
        return self.filter(accepted_at=None, cancelled_at=None)

    def open(self, at: datetime) -> ExpertInvitationQuerySet:
        return self.unanswered().filter(expires_at__gt=at)


class ExpertInvitation(models.Model):
    """The operator asks somebody to enter the register of experts. The letter carries a token; only its digest is kept."""

    PERSONAL: ClassVar = {"email": "to send the invitation"}
    PLAIN: ClassVar = {"token_digest", "language", "languages"}

    email = models.EmailField(_("E-mail"))
    language = models.CharField(_("Language of the letter"), max_length=2, choices=settings.LANGUAGES, default="kk")
    spheres = models.ManyToManyField("core.Sphere", verbose_name=_("Spheres"), related_name="+")
    regions = models.ManyToManyField("core.Region", verbose_name=_("Regions"), related_name="+", blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=settings.LANGUAGES),
        verbose_name=_("Languages they read applications in"),
    )
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    # Set only on the object that `invite_expert` returns: the letter needs it, the database never has it.
    token: str = ""

    objects = ExpertInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to the register of experts")
        verbose_name_plural = _("invitations to the register of experts")
        constraints = [
            models.CheckConstraint(condition=Q(languages__len__gte=1), name="expert_invitation_reads_a_language"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, cancelled_at=None),
                name="expert_invitation_accepted_by_whom",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=Q(accepted_at=None, cancelled_at=None), name="expert_invitation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    def language_names(self) -> list[str]:
        return [name for code, name in settings.LANGUAGES if code in self.languages]

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and at < self.expires_at
