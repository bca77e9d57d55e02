"""Who belongs to an organisation, and under which membership I act."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, rules
from accounts.forms import EndForm, InviteForm, RolesForm, take_errors
from accounts.models import Invitation, Membership
from accounts.roles import DESCRIPTIONS, Role
from accounts.views.gates import managed_organisation_or_404, member_or_404, peopled_organisation_or_404, posted
from core import once
from core.errors import Refused
from core.http import PortalRequest


def my_organisations(request: PortalRequest) -> HttpResponse:
    mine = Membership.objects.acting().filter(user_id=request.actor.user_id or 0).select_related("organisation")
    return render(request, "accounts/my_organisations.html", {"memberships": mine.order_by("started_at", "pk")})


@require_POST
def switch(request: PortalRequest, membership_id: int) -> HttpResponse:
    membership = _my_membership(request, membership_id)
    actions.switch_membership(membership, by=request.actor, at=request.at)
    request.session["membership_id"] = membership.pk
    messages.success(request, _("You now act for: %(organisation)s") % {"organisation": membership.organisation.name})
    return redirect("my_organisations")


def leave(request: PortalRequest, membership_id: int) -> HttpResponse:
    membership = _my_membership(request, membership_id)
    if request.method == "POST":
        actions.end_membership(membership, by=request.actor, at=request.at)
        messages.success(request, _("You have left: %(organisation)s") % {"organisation": membership.organisation.name})
        return redirect("my_organisations")
    return render(request, "accounts/leave.html", {"membership": membership})


def people(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = peopled_organisation_or_404(request, pk)
    manages = rules.manages(request.actor, organisation)
    invites = bool(rules.grantable_roles(request.actor, organisation))
    members = list(Membership.objects.current().filter(organisation=organisation).select_related("user").order_by("pk"))
    held = {role for member in members for role in member.roles}
    context = {
        "organisation": organisation,
        "members": members,
        "invitations": _invitations(organisation.pk, request) if invites else [],
        "can_manage": manages,
        "can_invite": invites,
        "invite_reason": rules.may_invite.refusal(request.actor, organisation),
        "role_descriptions": [(role.label, DESCRIPTIONS[role]) for role in Role if role in held],
    }
    return render(request, "accounts/people.html", context)


def invite(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = managed_organisation_or_404(request, pk)
    grantable = rules.grantable_roles(request.actor, organisation)
    form = InviteForm(posted(request), grantable=grantable, initial={"language": request.actor.language})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            actions.invite(
                organisation, data["email"], data["roles"], language=data["language"],
                authority=data.get("authority", ""), by=request.actor, at=request.at,
            )  # fmt: skip
            return reverse("organisation_people", args=[pk])

        try:
            key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
            outcome = once.run(key, by=request.actor, at=request.at, digest=digest, act=act)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The invitation is sent to: %(email)s") % {"email": data["email"]})
            return redirect(outcome.result)
    return render(request, "accounts/invite.html", {"form": form, "organisation": organisation})


def roles(request: PortalRequest, pk: int, membership_id: int) -> HttpResponse:
    organisation = managed_organisation_or_404(request, pk)
    member = member_or_404(organisation, membership_id)
    grantable = rules.grantable_roles(request.actor, organisation)
    kept = [role for role in member.roles if role not in grantable]
    initial = {"roles": member.roles, "authority": member.authority}
    form = RolesForm(posted(request), grantable=grantable, initial=initial)
    form.fields["roles"].required = not kept
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roles(
                member, [*form.cleaned_data["roles"], *kept], authority=form.cleaned_data.get("authority", member.authority),
                by=request.actor, at=request.at,
            )  # fmt: skip
        except ValidationError as error:
            take_errors(form, error)
        except Refused as refusal:
            form.add_error("roles", str(refusal.reason))
        else:
            messages.success(request, _("The roles are changed."))
            return redirect("organisation_people", pk)
    context = {
        "form": form,
        "organisation": organisation,
        "member": member,
        "kept": [Role(role).label for role in kept],
    }
    return render(request, "accounts/roles.html", context)


def end(request: PortalRequest, pk: int, membership_id: int) -> HttpResponse:
    organisation = managed_organisation_or_404(request, pk)
    member = member_or_404(organisation, membership_id)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.end_membership(member, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)
        messages.success(request, _("This person no longer acts for the organisation."))
        return redirect("organisation_people", pk)
    reason = rules.may_end.refusal(request.actor, member)
    context = {"form": form, "organisation": organisation, "member": member, "reason": reason}
    return render(request, "accounts/end.html", context)


@require_POST
def cancel(request: PortalRequest, pk: int) -> HttpResponse:
    visible = Invitation.objects.visible_to(request.actor).select_related("organisation")
    invitation = get_object_or_404(visible, pk=pk)
    actions.cancel_invitation(invitation, by=request.actor, at=request.at)
    messages.success(request, _("The invitation is cancelled."))
    return redirect("organisation_people", invitation.organisation_id)


def _my_membership(request: PortalRequest, membership_id: int) -> Membership:
    if not request.actor.is_signed_in:
        raise Http404
    mine = Membership.objects.acting().filter(user_id=request.actor.user_id or 0).select_related("organisation")
    return get_object_or_404(mine, pk=membership_id)


def _invitations(organisation_id: int, request: PortalRequest) -> list[Invitation]:
    waiting = Invitation.objects.unanswered().filter(organisation_id=organisation_id)
    return [invitation for invitation in waiting.order_by("-created_at") if invitation.is_open(request.at)]
