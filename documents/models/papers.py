from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import in_language
from documents.codes import grouped
from documents.kinds import kind_name


class Paper(models.Model):
    """A document that the portal issued, in one or two languages, which anyone can verify by its code."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"code", "kind", "number", "issuer_kk", "issuer_ru", "issuer_en", "subject"}

    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=60)
    number = models.CharField(_("Number"), max_length=60, blank=True)
    dated_on = models.DateField(_("Date"))
    issuer = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # As the issuer was called that day.
    issuer_kk = models.CharField(max_length=500, blank=True)
    issuer_ru = models.CharField(max_length=500, blank=True)
    issuer_en = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$"), name="paper_code_of_80_bits"),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(withdrawn_at__isnull=False), name="paper_replaced_is_withdrawn"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="paper_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()

    @property
    def kind_name(self) -> str:
        return kind_name(self.kind)

    @property
    def readable_code(self) -> str:
        return grouped(self.code)

    @property
    def issuer_name(self) -> str:
        return in_language(self, "issuer")
