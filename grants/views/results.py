"""Results: prepared and published by the desk, read by everybody, by the applicant in full."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.http import PortalRequest
from grants import actions
from grants import rules_of_results as rules
from grants.drawing.applicants import organisations_of
from grants.letters import RESULT, letter_in
from grants.models import Application, Call, Outcome, Selection
from grants.papers_of_results import protocols, public_papers
from grants.results import appeal_until, publish_by, result_of, results_of
from grants.rules_of_admission import belonging_reason
from grants.states import SelectionState
from grants.views.access import public_call


@login_not_required
@require_GET
def results(request: PortalRequest, number: str) -> HttpResponse:
    """The published results of a call; prints well."""
    call = public_call(request, number)
    selection = get_object_or_404(
        Selection.objects.select_related("call__selection_rules", "call__terms_rules", "call__owner"),
        call=call,
        state=SelectionState.PUBLISHED,
    )
    context = {
        "call": call,
        "view": results_of(selection),
        "papers": public_papers(selection, request.actor),
        "is_preview": False,
    }
    return render(request, "grants/results/results.html", context)


@require_GET
@never_cache
def desk_results(request: PortalRequest, pk: int) -> HttpResponse:
    """What will be told and published, and by whom."""
    selection = _before_public(request, pk)
    return render(request, "grants/results/desk.html", _desk_context(request, selection))


@require_POST
def tell(request: PortalRequest, pk: int) -> HttpResponse:
    selection = _before_public(request, pk)
    try:
        actions.tell_applicants(selection, by=request.actor, at=request.at)
    except ValidationError as error:
        context = {**_desk_context(request, selection), "problems": error.messages}
        return render(request, "grants/results/desk.html", context, status=422)
    messages.success(request, _("All applicants are told. A second person can now publish the results."))
    return redirect("call_desk_results", pk)


@require_POST
def publish(request: PortalRequest, pk: int) -> HttpResponse:
    selection = _before_public(request, pk)
    selection = actions.publish_results(selection, by=request.actor, at=request.at)
    messages.success(request, _("The results are published; the grants stand in the register of awards."))
    return redirect("call_results", selection.call.number)


@require_GET
@never_cache
def result(request: PortalRequest, pk: int) -> HttpResponse:
    """The applicant's own decision with scores, comments, cut-off and how to appeal."""
    outcome = own_outcome(request, pk)
    view = result_of(outcome)
    context = {
        "application": outcome.application,
        "outcome": outcome,
        "view": view,
        "letter": letter_in(RESULT, outcome, request.actor.language),
        "is_in_term": view.until is not None and request.at < view.until,
        "appeal_refusal": rules.may_appeal.refusal(request.actor, outcome.application),
    }
    return render(request, "grants/results/result.html", context)


def own_outcome(request: PortalRequest, pk: int) -> Outcome:
    """Of an application of the organisation that the person acts for, once its people were told; else 404."""
    applications = Application.objects.visible_to(request.actor).filter(organisation=request.actor.organisation_id)
    outcomes = Outcome.objects.filter(application__in=applications, told_at__isnull=False).select_related(
        "application__call", "application__organisation", "submission__plan", "lot__call__owner"
    )
    outcome = get_object_or_404(outcomes, application=pk)
    if not rules.may_read_result.allows(request.actor, outcome.application):
        raise Http404
    return outcome


def _before_public(request: PortalRequest, pk: int) -> Selection:
    """Decided or published, for those who tell and publish; else 404."""
    call = get_object_or_404(Call.objects.public(), pk=pk)
    if not rules.sees_results(request.actor, call):
        raise Http404
    selections = Selection.objects.select_related(
        "call__selection_rules", "call__terms_rules", "call__owner", "told_by", "published_by"
    )
    return get_object_or_404(selections, call=call, state__in=[SelectionState.DECIDED, SelectionState.PUBLISHED])


def _desk_context(request: PortalRequest, selection: Selection) -> dict[str, object]:
    belonging = belonging_reason(request.actor, organisations_of(selection.call), at=request.at)
    return {
        "call": selection.call,
        "selection": selection,
        "view": results_of(selection),
        "papers": [*protocols(selection, request.actor), *public_papers(selection, request.actor)],
        "publish_by": publish_by(selection),
        "appeal_until": appeal_until(selection),
        "tell_refusal": rules.may_tell.refusal(request.actor, selection) or belonging,
        "publish_refusal": rules.may_publish.refusal(request.actor, selection) or belonging,
        "is_preview": True,
    }
