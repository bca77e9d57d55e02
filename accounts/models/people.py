from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.secrets import HoldsSecrets, Secret


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin, HoldsSecrets):
    """A person. What they may do follows from memberships and the expert's profile, never from this row."""

    PERSONAL: ClassVar = {
        "email": "to sign in and be told about their applications",
        "full_name": "named in decisions and receipts",
        "phone": "to be reached by staff who work on their application",
        "iin_encrypted": "to find conflicts of interest; encrypted",
        "iin_index": "to find conflicts of interest; cannot be read back",
    }
    PLAIN: ClassVar = {"password", "language"}

    email = models.EmailField(_("E-mail"), unique=True)
    full_name = models.CharField(_("Full name"), max_length=200)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    language = models.CharField(_("Language of letters"), max_length=2, choices=settings.LANGUAGES, default="kk")
    iin_encrypted = models.TextField(blank=True, editable=False)
    iin_index = models.CharField(max_length=64, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    # Consent to the collection and processing of personal data (Law on personal data, art. 7 and 8).
    consented_at = models.DateTimeField(null=True, blank=True, editable=False)

    iin = Secret("iin", indexed=True)

    objects = UserManager()

    # Where this person may act, when it was read together with the row (accounts.acting.person).
    places_read: list[tuple[Any, ...]] | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.UniqueConstraint(
                fields=["iin_index"], condition=~models.Q(iin_index=""), name="user_iin_belongs_to_one"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def iin_masked(self) -> str:
        """Only the last four digits, enough to recognise one's own number."""
        return "•" * 8 + self.iin[-4:] if self.iin_encrypted else ""

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]
