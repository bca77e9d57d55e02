"""One's own entry in the register of experts, and the register as the operator keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, rules
from accounts.forms import ExpertDecisionForm, ExpertForm, ExpertInviteForm, take_errors
from accounts.lists import Experts
from accounts.models import ExpertInvitation, ExpertProfile, Tie, User
from accounts.roles import Role
from accounts.states import EXPERT_MOVES, MAY_BE_PROPOSED
from accounts.views.gates import expert_or_404, posted, staff_or_404
from core import once
from core.http import PortalRequest

MOST_OPEN = 50


def mine(request: PortalRequest) -> HttpResponse:
    user = get_object_or_404(User, pk=request.actor.user_id)
    profile = ExpertProfile.objects.filter(user=user).prefetch_related("spheres", "regions").first()
    may_propose = profile is None or profile.status in MAY_BE_PROPOSED
    form = ExpertForm(posted(request), initial=ExpertForm.initial_of(profile)) if may_propose else None
    if request.method == "POST" and form and form.is_valid():
        try:
            actions.propose_expert(user, **form.cleaned_data, by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Your proposal is kept. The operator will consider it and tell you."))
            return redirect("my_expert_entry")
    return render(request, "accounts/my_expert_entry.html", {"form": form, "profile": profile})


def register(request: PortalRequest) -> HttpResponse:
    staff_or_404(request, Role.COORDINATOR, Role.ADMINISTRATOR)
    page = Experts(request.actor, request.GET, request.at).page()
    return render(
        request, "accounts/experts.html", {"page": page, "may_invite": rules.may_decide_experts.refusal(request.actor)}
    )


def invite(request: PortalRequest) -> HttpResponse:
    """By letter, for what a pool lacks: a page that sends here says what, and where to go back to."""
    staff_or_404(request, Role.COORDINATOR)
    wanted = {name: request.GET.getlist(name) for name in ("spheres", "regions", "languages")}
    form = ExpertInviteForm(posted(request), initial={**wanted, "language": request.actor.language})
    back = _own_page(request)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            invitation = actions.invite_expert(**form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, _("The invitation is sent to: %(email)s") % {"email": invitation.email})
            return back

        try:
            key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
            return redirect(once.run(key, by=request.actor, at=request.at, digest=digest, act=act).result)
        except ValidationError as error:
            take_errors(form, error)
    context = {
        "form": form,
        "back": back,
        "open": ExpertInvitation.objects.open(request.at).order_by("-created_at")[:MOST_OPEN],
    }
    return render(request, "accounts/expert_invite.html", context)


@require_POST
def cancel_invitation(request: PortalRequest, pk: int) -> HttpResponse:
    staff_or_404(request, Role.COORDINATOR)
    actions.cancel_expert_invitation(get_object_or_404(ExpertInvitation, pk=pk), by=request.actor, at=request.at)
    messages.success(request, _("The invitation is cancelled."))
    return redirect("expert_invite")


def _own_page(request: PortalRequest) -> str:
    """Where to go back to: a page of ours, or the register."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else reverse("experts")


def show(request: PortalRequest, pk: int) -> HttpResponse:
    """The entry and, for a coordinator, the next decision."""
    staff_or_404(request, Role.COORDINATOR, Role.ADMINISTRATOR)
    profile = expert_or_404(request, pk)
    has_moves = any(profile.status in sources for sources, _target in EXPERT_MOVES.values())
    reason = rules.may_decide_experts.refusal(request.actor, profile)
    form = ExpertDecisionForm(posted(request), state=profile.status) if has_moves else None
    if request.method == "POST" and form and form.is_valid():
        data = form.cleaned_data
        try:
            actions.decide_expert(
                profile, data["verb"], reason=data["reason"], until=data.get("until"), by=request.actor, at=request.at
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The decision is saved."))
            return redirect("expert", pk)
    ties = Tie.objects.filter(user=profile.user).order_by("pk")
    return render(request, "accounts/expert.html", {"profile": profile, "form": form, "reason": reason, "ties": ties})
