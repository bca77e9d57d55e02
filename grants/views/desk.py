"""The desk of a state body: its calls, and the way of one from draft to publication."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import once
from core.http import PortalRequest
from grants import actions, rules
from grants.forms.desk import ReasonForm
from grants.models import Call
from grants.presentation import sections_of
from grants.screens import DeskCalls
from grants.sections import findings
from grants.views.access import desk_call, desk_only, draft, public_call


@require_GET
def desk(request: PortalRequest) -> HttpResponse:
    desk_only(request)
    page = DeskCalls(request.actor, request.GET, request.at).page()
    return render(request, "grants/desk.html", {"page": page, "may_draft": rules.may_draft})


@require_POST
def new(request: PortalRequest) -> HttpResponse:
    desk_only(request)

    def act() -> str:
        call = actions.create_call(by=request.actor, at=request.at)
        return reverse("call_draft", args=[call.pk])

    return _once(request, act)


@require_POST
def copy(request: PortalRequest, number: str) -> HttpResponse:
    source = public_call(request, number)
    desk_only(request)

    def act() -> str:
        call = actions.copy_call(source, by=request.actor, at=request.at)
        return reverse("call_draft", args=[call.pk])

    return _once(request, act)


@require_GET
def call_draft(request: PortalRequest, pk: int) -> HttpResponse:
    """The task list of a draft; for a publisher, the page from which the call is published or returned."""
    call = desk_call(request, pk)
    if call.is_public:
        return redirect("call", call.number)
    return render(request, "grants/draft.html", _draft_context(request, call))


@require_POST
def propose(request: PortalRequest, pk: int) -> HttpResponse:
    call = desk_call(request, pk)
    try:
        actions.propose_call(call, by=request.actor, at=request.at)
    except ValidationError as error:
        context = {**_draft_context(request, call), "problems": error.messages}
        return render(request, "grants/draft.html", context, status=422)
    messages.success(request, _("Sent to the publishers. You are told when the call is published or returned."))
    return redirect("call_draft", pk)


@require_POST
def publish(request: PortalRequest, pk: int) -> HttpResponse:
    call = desk_call(request, pk)
    try:
        call = actions.publish_call(call, by=request.actor, at=request.at)
    except ValidationError as error:
        context = {**_draft_context(request, call), "problems": error.messages}
        return render(request, "grants/draft.html", context, status=422)
    messages.success(request, _("The call is published under the number %(number)s.") % {"number": call.number})
    return redirect("call", call.number)


@require_POST
def return_(request: PortalRequest, pk: int) -> HttpResponse:
    call = desk_call(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "grants/draft.html", {**_draft_context(request, call), "form": form}, status=422)
    actions.return_call(call, form.cleaned_data["reason"], by=request.actor, at=request.at)
    messages.success(request, _("The call was returned to its officer."))
    return redirect("call_desk")


def discard(request: PortalRequest, pk: int) -> HttpResponse:
    """Asks first: GET shows what is thrown away, POST does it."""
    call = draft(request, pk)
    if request.method == "POST":
        actions.discard_call(call, by=request.actor, at=request.at)
        messages.success(request, _("The draft was discarded."))
        return redirect("call_desk")
    return render(request, "grants/discard.html", {"call": call})


def _draft_context(request: PortalRequest, call: Call) -> dict[str, object]:
    missing = findings(call, at=request.at)
    return {
        "call": call,
        "sections": sections_of(call, missing),
        "missing": missing,
        "is_complete": not missing,
        "may_edit": rules.may_edit.allows(request.actor, call),
        "publish_refusal": rules.may_publish.refusal(request.actor, call),
        "may_return": rules.may_return.allows(request.actor, call),
        "form": ReasonForm(),
        "proposed_by": call.proposed_by,
    }


def _once(request: PortalRequest, act: object) -> HttpResponse:
    outcome = once.run(
        request.POST.get(once.FIELD, ""),
        by=request.actor,
        at=request.at,
        digest=once.digest_of(request.POST),
        act=act,  # type: ignore[arg-type]
    )
    return redirect(outcome.result)
