"""Read-only. Votes are left out: nobody reads others' votes before they are counted."""

from __future__ import annotations

from django.contrib import admin
from django.db import models

from core.admin import ReadOnlyAdmin, register_read_only
from councils.models import Attendance, Council, Decision, Declaration, Item, Meeting, Recusal, Seat


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ("number", "council", "state", "starts_at")
    list_select_related = ("council",)
    list_filter = ("state",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


register_read_only(Attendance, Council, Decision, Declaration, Item, Recusal, Seat)
