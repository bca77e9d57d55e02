"""Read-only: every write in the register is an action."""

from __future__ import annotations

from django.contrib import admin

from core.readonly import ReadOnlyAdmin
from ngos.models import Claim, DatabaseEntry, Ngo, RegistryFact


@admin.register(Ngo)
class NgoAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "legal_form", "status", "number")
    list_select_related = ("organisation",)
    list_filter = ("status", "legal_form")
    exclude = ("head_iin_encrypted", "head_iin_index", "iban_encrypted", "iban_index", "secret_id")


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ("bin", "state", "made_at", "due_at")
    list_filter = ("state",)


@admin.register(DatabaseEntry)
class DatabaseEntryAdmin(ReadOnlyAdmin):
    list_display = ("ngo", "about_year", "filed_on")


@admin.register(RegistryFact)
class RegistryFactAdmin(ReadOnlyAdmin):
    list_display = ("ngo", "ground", "value", "checked_at")
    list_filter = ("ground", "value")
