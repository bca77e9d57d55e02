"""Read-only: whatever is changed here has an action. Sign-in goes through allauth, so limits and second factor hold."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts import models
from core.readonly import ReadOnlyAdmin, seal

# Each of these has its own page, with re-authentication and a record; groups are not used at all.
for model in (EmailAddress, Authenticator, UserSession, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(models.User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("email", "full_name", "language", "is_active", "date_joined")
    search_fields = ("email", "full_name")
    exclude = ("password", "iin_encrypted", "iin_index", "secret_id")


@admin.register(models.Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("bin", "name_ru", "kind", "standing", "created_at")
    list_filter = ("kind", "standing")
    search_fields = ("bin", "name_ru", "name_kk")


@admin.register(models.Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "organisation", "roles", "started_at", "ended_at")
    list_select_related = ("user", "organisation")


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "organisation", "roles", "created_at", "accepted_at", "cancelled_at")
    list_select_related = ("organisation",)
    exclude = ("token_digest",)


@admin.register(models.ExpertInvitation)
class ExpertInvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "created_at", "accepted_at", "cancelled_at")
    exclude = ("token_digest",)


@admin.register(models.ExpertProfile)
class ExpertProfileAdmin(ReadOnlyAdmin):
    list_display = ("user", "status", "languages", "registered_until")
    list_filter = ("status",)
    list_select_related = ("user",)


@admin.register(models.Tie)
class TieAdmin(ReadOnlyAdmin):
    list_display = ("user", "pk")


@admin.register(models.InterestDeclaration)
class InterestDeclarationAdmin(ReadOnlyAdmin):
    """Without the subject, by which it would show who scores which application."""

    list_display = ("user", "pk")
    exclude = ("subject", "explanation")


seal(models.InterestDeclaration)
