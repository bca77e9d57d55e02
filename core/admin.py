"""The ground of the portal, read-only."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.models import CalendarDay, DemoClock, Job, LegalAct, Outbox, Record, Region, RuleSet, Sphere
from core.readonly import ReadOnlyAdmin, register_read_only, sealed_subjects


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    list_display = ("at", "subject", "verb", "actor_name", "organisation_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        return super().get_queryset(request).exclude(sealed_subjects())


register_read_only(CalendarDay, DemoClock, Job, LegalAct, Outbox, Region, RuleSet, Sphere)
