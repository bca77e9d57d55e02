"""Django admin shows and never writes: every write with a meaning is an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.models import CalendarDay, DemoClock, Job, LegalAct, Outbox, Record, Region, RuleSet, Sphere

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


class ReadOnlyAdmin(Base):
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def register_read_only(*tables: type[models.Model]) -> None:
    for table in tables:
        admin.site.register(table, ReadOnlyAdmin)


register_read_only(CalendarDay, DemoClock, Job, LegalAct, Outbox, Record, Region, RuleSet, Sphere)
