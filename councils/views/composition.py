"""Councils: the list, forming one, its page, its members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation
from core.http import PortalRequest
from core.periods import local_date
from councils import actions, rules
from councils.actions.composition import missing_of
from councils.forms.composition import CouncilForm, ReplaceForm, SeatForm, take_errors
from councils.law import terms_on
from councils.lists import Councils
from councils.models import Council, Meeting
from councils.standing import standing_of
from councils.states import CouncilState
from councils.views.gates import (
    council_or_404,
    kept_council_or_404,
    kept_seat_or_404,
    looking_on,
    once_only,
    problems_in,
)

MOST_MEETINGS = 50


@require_GET
def councils(request: PortalRequest) -> HttpResponse:
    looking_on(request)
    page = Councils(request.actor, request.GET, request.at).page()
    return render(request, "councils/councils.html", {"page": page, "may_form": _may_form(request)})


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    if not _may_form(request):
        raise Http404
    form = CouncilForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(once_only(request, lambda: _formed(request, form)))
        except ValidationError as error:
            take_errors(form, error)
    return render(request, "councils/council_new.html", {"form": form}, status=422 if form.errors else 200)


def _formed(request: PortalRequest, form: CouncilForm) -> str:
    body = get_object_or_404(Organisation, pk=request.actor.organisation_id)
    source = terms_on(form.cleaned_data["kind"], local_date(request.at))
    council = actions.form_council(
        actions.CouncilFacts(**form.cleaned_data), source.terms, body=body, rule_set=source.rule_set, by=request.actor,
        at=request.at,
    )  # fmt: skip
    return council.get_absolute_url()


@require_GET
def show(request: PortalRequest, pk: int) -> HttpResponse:
    return _page(request, council_or_404(request, pk))


@require_http_methods(["GET", "POST"])
def seat(request: PortalRequest, pk: int) -> HttpResponse:
    return _seat(request, pk, to_vote=True)


@require_http_methods(["GET", "POST"])
def secretary(request: PortalRequest, pk: int) -> HttpResponse:
    return _seat(request, pk, to_vote=False)


def _seat(request: PortalRequest, pk: int, *, to_vote: bool) -> HttpResponse:
    council = kept_council_or_404(request, pk)
    rules.may_seat.enforce(request.actor, council)
    form = SeatForm(request.POST if request.method == "POST" else None, to_vote=to_vote)
    if form.is_valid():
        try:
            actions.seat_member(council, form.place(), by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The person holds a seat in the council."))
            return redirect(council)
    context = {"form": form, "council": council, "to_vote": to_vote}
    return render(request, "councils/seat.html", context, status=422 if form.errors else 200)


@require_POST
def unseat(request: PortalRequest, pk: int) -> HttpResponse:
    seat = kept_seat_or_404(request, pk)
    actions.unseat(seat, by=request.actor, at=request.at)
    messages.success(request, _("The seat was taken back."))
    return redirect(seat.council)


@require_http_methods(["GET", "POST"])
def replace(request: PortalRequest, pk: int) -> HttpResponse:
    seat = kept_seat_or_404(request, pk)
    rules.may_replace.enforce(request.actor, seat.council)
    form = ReplaceForm(request.POST if request.method == "POST" else None, to_vote=seat.votes)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.replace_member(
                seat, form.place(), decision_number=data["decision_number"], decision_on=data["decision_on"],
                by=request.actor, at=request.at,
            )  # fmt: skip
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The member was replaced."))
            return redirect(seat.council)
    context = {"form": form, "seat": seat, "council": seat.council}
    return render(request, "councils/replace.html", context, status=422 if form.errors else 200)


@require_POST
def activate(request: PortalRequest, pk: int) -> HttpResponse:
    council = kept_council_or_404(request, pk)
    problems = problems_in(lambda: actions.activate_council(council, by=request.actor, at=request.at))
    if problems:
        return _page(request, council, problems)
    messages.success(request, _("The council is at work. Its secretary can plan meetings."))
    return redirect(council)


@require_POST
def close(request: PortalRequest, pk: int) -> HttpResponse:
    council = kept_council_or_404(request, pk)
    problems = problems_in(lambda: actions.close_council(council, by=request.actor, at=request.at))
    if problems:
        return _page(request, council, problems)
    messages.success(request, _("The council is dissolved."))
    return redirect(council)


def _page(request: PortalRequest, council: Council, problems: list[str] | None = None) -> HttpResponse:
    seats = list(council.seats.current().in_order().select_related("user", "organisation"))
    meetings = Meeting.objects.visible_to(request.actor).filter(council=council)
    standing = standing_of(request.actor, council)
    context: dict[str, Any] = {
        "council": council,
        "seats": seats,
        "voting_count": sum(seat.votes for seat in seats),
        "has_secretary": any(not seat.votes for seat in seats),
        "meetings": list(meetings[:MOST_MEETINGS]),
        "standing": standing,
        "is_forming": council.state == CouncilState.FORMING,
        "missing": missing_of(council) if standing.keeps and council.state == CouncilState.FORMING else [],
        "may_plan": standing.leads and council.state == CouncilState.ACTIVE,
        "problems": problems or [],
    }
    return render(request, "councils/council.html", context, status=422 if problems else 200)


def _may_form(request: PortalRequest) -> bool:
    body = Organisation.objects.filter(pk=request.actor.organisation_id or 0).first()
    return body is not None and rules.may_form.allows(request.actor, body)
