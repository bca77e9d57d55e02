"""Administrators create organisations; coordinators say whether a claim is true."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import actions, rules
from accounts.conflicts import REASON, conflicts_of
from accounts.forms import CreateOrganisationForm, OrganisationForm, StandingForm, take_errors
from accounts.lists import Organisations
from accounts.models import Membership, Organisation, Standing
from accounts.roles import Role
from accounts.views.gates import organisation_or_404, posted, staff_or_404
from core import once
from core.http import PortalRequest
from core.models import Record
from core.record import subject_of


def organisation_list(request: PortalRequest) -> HttpResponse:
    staff_or_404(request, Role.ADMINISTRATOR, Role.COORDINATOR)
    page = Organisations(request.actor, request.GET, request.at).page()
    context = {"page": page, "may_create": rules.may_keep_portal.refusal(request.actor)}
    return render(request, "accounts/organisations.html", context)


def state_bodies(request: PortalRequest) -> HttpResponse:
    """Ministries and akimats as a tree, each with what it consists of."""
    staff_or_404(request, Role.ADMINISTRATOR, Role.COORDINATOR)
    children: dict[int | None, list[Organisation]] = defaultdict(list)
    for body in Organisation.objects.funding_bodies().select_related("region").order_by("kind", "name_ru", "pk"):
        children[body.parent_id].append(body)
    return render(request, "accounts/state_bodies.html", {"rows": list(_walk(children, None, 0))})


def create(request: PortalRequest) -> HttpResponse:
    staff_or_404(request, Role.ADMINISTRATOR)
    form = CreateOrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            organisation = actions.create_organisation(**form.cleaned_data, by=request.actor, at=request.at)
            return reverse("organisation_people", args=[organisation.pk])

        try:
            key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
            outcome = once.run(key, by=request.actor, at=request.at, digest=digest, act=act)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The organisation is created. Invite its first person."))
            return redirect(outcome.result)
    return render(request, "accounts/organisation_form.html", {"form": form, "is_new": True})


def edit(request: PortalRequest, pk: int) -> HttpResponse:
    staff_or_404(request, Role.ADMINISTRATOR)
    organisation = organisation_or_404(request, pk)
    names = ("name_kk", "name_ru", "name_en", "region", "parent", "address")
    form = OrganisationForm(posted(request), initial={name: getattr(organisation, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(organisation, **form.cleaned_data, by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The organisation is saved."))
            return redirect("organisation", pk)
    return render(request, "accounts/organisation_form.html", {"form": form, "organisation": organisation})


def show(request: PortalRequest, pk: int) -> HttpResponse:
    staff_or_404(request, Role.ADMINISTRATOR, Role.COORDINATOR)
    organisation = organisation_or_404(request, pk)
    refused = Record.objects.filter(subject=subject_of(organisation), verb="refuse").order_by("-seq").first()
    context = {
        "organisation": organisation,
        "people": Membership.objects.current().filter(organisation=organisation).count(),
        "rivals": _same_bin(organisation),
        "may_edit": rules.may_keep_portal.allows(request.actor),
        "decision_reason": _refusal_to_decide(request, organisation),
        "refused_because": refused.note if refused and organisation.standing == Standing.REFUSED else "",
    }
    return render(request, "accounts/organisation.html", context)


def decide(request: PortalRequest, pk: int) -> HttpResponse:
    """Confirms or refuses a claim."""
    staff_or_404(request, Role.COORDINATOR)
    organisation = organisation_or_404(request, pk)
    form = StandingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, organisation, form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The decision is saved."))
            return redirect("organisation", pk)
    context = {"form": form, "organisation": organisation, "reason": _refusal_to_decide(request, organisation)}
    return render(request, "accounts/standing.html", context)


def _decide(request: PortalRequest, organisation: Organisation, data: dict[str, Any]) -> None:
    if data["decision"] == "confirm":
        actions.confirm_standing(organisation, note=data["reason"], by=request.actor, at=request.at)
    else:
        actions.refuse_standing(organisation, reason=data["reason"], by=request.actor, at=request.at)


def _refusal_to_decide(request: PortalRequest, organisation: Organisation) -> Any:
    reason = rules.may_decide_standing.refusal(request.actor, organisation)
    if reason is None and conflicts_of(request.actor.user_id, organisation, at=request.at):
        return REASON
    return reason


def _same_bin(organisation: Organisation) -> list[Organisation]:
    if not organisation.bin:
        return []
    return list(Organisation.objects.filter(bin=organisation.bin).exclude(pk=organisation.pk).order_by("pk"))


def _walk(children: dict[int | None, list[Organisation]], parent: int | None, depth: int) -> Any:
    for body in children.get(parent, []):
        yield {"body": body, "depth": min(depth, 4)}
        yield from _walk(children, body.pk, depth + 1)
