from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import works_there
from core.actor import Actor
from documents.inspection.kinds import SHORT_NAMES
from documents.models.papers import Paper
from documents.refusals import sentence
from documents.states import DocumentState, ScanState


class DocumentKind(models.TextChoices):
    UPLOAD = "upload", pgettext_lazy("document", "Uploaded file")
    GENERATED = "generated", pgettext_lazy("document", "Issued by the portal")


class DocumentQuerySet(models.QuerySet["Document"]):
    def present(self) -> DocumentQuerySet:
        return self.filter(removed_at=None)

    def available(self) -> DocumentQuerySet:
        return self.present().filter(state=DocumentState.AVAILABLE)

    def visible_to(self, actor: Actor) -> DocumentQuerySet:
        """The actor's own and those of the organisation they work for. Others are opened one by one: `documents.access`."""
        if actor.is_system:
            return self.present()
        own = Q(owner_user_id=actor.user_id) if actor.is_signed_in else Q(pk__in=[])
        if works_there(actor):
            own |= Q(owner_organisation_id=actor.organisation_id)
        return self.present().filter(own)

    def about(self, subject: str, purpose: str | None = None) -> DocumentQuerySet:
        """Attached to this subject, as `core.record.subject_of` writes it."""
        found = self.present().filter(subject=subject)
        return found if purpose is None else found.filter(purpose=purpose)

    def open_uploads(self, at: datetime) -> DocumentQuerySet:
        return self.present().filter(state=DocumentState.UPLOADING, expires_at__gt=at)

    def abandoned_uploads(self, at: datetime) -> DocumentQuerySet:
        return self.present().filter(state=DocumentState.UPLOADING, expires_at__lte=at)


class Document(models.Model):
    """A private file: uploaded and checked, or issued by the portal. Belongs to one organisation or to one person."""

    PERSONAL: ClassVar = {
        "file_name": "shown to those who may read the file; people write names into it",
        "title": "shown to those who may read the file; people write names into it",
    }
    PLAIN: ClassVar = {
        "kind", "stored_name", "media_type", "sha256", "refusal", "refusal_values", "scan_finding", "subject", "purpose",
        "language",
    }  # fmt: skip

    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    owner_organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    title = models.CharField(_("Title"), max_length=300, blank=True)
    file_name = models.CharField(_("File name"), max_length=200)
    # Random, says nothing; empty while uploading and once the bytes are gone.
    stored_name = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("Size"))
    received = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(_("Kind of file"), max_length=100)
    pages = models.PositiveIntegerField(_("Pages"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    state = models.CharField(_("State"), max_length=12, choices=DocumentState.choices, default=DocumentState.UPLOADING)
    refusal = models.CharField(max_length=20, blank=True)
    refusal_values = models.JSONField(default=dict, blank=True)
    scan = models.CharField(_("Virus check"), max_length=12, choices=ScanState.choices, default=ScanState.NOT_SCANNED)
    scan_finding = models.CharField(max_length=200, blank=True)

    subject = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    language = models.CharField(_("Language"), max_length=2, blank=True, choices=settings.LANGUAGES)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("Since"))
    expires_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner_organisation__isnull=True) ^ Q(owner_user__isnull=True), name="document_one_owner"
            ),
            models.CheckConstraint(condition=Q(received__lte=models.F("size")), name="document_received_within_size"),
            models.CheckConstraint(
                condition=~Q(state="available") | (Q(received=models.F("size")) & Q(sha256__regex=r"^[0-9a-f]{64}$")),
                name="document_available_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(refusal="")) | (~Q(state="refused") & Q(refusal="")),
                name="document_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="available") | ~Q(scan="infected"), name="document_infected_is_never_available"
            ),
            models.CheckConstraint(
                condition=Q(kind="generated", paper__isnull=False) & ~Q(language="") | Q(kind="upload", paper=None),
                name="document_generated_has_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state="uploading") | Q(expires_at__isnull=False), name="document_upload_expires"
            ),
            models.UniqueConstraint(fields=["paper", "language"], name="document_one_per_paper_language"),
            models.UniqueConstraint(
                fields=["stored_name"], condition=~Q(stored_name=""), name="document_stored_name_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner_organisation", "-created_at", "-id"], name="document_of_organisation"),
            models.Index(fields=["owner_user", "-created_at", "-id"], name="document_of_person"),
            models.Index(fields=["subject", "purpose"], name="document_about", condition=~Q(subject="")),
            models.Index(fields=["expires_at"], name="document_open_uploads", condition=Q(state="uploading")),
            models.Index(fields=["sha256"], name="document_sha256", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def name(self) -> str:
        """As its readers know it: may name a person, so it stays out of records and admin."""
        return self.title or self.file_name

    @property
    def record_label(self) -> str:
        return f"{self.kind} {self.purpose}".strip()

    @property
    def reason(self) -> str:
        """Why it was not accepted, in the reader's language."""
        return sentence(self.refusal, self.refusal_values)

    @property
    def kind_of_file(self) -> str:
        return SHORT_NAMES.get(self.media_type, self.media_type)


class UploadPart(models.Model):
    """A piece of an unfinished upload: `size` bytes at `offset`, lying in the storage until the last one has come."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    PLAIN: ClassVar = {"stored_name"}

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    stored_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("part of an upload")
        verbose_name_plural = _("parts of uploads")
        ordering: ClassVar = ["document", "offset"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "offset"], name="upload_part_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_part_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}+{self.offset}"
