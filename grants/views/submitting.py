"""Check your answers, submit, and what follows until the window closes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.http import PortalRequest
from grants import actions
from grants import rules_of_applying as rules
from grants.journey import journey_of
from grants.papers import receipt_document
from grants.parts import Whole, answer_set_of
from grants.states import PressOutcome
from grants.views.applying import own
from questionnaires.showing import show_answers


@require_GET
@never_cache
def check(request: PortalRequest, pk: int) -> HttpResponse:
    """Everything as it will be submitted, and what still keeps it from that."""
    return render(request, "grants/apply_check.html", _check_context(request, pk))


@require_POST
def submit(request: PortalRequest, pk: int) -> HttpResponse:
    """Once, whatever is clicked or retried: a second press shows the same receipt."""
    found = own(request, pk)
    pressed = actions.press_submit(found, by=request.actor, at=request.at)
    if pressed.submission is not None:
        if pressed.outcome == PressOutcome.AGAIN:
            messages.info(request, _("It was submitted already. This is its receipt."))
        return redirect("application_receipt", pk)
    context = {**_check_context(request, pk), "outcome": pressed.outcome, "reason": pressed.reason}
    status = 403 if pressed.outcome == PressOutcome.REFUSED else 422
    return render(request, "grants/apply_check.html", context, status=status)


@require_GET
@never_cache
def receipt(request: PortalRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    submission = get_object_or_404(found.submissions.order_by("-version")[:1])
    context = {
        "application": found,
        "submission": submission,
        "document": receipt_document(submission, request.actor.language),
        "journey": journey_of(found, at=request.at),
    }
    return render(request, "grants/apply_receipt.html", context)


@require_GET
@never_cache
def download(request: PortalRequest, pk: int, version: int) -> HttpResponse:
    """The very bytes over which the SHA-256 was taken."""
    found = own(request, pk)
    submission = get_object_or_404(found.submissions, version=version)
    response = HttpResponse(submission.content.encode(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}-{version}.json"'
    return response


@require_POST
def change(request: PortalRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    actions.reopen_application(found, by=request.actor, at=request.at)
    messages.info(request, _("The submitted version stands until you submit the new one."))
    return redirect("application", pk)


@never_cache
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Asks first: GET says what follows, POST withdraws."""
    found = own(request, pk)
    if request.method == "POST":
        actions.withdraw_application(found, by=request.actor, at=request.at)
        messages.success(request, _("The application is withdrawn. It can be submitted again until the window closes."))
        return redirect("application", pk)
    context = {"application": found, "refusal": rules.may_withdraw.refusal(request.actor, found)}
    return render(request, "grants/apply_withdraw.html", context)


@never_cache
def discard(request: PortalRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if request.method == "POST":
        actions.discard_application(found, by=request.actor, at=request.at)
        messages.success(request, _("The draft was discarded."))
        return redirect("applications")
    return render(request, "grants/apply_discard.html", {"application": found})


@require_GET
@never_cache
def history(request: PortalRequest, pk: int) -> HttpResponse:
    """Each version, and each press of "Submit" with what was missing then."""
    found = own(request, pk)
    context = {
        "application": found,
        "submissions": found.submissions.select_related("submitted_by", "lot").order_by("-version"),
        "presses": found.presses.select_related("by").order_by("-at", "-pk"),
    }
    return render(request, "grants/apply_history.html", context)


def _check_context(request: PortalRequest, pk: int) -> dict[str, object]:
    found = own(request, pk)
    whole = Whole.of(found)
    answer_set = answer_set_of(found)
    gaps = whole.gaps()
    return {
        "application": found,
        "content": whole.content,
        "parts": whole.parts(),
        "gaps": gaps,
        "answers": show_answers(answer_set.version.questions, answer_set.answers) if answer_set else [],
        "attached": found.attached.select_related("document", "requirement"),
        "submit_refusal": rules.may_submit.refusal(request.actor, found),
        "phase": found.call.phase(request.at),
        "ngo": whole.ngo,
        "outcome": "",
    }
