""" "My work" of councils: declare, vote; for the secretary a meeting to run; a protocol to sign. One query each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.work import WorkItem
from councils.items import provider_of
from councils.models import Attendance, Declaration, Item, Meeting, Recusal, Seat, Vote
from councils.states import VOTING_SEATS, ItemState, MeetingState, SeatRole
from documents.models import Document, Paper, Signature
from documents.rules import COMPARING_ROLES
from documents.states import SignatureState

GROUP = gettext_lazy("Councils")
MOST = 50


def declarations_to_make(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Of items that open soon: without a declaration there is no vote."""
    if not actor.has(Role.COMMISSION, Role.EXPERT):
        return []
    made = Declaration.objects.filter(item=OuterRef("pk"), seat__user_id=actor.user_id or 0, seat__until=None)
    items = _of_my_councils(actor).filter(~Exists(made), ~Exists(_recusals(actor)), state=ItemState.DECLARING)
    return [
        _item(item, _("Declare your interests: %(title)s") % {"title": item.title})
        for item in _going_on(items.order_by("meeting__starts_at", "place")[:MOST])
    ]


def votes_to_cast(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    if not actor.has(Role.COMMISSION, Role.EXPERT):
        return []
    cast = Vote.objects.filter(item=OuterRef("pk"), seat__user_id=actor.user_id or 0, round=OuterRef("round"))
    attends = Attendance.objects.attending().filter(
        meeting=OuterRef("meeting"), seat__user_id=actor.user_id or 0, seat__until=None
    )
    items = _of_my_councils(actor).filter(
        Exists(attends), ~Exists(cast), ~Exists(_recusals(actor)), state=ItemState.VOTING
    )
    return [_item(item, _("Vote: %(title)s") % {"title": item.title}) for item in _going_on(items[:MOST])]


def meetings_to_run(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """To the secretary, until the protocol is issued."""
    if not actor.has(Role.SECRETARY):
        return []
    mine = Seat.objects.current().filter(
        user_id=actor.user_id or 0, role=SeatRole.SECRETARY, organisation=actor.organisation_id
    )
    subject = Concat(Value("councils.meeting:"), Cast(OuterRef("pk"), CharField()))
    issued = Paper.objects.filter(kind="councils.protocol", subject=subject, withdrawn_at=None)
    waits = Q(state__in=[MeetingState.PLANNED, MeetingState.INVITED, MeetingState.OPEN]) | Q(
        ~Exists(issued), state=MeetingState.CLOSED
    )
    meetings = Meeting.objects.filter(waits, council__in=mine.values("council")).select_related("council")
    return [
        WorkItem(
            title=f"{meeting.number}. {meeting.council.name}",
            url=meeting.get_absolute_url(),
            group=GROUP,
            due_at=meeting.starts_at if meeting.opened_at is None else None,
            state=meeting.state,
            state_label=meeting.get_state_display(),
        )
        for meeting in meetings.order_by("starts_at")[:MOST]
    ]


def protocols_to_sign(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Issued, and this person's signature is missing under one of its languages."""
    if not actor.has(Role.COMMISSION, Role.SECRETARY, Role.EXPERT):
        return []
    mine = Q(presiding__user_id=actor.user_id or 0) | Q(kept_by__user_id=actor.user_id or 0)
    signs = Exists(_unsigned(actor))
    meetings = Meeting.objects.filter(mine, signs, state=MeetingState.CLOSED).select_related("council")
    return [
        WorkItem(
            title=_("Sign the protocol: %(number)s") % {"number": meeting.number},
            url=reverse("meeting_protocol", args=[meeting.pk]),
            group=GROUP,
            state="waiting",
            state_label=meeting.get_state_display(),
            note=meeting.council.name,
        )
        for meeting in meetings.order_by("closed_at")[:MOST]
    ]


def scans_to_compare(actor: Actor, at: datetime) -> Iterable[WorkItem]:
    """Protocols signed on paper count once a second person has compared each scan with what was issued."""
    if not actor.has(*COMPARING_ROLES):
        return []
    others = Signature.objects.filter(document=OuterRef("pk"), state=SignatureState.WAITING).exclude(
        Q(signer_id=actor.user_id) | Q(scan__uploaded_by_id=actor.user_id)
    )
    subject = Concat(Value("councils.meeting:"), Cast(OuterRef("pk"), CharField()))
    papers = Document.objects.filter(Exists(others), paper__kind="councils.protocol", subject=subject)
    meetings = Meeting.objects.visible_to(actor).filter(Exists(papers), state=MeetingState.CLOSED)
    return [
        WorkItem(
            title=_("Compare the signed scans: %(number)s") % {"number": meeting.number},
            url=reverse("meeting_protocol", args=[meeting.pk]),
            group=GROUP,
            state="waiting",
            state_label=meeting.get_state_display(),
            note=meeting.council.name,
        )
        for meeting in meetings.select_related("council").order_by("closed_at")[:MOST]
    ]


def _unsigned(actor: Actor) -> QuerySet[Document]:
    subject = Concat(Value("councils.meeting:"), Cast(OuterRef("pk"), CharField()))
    given = Signature.objects.filter(document=OuterRef("pk"), signer_id=actor.user_id).exclude(
        state=SignatureState.REJECTED
    )
    return Document.objects.filter(
        ~Exists(given), paper__kind="councils.protocol", paper__withdrawn_at=None, subject=subject
    )


def _of_my_councils(actor: Actor) -> QuerySet[Item]:
    seats = Seat.objects.current().filter(user_id=actor.user_id or 0, role__in=VOTING_SEATS)
    return Item.objects.filter(meeting__council__in=seats.values("council")).select_related("meeting__council")


def _going_on(items: Iterable[Item]) -> list[Item]:
    """Without those on which nothing more is decided: only the secretary has something to do with them."""
    found = list(items)
    subjects: dict[Any, set[str]] = {}
    for item in found:
        subjects.setdefault(provider_of(item.subject), set()).add(item.subject)
    still = {subject for provider, each in subjects.items() for subject in provider.standing_still(each)}
    return [item for item in found if item.subject not in still]


def _recusals(actor: Actor) -> QuerySet[Recusal]:
    return Recusal.objects.filter(item=OuterRef("pk"), seat__user_id=actor.user_id or 0)


def _item(item: Item, title: str) -> WorkItem:
    return WorkItem(
        title=title,
        url=item.get_absolute_url(),
        group=GROUP,
        due_at=item.meeting.starts_at if item.state == ItemState.DECLARING else None,
        state=item.state,
        state_label=item.get_state_display(),
        note=f"{item.meeting.number}. {item.meeting.council.name}",
    )
