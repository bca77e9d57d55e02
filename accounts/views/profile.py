"""A person's own account: profile, security, the second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.acting import needs_second_factor
from accounts.actions import update_profile
from accounts.forms import ProfileForm, take_errors
from accounts.models import User
from accounts.secondfactor import has_another_factor, has_second_factor
from accounts.views.gates import posted
from core.errors import Refused
from core.http import PortalRequest


def profile(request: PortalRequest) -> HttpResponse:
    user = get_object_or_404(User, pk=request.actor.user_id)
    initial = {"full_name": user.full_name, "phone": user.phone, "language": user.language}
    form = ProfileForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            update_profile(
                user, full_name=data["full_name"], phone=data["phone"], language=data["language"],
                iin=data["iin"] or None, by=request.actor, at=request.at,
            )  # fmt: skip
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form, "person": user})


def security(request: PortalRequest) -> HttpResponse:
    """One page from which everything about signing in is reached."""
    return render(request, "accounts/security.html", {"has_second_factor": has_second_factor(request.actor.user_id)})


def second_factor(request: PortalRequest) -> HttpResponse:
    """Why a second factor is required of this person, and the two ways to set it up."""
    if has_second_factor(request.actor.user_id):
        return redirect("mfa_index")
    return render(
        request, "accounts/second_factor.html", {"is_required": getattr(request, "lacks_second_factor", False)}
    )


def remove_key(request: PortalRequest, pk: int) -> HttpResponseBase:
    """allauth asks its adapter before it removes an app, but before a key it asks nobody."""
    key = get_object_or_404(Authenticator, pk=pk, user_id=request.actor.user_id, type=Authenticator.Type.WEBAUTHN)
    if not has_another_factor(key) and needs_second_factor(key.user):
        raise Refused(
            _("Your role requires a second factor, and this is the only one. Add another first, then remove this one.")
        )
    answer: HttpResponseBase = remove_webauthn(request, pk=pk)
    return answer
