"""Read-only. Votes are left out: nobody reads others' votes before they are counted."""

from __future__ import annotations

from django.contrib import admin

from core.readonly import ReadOnlyAdmin, register_read_only, seal
from councils.models import Attendance, Council, Decision, Declaration, Item, Meeting, Recusal, Seat, Vote


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ("number", "council", "state", "starts_at")
    list_select_related = ("council",)
    list_filter = ("state",)


seal(Vote)
register_read_only(Attendance, Council, Decision, Declaration, Item, Recusal, Seat)
