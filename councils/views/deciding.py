"""What the secretary does with an item: proposal, recusal, opening, count, decision, another round, taking it off."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import PortalRequest
from councils import actions, rules
from councils.forms.composition import take_errors
from councils.forms.items import ProposalForm, ReasonForm, ReasonsForm, RecuseForm
from councils.models import Item, Seat
from councils.views.gates import item_or_404, problems_in
from councils.views.items import item_page


@require_http_methods(["GET", "POST"])
def propose(request: PortalRequest, pk: int) -> HttpResponse:
    item = _led_item(request, pk)
    rules.may_propose.enforce(request.actor, item)
    form = ProposalForm(request.POST if request.method == "POST" else None, item=item)
    if form.is_valid():
        try:
            actions.propose_outcome(item, form.rows(), by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The members vote on this proposal."))
            return redirect(item)
    context = {"form": form, "item": item, "meeting": item.meeting}
    return render(request, "councils/propose.html", context, status=422 if form.errors else 200)


@require_POST
def recuse(request: PortalRequest, pk: int) -> HttpResponse:
    item = _led_item(request, pk)
    seats = Seat.objects.current().voting().filter(council=item.meeting.council_id).select_related("user")
    form = RecuseForm(request.POST, seats=list(seats), auto_id="recuse_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.recuse(item, data["seat"], data["reason"], by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The member takes no part in this item."))
            return redirect(item)
    return item_page(request, item, recuse_form=form, form=form)


@require_POST
def open_(request: PortalRequest, pk: int) -> HttpResponse:
    item = _led_item(request, pk)
    problems = problems_in(lambda: actions.open_item(item, by=request.actor, at=request.at))
    if problems:
        return item_page(request, item, problems)
    messages.success(request, _("The vote is open."))
    return redirect(item)


@require_POST
def count(request: PortalRequest, pk: int) -> HttpResponse:
    item = _led_item(request, pk)
    problems = problems_in(lambda: actions.close_item(item, by=request.actor, at=request.at))
    if problems:
        return item_page(request, item, problems)
    messages.success(request, _("The votes are counted."))
    return redirect(item)


@require_POST
def decide(request: PortalRequest, pk: int) -> HttpResponse:
    item = _led_item(request, pk)
    form = ReasonsForm(request.POST, item=item, auto_id="reasons_%s")
    if form.is_valid():
        try:
            actions.decide(item, form.reasons(), by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(item)
    return item_page(request, item, reasons_form=form, form=form)


@require_POST
def again(request: PortalRequest, pk: int) -> HttpResponse:
    item = _led_item(request, pk)
    form = ReasonForm(request.POST, auto_id="again_%s")
    if form.is_valid():
        actions.another_round(item, form.cleaned_data["reason"], by=request.actor, at=request.at)
        messages.success(request, _("The item can be voted on again. The first votes are kept."))
        return redirect(item)
    return item_page(request, item, again_form=form, form=form)


@require_POST
def void(request: PortalRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    rules.may_put.enforce(request.actor, item.meeting)
    form = ReasonForm(request.POST, auto_id="void_%s")
    if form.is_valid():
        actions.void_item(item, form.cleaned_data["reason"], by=request.actor, at=request.at)
        messages.success(request, _("The item was taken off the agenda."))
        return redirect(item.meeting)
    return item_page(request, item, void_form=form, form=form)


def _led_item(request: PortalRequest, pk: int) -> Item:
    item = item_or_404(request, pk)
    rules.runs_meetings.enforce(request.actor, item)
    return item
