"""Django admin as a window: it shows and never writes, for every write with a meaning is an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

ADMINISTRATOR = "administrator"
_sealed: set[str] = set()


class ReadOnlyAdmin(Base):
    """Seen by administrators of the portal, which knows no permissions of Django's own kind."""

    show_full_result_count = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (user.is_active and user.is_staff):
            return False
        return bool(user.is_superuser or request.actor.has(ADMINISTRATOR))  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def register_read_only(*tables: type[models.Model]) -> None:
    for table in tables:
        admin.site.register(table, ReadOnlyAdmin)


def seal(*tables: type[models.Model]) -> None:
    """Not for the admin's eyes, neither the rows nor the record of what was done with them."""
    _sealed.update(table._meta.label_lower for table in tables)


def sealed_subjects() -> models.Q:
    """Subjects of the record that are sealed."""
    found = models.Q(pk__in=[])
    for label in sorted(_sealed):
        found |= models.Q(subject__startswith=f"{label}:")
    return found
