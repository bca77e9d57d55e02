"""Changing a published call: an officer proposes with a decision, a publisher puts it into force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import Role
from core import once
from core.http import PortalRequest
from grants import actions, rules
from grants.forms.amendments import CancellationForm, DecisionForm, ExtensionForm, TextForm
from grants.forms.desk import DeclineForm
from grants.models import Amendment
from grants.presentation import amendment_view
from grants.states import AmendmentKind
from grants.views.access import amendment_of, own_published

FORMS: dict[str, type[DecisionForm]] = {
    AmendmentKind.TEXT: TextForm,
    AmendmentKind.EXTENSION: ExtensionForm,
    AmendmentKind.CANCELLATION: CancellationForm,
}


def propose(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    call = own_published(request, number)
    if kind not in FORMS or not request.actor.has(Role.OFFICER):
        raise Http404
    form = FORMS[kind](request.POST if request.method == "POST" else None, call=call, at=request.at)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.propose_amendment(
                call, AmendmentKind(kind), form.changes(), form.decision(), by=request.actor, at=request.at
            )
            return reverse("call_changes", args=[number])

        key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
        try:
            outcome = once.run(key, by=request.actor, at=request.at, digest=digest, act=act)
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(
                request, _("Sent to the publishers. It changes nothing until one of them puts it into force.")
            )
            return redirect(outcome.result)
    context = {
        "call": call,
        "form": form,
        "kind": AmendmentKind(kind),
        "refusal": rules.may_amend.refusal(request.actor, call) or rules.too_late_reason(call, kind, at=request.at),
        "once": request.POST.get(once.FIELD, ""),
    }
    return render(request, "grants/amend.html", context, status=422 if form.errors else 200)


def amendment(request: PortalRequest, number: str, place: int) -> HttpResponse:
    """One change, before and after side by side; for a publisher, with the buttons that decide it."""
    call = own_published(request, number)
    found = amendment_of(call, place)
    context = {
        "call": call,
        "amendment": amendment_view(found),
        **_deciding(request, found),
        "form": DeclineForm(),
    }
    return render(request, "grants/amendment.html", context)


@require_POST
def apply(request: PortalRequest, number: str, place: int) -> HttpResponse:
    found = amendment_of(own_published(request, number), place)
    actions.apply_amendment(found, by=request.actor, at=request.at)
    messages.success(request, _("The change is in force. Everyone concerned is told."))
    return redirect("call_changes", number)


@require_POST
def decline(request: PortalRequest, number: str, place: int) -> HttpResponse:
    call = own_published(request, number)
    found = amendment_of(call, place)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        context = {
            "call": call,
            "amendment": amendment_view(found),
            **_deciding(request, found),
            "form": form,
        }
        return render(request, "grants/amendment.html", context, status=422)
    actions.decline_amendment(found, form.cleaned_data["reason"], by=request.actor, at=request.at)
    messages.success(request, _("The change was declined. Its officer is told."))
    return redirect("call_changes", number)


def _deciding(request: PortalRequest, found: Amendment) -> dict[str, Any]:
    refusal = rules.may_apply_amendment.refusal(request.actor, found)
    return {
        "apply_refusal": refusal or rules.too_late_reason(found.call, found.kind, at=request.at),
        "may_decline": rules.may_decide_amendment.allows(request.actor, found),
    }


def _add_errors(form: DecisionForm, error: ValidationError) -> None:
    """An error about a field the form shows stands there; any other on top."""
    fields = error.error_dict if hasattr(error, "error_dict") else {}
    known = {name: messages for name, messages in fields.items() if name in form.fields}
    form.add_error(None, known or list(error.messages))
