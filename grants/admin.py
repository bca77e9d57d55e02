"""Read-only. Sealed: contents of applications, pools of experts, who scores what and how."""

from __future__ import annotations

from django.contrib import admin

from core.readonly import ReadOnlyAdmin, register_read_only, seal
from grants import models

SEALED = (models.Assignment, models.Review, models.Score)
OWN_PAGES = ("Draw", "Submission")

seal(*SEALED)


@admin.register(models.Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    exclude = ("content",)


@admin.register(models.Draw)
class DrawAdmin(ReadOnlyAdmin):
    exclude = ("pool",)


register_read_only(
    *(
        table
        for table in (getattr(models, name) for name in models.__all__ if name not in OWN_PAGES)
        if table not in SEALED
    )
)
