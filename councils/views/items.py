"""One item: what is decided, the member's declaration and vote."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Organisation
from core.alphabet import kazakh_sort_key
from core.http import PortalRequest
from councils import actions, rules
from councils.actions.interests import partial_secretary_reason
from councils.counting import Tally
from councils.forms.composition import take_errors
from councils.forms.items import DeclareForm, ReasonForm, ReasonsForm, RecuseForm, VoteForm
from councils.items import provider_of
from councils.models import Item, Seat, Vote
from councils.models.items import local_texts
from councils.protocol import ruling, shown_result, why_recused
from councils.ranking import departures
from councils.standing import Part, Standing, part_in, sees_ranking, standing_of
from councils.states import ATTENDING, FINISHED_ITEM_STATES, ItemState, MeetingState
from councils.views.gates import item_or_404


@require_GET
@never_cache
def show(request: PortalRequest, pk: int) -> HttpResponse:
    return item_page(request, item_or_404(request, pk))


@require_POST
def declare(request: PortalRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    rules.may_declare.enforce(request.actor, item)
    form = DeclareForm(request.POST, auto_id="declare_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.declare(item, data["grounds"], explanation=data["explanation"], by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Your declaration is stored."))
            return redirect(item)
    return item_page(request, item, declare_form=form, form=form)


@require_POST
def vote(request: PortalRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    rules.may_vote.enforce(request.actor, item)
    form = VoteForm(request.POST, item=item, vote=None, auto_id="vote_%s")
    if form.is_valid():
        try:
            actions.vote(item, **form.given(), by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Your vote is stored. You may change it until the votes are counted."))
            return redirect(item)
    return item_page(request, item, vote_form=form, form=form)


def item_page(request: PortalRequest, item: Item, problems: list[str] | None = None, **forms: Any) -> HttpResponse:
    """The page of an item with the forms that this reader may use now; `forms` are those that came back with errors."""
    standing = standing_of(request.actor, item.meeting.council)
    part = part_in(item, standing)
    in_session = item.meeting.state == MeetingState.OPEN
    is_going = item.state not in FINISHED_ITEM_STATES
    standstill = provider_of(item.subject).standstill(item.subject) if is_going else None
    context: dict[str, Any] = {
        "item": item,
        "meeting": item.meeting,
        "council": item.meeting.council,
        "standing": standing,
        "part": part,
        "in_session": in_session,
        "facts": local_texts(item.facts),
        "sees_ranking": sees_ranking(item, standing, part),
        "ranking": ranking_rows(item, with_addresses=may_read(standing, part)),
        "at_stake": _at_stake(item, standing),
        "why_recused": why_recused(part.recusal) if part.recusal else "",
        "ruling": ruling(item.decision) if item.state == ItemState.DECIDED else "",
        "tally": Tally(**item.counted[""]) if "" in item.counted else None,
        "form": None,
        "problems": problems or [],
        "standstill": standstill,
        "tied_secretary": partial_secretary_reason(item, by=request.actor, at=request.at)
        if standing.leads and is_going
        else None,
        **_member_forms(request, item, standing, part),
        **(_secretary_forms(item, in_session) if standing.leads else {}),
        **forms,
        **({"declare_form": None, "vote_form": None} if standstill else {}),
    }
    failed = bool(problems) or any(form.errors for form in forms.values())
    return render(request, "councils/item.html", context, status=422 if failed else 200)


def _at_stake(item: Item, standing: Standing) -> list[Organisation]:
    """Whoever declares must know whose interests are decided on; the order says nothing of the ranking."""
    if not item.subject or item.state in FINISHED_ITEM_STATES or not (standing.votes or standing.prepares):
        return []
    found = provider_of(item.subject).organisations(item.subject)
    return sorted(found, key=lambda each: kazakh_sort_key(each.name))


def may_read(standing: Standing, part: Part) -> bool:
    return standing.prepares or (standing.votes and part.declaration is not None and part.recusal is None)


def ranking_rows(item: Item, *, with_addresses: bool = False) -> list[dict[str, Any]]:
    """Rows ready to print; `is_line` marks the last one above the cut-off line."""
    provider = provider_of(item.subject)
    by_line = {row.key: row for row in item.by_line}
    outcome = {row.key: row for row in item.outcome}
    departing = set(departures(item.by_line, item.outcome)) if item.outcome else set()
    rows = []
    for each in item.ranked:
        final = outcome.get(each.key)
        tally = item.counted.get(each.key)
        rows.append(
            {
                "candidate": each,
                "address": provider.address(item, each.key) if with_addresses and item.subject else "",
                "by_line": shown_result(by_line[each.key].result, by_line[each.key].reserve),
                "final": final and shown_result(final.result, final.reserve),
                "state": final.result if final else "",
                "amount": final.amount if final else None,
                "reason": final.reason if final and each.key in departing else "",
                "departs": each.key in departing,
                "is_line": each.place == item.cut_off,
                "tally": Tally(**tally) if tally else None,
            }
        )
    return rows


def _member_forms(request: PortalRequest, item: Item, standing: Standing, part: Part) -> dict[str, Any]:
    if not standing.votes:
        return {"declare_form": None, "vote_form": None, "attends": False}
    attends = item.meeting.attendance.filter(seat=standing.seat, status__in=ATTENDING).exists()
    may_act = not standing.wrong_membership
    grounds = part.declaration.declared.grounds if part.declaration else []
    initial = {"has_interest": "yes" if grounds else "no", "grounds": grounds} if part.declaration else {}
    votes_now = may_act and attends and item.state == ItemState.VOTING and part.recusal is None
    return {
        "attends": attends,
        "declare_form": DeclareForm(initial=initial, auto_id="declare_%s")
        if may_act and item.state == ItemState.DECLARING
        else None,
        "vote_form": VoteForm(item=item, vote=part.vote, auto_id="vote_%s") if votes_now else None,
    }


def _secretary_forms(item: Item, in_session: bool) -> dict[str, Any]:
    """Who has declared and who has voted (not how), and the forms of the next step."""
    rows = _progress(item)
    free = [row["seat"] for row in rows if not row["recused"]]
    counted = in_session and item.state == ItemState.COUNTED
    return {
        "progress": rows,
        "voted": sum(row["voted"] for row in rows),
        "recuse_form": RecuseForm(seats=free, auto_id="recuse_%s") if item.state == ItemState.DECLARING else None,
        "reasons_form": ReasonsForm(item=item, auto_id="reasons_%s") if counted else None,
        "again_form": ReasonForm(auto_id="again_%s") if counted else None,
        "void_form": ReasonForm(auto_id="void_%s"),
        "may_propose": bool(item.candidates)
        and not item.votes_on_each
        and item.state in (ItemState.WAITING, ItemState.DECLARING),
    }


def _progress(item: Item) -> list[dict[str, Any]]:
    seats = Seat.objects.current().voting().in_order().filter(council=item.meeting.council_id).select_related("user")
    recusals = {row.seat_id: row for row in item.recusals.all()}
    declared = set(item.declarations.values_list("seat_id", flat=True))
    voted = set(Vote.objects.filter(item=item, round=item.round).values_list("seat_id", flat=True))
    status = dict(item.meeting.attendance.values_list("seat_id", "status"))
    return [
        {
            "seat": seat,
            "attends": status.get(seat.pk) in ATTENDING,
            "declared": seat.pk in declared,
            "recused": why_recused(recusals[seat.pk]) if seat.pk in recusals else "",
            "voted": seat.pk in voted,
        }
        for seat in seats
    ]
