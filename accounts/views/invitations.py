"""The page that an invitation's letter leads to: signed in or not, with an account or new."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import actions
from accounts.models import Invitation
from accounts.roles import DESCRIPTIONS, Role
from core.http import PortalRequest


@login_not_required
@never_cache
def landing(request: PortalRequest, token: str) -> HttpResponse:
    invitation = actions.find_invitation(token)
    if invitation is None:
        raise Http404
    if request.method == "POST" and invitation.is_open(request.at):
        return _accept(request, token) if request.actor.is_signed_in else _sign_up(request, invitation, token)
    context = {
        "invitation": invitation,
        "is_open": invitation.is_open(request.at),
        "roles": [(Role(role).label, DESCRIPTIONS[Role(role)]) for role in invitation.roles],
        "sign_in_url": _with_next("account_login", token),
    }
    return render(request, "accounts/invitation.html", context, status=200 if context["is_open"] else 410)


@login_not_required
@never_cache
def expert_landing(request: PortalRequest, token: str) -> HttpResponse:
    """The same for the register of experts: who accepts is proposed, and the operator decides."""
    invitation = actions.find_expert_invitation(token)
    if invitation is None:
        raise Http404
    if request.method == "POST" and invitation.is_open(request.at):
        if request.actor.is_signed_in:
            actions.accept_expert_invitation(token, by=request.actor, at=request.at)
            messages.success(request, _("You are proposed as an expert. Check your entry; the operator decides on it."))
            return redirect("my_expert_entry")
        get_adapter(request).stash_verified_email(request, invitation.email)
        return redirect(_with_next("account_signup", token, "expert_invitation"))
    context = {
        "invitation": invitation,
        "is_open": invitation.is_open(request.at),
        "sign_in_url": _with_next("account_login", token, "expert_invitation"),
    }
    return render(request, "accounts/expert_invitation.html", context, status=200 if context["is_open"] else 410)


def _accept(request: PortalRequest, token: str) -> HttpResponse:
    membership = actions.accept_invitation(token, by=request.actor, at=request.at)
    request.session["membership_id"] = membership.pk
    messages.success(request, _("You now act for: %(organisation)s") % {"organisation": membership.organisation.name})
    return redirect("organisation_people", membership.organisation_id)


def _sign_up(request: PortalRequest, invitation: Invitation, token: str) -> HttpResponse:
    """The token came by mail, so this address needs no second letter. Sign-up leads back to this page."""
    get_adapter(request).stash_verified_email(request, invitation.email)
    return redirect(_with_next("account_signup", token))


def _with_next(url_name: str, token: str, landing: str = "invitation") -> str:
    return f"{reverse(url_name)}?{urlencode({'next': reverse(landing, args=[token])})}"
