"""Meetings: planning, the session room, agenda, attendance."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import PortalRequest
from councils import actions, rules
from councils.actions.papers import protocol_of
from councils.counting import quorum_of
from councils.forms.composition import take_errors
from councils.forms.meetings import AttendanceForm, ItemForm, MeetingForm, PresidingForm
from councils.items import NewItem, ready_items
from councils.models import Item, Meeting, Seat
from councils.standing import Standing, meeting_parts, standing_of
from councils.states import ATTENDING, FINISHED_ITEM_STATES, ItemState, MeetingState, Participation, SeatRole
from councils.views.gates import council_or_404, meeting_or_404, once_only, problems_in


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest, pk: int) -> HttpResponse:
    council = council_or_404(request, pk)
    _led(request, standing_of(request.actor, council))
    rules.may_plan.enforce(request.actor, council)
    form = MeetingForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        return actions.plan_meeting(council, form.facts(), by=request.actor, at=request.at).get_absolute_url()

    if form.is_valid():
        try:
            return redirect(once_only(request, act))
        except ValidationError as error:
            take_errors(form, error)
    context = {"form": form, "council": council}
    return render(request, "councils/meeting_new.html", context, status=422 if form.errors else 200)


@require_GET
def show(request: PortalRequest, pk: int) -> HttpResponse:
    return _page(request, meeting_or_404(request, pk))


@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = _led_meeting(request, pk)
    rules.may_reschedule.enforce(request.actor, meeting)
    initial = {name: getattr(meeting, name) for name in actions.MeetingFacts.__slots__}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.reschedule(meeting, form.facts(), by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The meeting was changed."))
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "council": meeting.council}
    return render(request, "councils/meeting_change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def agenda(request: PortalRequest, pk: int) -> HttpResponse:
    """What may be put on the agenda: things that wait for a decision of this council, or a question in words."""
    meeting = _prepared_meeting(request, pk)
    form = ItemForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.put_item(meeting, NewItem(**form.cleaned_data), by=request.actor, at=request.at)
        return meeting.get_absolute_url()

    if form.is_valid():
        try:
            return redirect(once_only(request, act))
        except ValidationError as error:
            take_errors(form, error)
    return _agenda(request, meeting, form)


@require_POST
def put(request: PortalRequest, pk: int) -> HttpResponse:
    """One of the things that wait, by its subject."""
    meeting = _prepared_meeting(request, pk)
    offered = {item.subject: item for item in _ready(request, meeting)}
    chosen = offered.get(request.POST.get("subject", ""))
    if chosen is None:
        messages.info(request, _("This no longer waits for a decision, or stands on an agenda already."))
        return redirect("meeting_agenda", pk)
    problems = problems_in(lambda: actions.put_item(meeting, chosen, by=request.actor, at=request.at))
    if problems:
        return _agenda(request, meeting, ItemForm(), problems)
    messages.success(request, _("The item is on the agenda."))
    return redirect(meeting)


@require_POST
def invite(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = _led_meeting(request, pk)
    problems = problems_in(lambda: actions.invite(meeting, by=request.actor, at=request.at))
    if problems:
        return _page(request, meeting, problems)
    messages.success(request, _("The members are invited. They can declare their interests now."))
    return redirect(meeting)


@require_POST
def attendance(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = _led_meeting(request, pk)
    form = _attendance_form(meeting, request.POST)
    problems = [] if form.is_valid() else [_("Choose how each member takes part.")]
    problems = problems or problems_in(
        lambda: actions.mark_attendance(meeting, form.statuses(), by=request.actor, at=request.at)
    )
    if problems:
        return _page(request, meeting, problems)
    messages.success(request, _("Participation is marked."))
    return redirect(meeting)


@require_POST
def open_(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = _led_meeting(request, pk)
    chosen = request.POST.get("presiding", "")
    presiding = _voting_seats(meeting).filter(pk=chosen).first() if chosen.isdecimal() else None
    problems = problems_in(lambda: actions.open_meeting(meeting, presiding=presiding, by=request.actor, at=request.at))
    if problems:
        return _page(request, meeting, problems)
    messages.success(request, _("The meeting is in session."))
    return redirect(meeting)


@require_POST
def close(request: PortalRequest, pk: int) -> HttpResponse:
    meeting = _led_meeting(request, pk)
    problems = problems_in(lambda: actions.close_meeting(meeting, by=request.actor, at=request.at))
    if problems:
        return _page(request, meeting, problems)
    messages.success(request, _("The meeting is closed. Issue its protocol now."))
    return redirect("meeting_protocol", pk)


def _page(request: PortalRequest, meeting: Meeting, problems: list[str] | None = None) -> HttpResponse:
    standing = standing_of(request.actor, meeting.council)
    seats = list(_voting_seats(meeting))
    marked = dict(meeting.attendance.values_list("seat_id", "status"))
    attending = [seat for seat in seats if marked.get(seat.pk) in ATTENDING]
    items = list(meeting.items.all())
    council = meeting.council
    coming = meeting.state in (MeetingState.INVITED, MeetingState.OPEN)
    runs = standing.leads and coming and not any(item.state == ItemState.VOTING for item in items)
    chair_attends = any(seat.role == SeatRole.CHAIR for seat in attending)
    needed = meeting.quorum_needed or quorum_of(len(seats), council.quorum_numerator, council.quorum_denominator)
    context: dict[str, Any] = {
        "meeting": meeting,
        "council": council,
        "standing": standing,
        "members": _member_rows(meeting, seats, marked),
        "attending": len(attending),
        "members_total": meeting.members_total or len(seats),
        "needed": needed,
        "has_quorum": len(attending) >= needed,
        "items": _item_rows(meeting, items, standing),
        "attendance_form": _attendance_form(meeting) if runs else None,
        "presiding_form": None if chair_attends else PresidingForm(seats=attending),
        "may_put": standing.prepares
        and meeting.state in (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.OPEN),
        "all_finished": all(item.state in FINISHED_ITEM_STATES for item in items),
        "paper": protocol_of(meeting) if meeting.closed_at else None,
        "problems": problems or [],
    }
    return render(request, "councils/meeting.html", context, status=422 if problems else 200)


def _member_rows(meeting: Meeting, seats: list[Seat], marked: dict[int, str]) -> list[tuple[Seat, str, str]]:
    """Seat, state key, participation. Of a meeting that is over, those who sat in it then."""
    if meeting.closed_at:
        then = Seat.objects.filter(pk__in=marked).in_order().select_related("user", "organisation")
        seats = list(then)
    labels = {value: str(label) for value, label in Participation.choices}
    return [(seat, marked.get(seat.pk, ""), labels.get(marked.get(seat.pk, ""), "")) for seat in seats]


def _item_rows(meeting: Meeting, items: list[Item], standing: Standing) -> list[tuple[Item, str]]:
    """Each item with what the reader has still to do about it."""
    declared, recused, voted = meeting_parts(meeting, standing)
    rows = []
    for item in items:
        todo = ""
        if item.pk in recused:
            todo = _("You take no part in this item")
        elif standing.votes and item.state == ItemState.DECLARING and item.pk not in declared:
            todo = _("Declare your interests")
        elif standing.votes and item.state == ItemState.VOTING and item.pk not in voted:
            todo = _("Vote")
        rows.append((item, todo))
    return rows


def _agenda(
    request: PortalRequest, meeting: Meeting, form: ItemForm, problems: list[str] | None = None
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "council": meeting.council,
        "ready": _ready(request, meeting),
        "form": form,
        "problems": problems or [],
    }
    return render(request, "councils/agenda.html", context, status=422 if form.errors or problems else 200)


def _ready(request: PortalRequest, meeting: Meeting) -> list[NewItem]:
    """What waits and stands on no agenda yet."""
    waiting = ready_items(meeting.council, request.at)
    standing = set(
        Item.objects.live().filter(subject__in=[item.subject for item in waiting]).values_list("subject", flat=True)
    )
    return [item for item in waiting if item.subject not in standing]


def _attendance_form(meeting: Meeting, posted: Any = None) -> AttendanceForm:
    seats = list(_voting_seats(meeting))
    marked = dict(meeting.attendance.values_list("seat_id", "status"))
    return AttendanceForm(posted, seats=seats, marked=marked)


def _voting_seats(meeting: Meeting) -> Any:
    seats = Seat.objects.current().voting().in_order().filter(council=meeting.council_id)
    return seats.select_related("user", "organisation")


def _led_meeting(request: PortalRequest, pk: int) -> Meeting:
    """For what only the secretary does; a member who may read the page is told so."""
    meeting = meeting_or_404(request, pk)
    rules.runs_meetings.enforce(request.actor, meeting)
    return meeting


def _prepared_meeting(request: PortalRequest, pk: int) -> Meeting:
    meeting = meeting_or_404(request, pk)
    rules.may_put.enforce(request.actor, meeting)
    return meeting


def _led(request: PortalRequest, standing: Standing) -> None:
    if not standing.leads:
        raise Http404
