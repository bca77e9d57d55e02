"""Read-only: every write has its action. File names and contents are not shown."""

from __future__ import annotations

from django.contrib import admin

from core.readonly import ReadOnlyAdmin
from documents.models import Document, Paper, Signature


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("pk", "kind", "purpose", "state", "scan", "size", "subject", "created_at")
    list_filter = ("kind", "state", "scan")
    exclude = ("title", "file_name", "stored_name")


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin):
    list_display = ("pk", "kind", "number", "dated_on", "issuer_ru", "subject", "withdrawn_at")
    list_filter = ("kind",)


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    list_display = ("pk", "document_id", "method", "state", "organisation_name", "signed_at")
    exclude = ("cms", "signer_iin_encrypted")
