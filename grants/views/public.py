"""Calls as anyone reads them, without signing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.exports import csv_lines
from core.http import PortalRequest
from core.pages import KeptPages, keep
from core.periods import local_date
from grants import actions, rules
from grants.eligibility import answer_for
from grants.forms.public import BinForm
from grants.models import Call, Selection
from grants.presentation import amendment_view, view_of
from grants.screens import PublicCalls
from grants.states import AmendmentKind, CallPhase, SelectionState
from grants.views.access import desk_call, public_call

EXPORT_LIMIT = 20_000
# What a guest reads of a call: itself with its lots and amendments, whether its results are public, who announces it.
KEPT_CALLS = KeptPages("calls", watch=("grants.call", "grants.selection", "accounts.organisation"))


@login_not_required
@require_GET
def calls(request: PortalRequest) -> HttpResponse:
    page = PublicCalls(request.actor, request.GET, request.at).page()
    return render(request, "grants/calls.html", {"page": page, "query": request.GET.urlencode()})


@login_not_required
@require_GET
def calls_csv(request: PortalRequest) -> StreamingHttpResponse:
    rows = PublicCalls(request.actor, request.GET, request.at).export(EXPORT_LIMIT)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return response


@login_not_required
@require_GET
@KEPT_CALLS.for_guests
def call(request: PortalRequest, number: str) -> HttpResponse:
    """Everything about a call, questions included; prints well."""
    found = public_call(request, number)
    context = _context(request, found)
    return keep(render(request, "grants/call.html", context), until=[step.at for step in context["view"].steps])


@login_not_required
@require_GET
def may_we_apply(request: PortalRequest, number: str) -> HttpResponse:
    """ "May we apply?" by BIN: yes, or "not yet, because …, do this by …", from the rules that admission uses."""
    found = public_call(request, number)
    form = BinForm(request.GET if "bin" in request.GET else None)
    answer = None
    if form.is_bound and form.is_valid():
        answer = answer_for(found, form.cleaned_data["bin"], actor=request.actor, at=request.at)
    context = {"call": found, "form": form, "answer": answer, "on": local_date(request.at)}
    return render(request, "grants/may_we_apply.html", context, status=422 if form.errors else 200)


@login_not_required
@require_GET
def changes(request: PortalRequest, number: str) -> HttpResponse:
    """What was changed after publication: before and after, side by side, with the decision behind it."""
    found = public_call(request, number)
    amendments = found.amendments.select_related("proposed_by", "decided_by")
    if not _is_desk(request, found):
        amendments = amendments.filter(state="applied")
    views = [amendment_view(one) for one in amendments]
    context = {"call": found, "amendments": views, "is_desk": _is_desk(request, found)}
    return render(request, "grants/changes.html", context)


@require_POST
def follow(request: PortalRequest, number: str) -> HttpResponse:
    found = public_call(request, number)
    if request.POST.get("follow") == "no":
        actions.unfollow(found, by=request.actor, at=request.at)
        messages.success(request, _("You are no longer told of changes of this call."))
    else:
        actions.follow(found, by=request.actor, at=request.at)
        messages.success(request, _("You will be told of every change of this call."))
    return redirect("call", number)


@require_GET
def preview(request: PortalRequest, pk: int, reader: str) -> HttpResponse:
    """A draft as an applicant, or an expert, will see it."""
    found = desk_call(request, pk)
    template = "grants/preview_expert.html" if reader == "expert" else "grants/call.html"
    return render(request, template, {**_context(request, found), "is_preview": True})


def _context(request: PortalRequest, found: Call) -> dict[str, Any]:
    return {
        "view": view_of(found, at=request.at),
        "call": found,
        "form": BinForm(),
        **_desk_of(request, found),
        "may_copy": rules.may_draft.allows(request.actor),
        "follows": request.actor.is_signed_in and found.followers.filter(user=request.actor.user_id).exists(),
        "is_preview": False,
        "has_results": _has_results(found, request),
    }


def _desk_of(request: PortalRequest, found: Call) -> dict[str, Any]:
    """For the body's own people: which changes of the call have become impossible, and why."""
    is_desk = _is_desk(request, found)
    reasons = {kind: rules.too_late_reason(found, kind, at=request.at) if is_desk else None for kind in AmendmentKind}
    return {
        "is_desk": is_desk,
        "extend_refusal": reasons[AmendmentKind.EXTENSION],
        "cancel_refusal": reasons[AmendmentKind.CANCELLATION],
    }


def _has_results(found: Call, request: PortalRequest) -> bool:
    """Asked only of calls that have closed."""
    if found.phase(request.at) != CallPhase.CLOSED:
        return False
    return Selection.objects.filter(call=found, state=SelectionState.PUBLISHED).exists()


def _is_desk(request: PortalRequest, found: Call) -> bool:
    return request.actor.acts_for(found.owner_id) and request.actor.has("officer", "publisher")
