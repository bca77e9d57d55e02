from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import Translated
from grants.models.calls import Call


class Criterion(models.Model):
    """What experts score: up to `max_score` points, multiplied by `weight`, with guidance beside it."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"key", "title_kk", "title_ru", "title_en", "guidance_kk", "guidance_ru", "guidance_en"}

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    place = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title_kk = models.CharField(_("Criterion in Kazakh"), max_length=200)
    title_ru = models.CharField(_("Criterion in Russian"), max_length=200)
    title_en = models.CharField(_("Criterion in English"), max_length=200, blank=True)
    guidance_kk = models.TextField(_("Guidance in Kazakh"), max_length=2000, blank=True)
    guidance_ru = models.TextField(_("Guidance in Russian"), max_length=2000, blank=True)
    guidance_en = models.TextField(_("Guidance in English"), max_length=2000, blank=True)
    max_score = models.PositiveSmallIntegerField(_("Highest score"))
    weight = models.DecimalField(_("Weight"), max_digits=5, decimal_places=2, default=Decimal(1))

    title = Translated()
    guidance = Translated()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="criterion_key_once"),
            models.CheckConstraint(condition=Q(max_score__gte=1, max_score__lte=100), name="criterion_scale_1_to_100"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weight_positive"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def points(self) -> Decimal:
        """The most that this criterion can add to the total."""
        return self.max_score * self.weight


class RequiredDocument(models.Model):
    """A document that an application to the call must or may carry."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"title_kk", "title_ru", "title_en", "hint_kk", "hint_ru", "hint_en"}

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="required_documents")
    place = models.PositiveSmallIntegerField()
    title_kk = models.CharField(_("Document in Kazakh"), max_length=200)
    title_ru = models.CharField(_("Document in Russian"), max_length=200)
    title_en = models.CharField(_("Document in English"), max_length=200, blank=True)
    hint_kk = models.CharField(_("Hint in Kazakh"), max_length=500, blank=True)
    hint_ru = models.CharField(_("Hint in Russian"), max_length=500, blank=True)
    hint_en = models.CharField(_("Hint in English"), max_length=500, blank=True)
    is_required = models.BooleanField(_("Required"), default=True)

    title = Translated()
    hint = Translated()

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return str(self.title)
