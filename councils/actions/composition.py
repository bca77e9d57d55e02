"""Who sits in a council: forming it, setting it to work, replacing a member, dissolving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import ExpertProfile, Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.errors import WrongState
from core.models.reference import RuleSet
from core.periods import local_date
from core.record import lock, record_created, recorded
from core.states import move
from councils import rules
from councils.law import CouncilTerms
from councils.models import Council, Seat
from councils.states import COMING_MEETING_STATES, COUNCIL_MOVES, CouncilState, MeetingState, SeatRole, Side

SIDE_OF_KIND = {
    OrganisationKind.OPERATOR: Side.OPERATOR,
    OrganisationKind.MINISTRY: Side.CUSTOMER,
    OrganisationKind.AKIMAT: Side.CUSTOMER,
    OrganisationKind.NGO: Side.NGO,
}


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """What the decision of formation says. `reference_*`: the item of the Rules under which the council decides."""

    kind: str
    name_kk: str
    name_ru: str
    decision_number: str
    decision_on: date
    valid_from: date
    valid_until: date | None = None
    name_en: str = ""
    reference_kk: str = ""
    reference_ru: str = ""
    reference_en: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A person for a seat. Without an organisation: an expert of the register. The side follows from its kind."""

    user: User
    organisation: Organisation | None = None
    role: str = SeatRole.MEMBER

    @property
    def side(self) -> str:
        if self.organisation is None:
            return Side.EXPERT
        side = SIDE_OF_KIND.get(OrganisationKind(self.organisation.kind))
        if side is None:
            raise ValidationError(
                _("Seats are held for the operator, state bodies, NGOs and experts. Choose somebody from one of them.")
            )
        return side


@transaction.atomic
def form_council(
    facts: CouncilFacts,
    terms: CouncilTerms,
    *,
    body: Organisation,
    rule_set: RuleSet | None = None,
    by: Actor,
    at: datetime,
) -> Council:
    """An empty council of `body`. `terms` come from the rule set of the app that needs it (`law.terms_on`)."""
    rules.may_form.enforce(by, body)
    if facts.valid_until and facts.valid_until < facts.valid_from:
        raise ValidationError({"valid_until": _("The council cannot end before it begins.")})
    if rule_set is not None and rule_set.used_at is None:
        RuleSet.objects.filter(pk=rule_set.pk, used_at=None).update(used_at=at)
    council = Council.objects.create(
        **{name: getattr(facts, name) for name in CouncilFacts.__slots__},
        **terms.to_values(),
        body=body,
        rule_set=rule_set,
        created_at=at,
    )
    record_created(council, by=by, at=at, verb="form")
    return council


@transaction.atomic
def seat_member(council: Council, place: Place, *, by: Actor, at: datetime) -> Seat:
    council = lock(Council, council.pk)
    rules.may_seat.enforce(by, council)
    return _seat(council, place, since=council.valid_from, by=by, at=at)


@transaction.atomic
def unseat(seat: Seat, *, by: Actor, at: datetime) -> None:
    """While the council is being formed: a mistake is taken back, its record stays."""
    council = lock(Council, seat.council_id)
    rules.may_seat.enforce(by, council)
    seat = lock(Seat, seat.pk)
    if seat.until is not None:
        raise WrongState(_("This seat has already ended. Open the council again."))
    with recorded(seat, "unseat", by=by, at=at):
        seat.until = max(local_date(at), seat.since)
        seat.save()


@transaction.atomic
def activate_council(council: Council, *, by: Actor, at: datetime) -> Council:
    """Sets it to work; raises ValidationError with everything that its composition lacks."""
    council = lock(Council, council.pk)
    rules.keeps_council.enforce(by, council)
    if problems := missing_of(council):
        raise ValidationError(problems)
    with recorded(council, "activate", by=by, at=at):
        move(council, "activate", COUNCIL_MOVES)
        council.activated_at = at
        council.save()
    return council


def missing_of(council: Council) -> list[Any]:
    """What keeps a council from working. The database holds the odd number, the size and the chair too."""
    seats = list(Seat.objects.current().filter(council=council))
    voting = [seat for seat in seats if seat.votes]
    found: list[Any] = []
    if len(voting) % 2 == 0:
        found.append(_("The number of voting members must be odd. Members now: %(count)s") % {"count": len(voting)})
    if not council.smallest <= len(voting) <= council.largest:
        found.append(
            _("A council of this kind has from %(least)s to %(most)s voting members. Members now: %(count)s")
            % {"least": council.smallest, "most": council.largest, "count": len(voting)}
        )
    if not any(seat.role == SeatRole.CHAIR for seat in seats):
        found.append(_("Name the chair."))
    if not any(seat.role == SeatRole.SECRETARY for seat in seats):
        found.append(_("Name the secretary."))
    sides = {seat.side for seat in voting}
    found += [
        _("A side has no voting member. Side: %(side)s") % {"side": Side(side).label}
        for side in council.sides
        if side not in sides
    ]
    return found


@transaction.atomic
def replace_member(
    seat: Seat, place: Place, *, decision_number: str, decision_on: date, by: Actor, at: datetime
) -> Seat:
    """One leaves, one comes in the same role, by one decision; so the number of votes stays odd. Returns the new seat."""
    council = lock(Council, seat.council_id)
    rules.may_replace.enforce(by, council)
    if council.meetings.filter(state=MeetingState.OPEN).exists():
        raise WrongState(_("A meeting is in session. Replace the member after it."))
    seat = lock(Seat, seat.pk)
    if seat.until is not None:
        raise WrongState(_("This seat has already ended. Open the council again."))
    today = local_date(at)
    with recorded(seat, "leave", by=by, at=at, note=decision_number):
        seat.until = max(today, seat.since)
        seat.save()
    joining = Place(place.user, place.organisation, seat.role)
    new = _seat(council, joining, since=today, decision=(decision_number, decision_on), by=by, at=at)
    left = {each.side for each in Seat.objects.current().voting().filter(council=council)}
    if lost := [Side(side).label for side in council.sides if side not in left]:
        raise ValidationError(_("A side would have no voting member. Side: %(side)s") % {"side": lost[0]})
    return new


@transaction.atomic
def close_council(council: Council, *, by: Actor, at: datetime) -> Council:
    council = lock(Council, council.pk)
    rules.keeps_council.enforce(by, council)
    if council.meetings.filter(state__in=COMING_MEETING_STATES).exists():
        raise ValidationError(_("Meetings of this council are still to be held. It is dissolved after them."))
    with recorded(council, "close", by=by, at=at):
        move(council, "close", COUNCIL_MOVES)
        council.closed_at = at
        council.save()
    return council


def _seat(
    council: Council,
    place: Place,
    *,
    since: date,
    by: Actor,
    at: datetime,
    decision: tuple[str, date | None] = ("", None),
) -> Seat:
    side = place.side
    _enforce_role(place)
    taken = Seat.objects.current().filter(council=council)
    if taken.filter(user=place.user).exists():
        raise ValidationError(_("This person already holds a seat in the council."))
    if place.role != SeatRole.MEMBER and taken.filter(role=place.role).exists():
        raise ValidationError(_("This role is already held by somebody else. Remove them first."))
    seat = Seat.objects.create(
        council=council, user=place.user, organisation=place.organisation, side=side, role=place.role, since=since,
        decision_number=decision[0], decision_on=decision[1],
    )  # fmt: skip
    record_created(seat, by=by, at=at, verb="seat")
    return seat


def _enforce_role(place: Place) -> None:
    """The portal's role comes first: it is what asks for the second factor."""
    if place.organisation is None:
        if place.role == SeatRole.SECRETARY or not ExpertProfile.objects.included().filter(user=place.user).exists():
            raise ValidationError(_("Only an expert of the register sits in a council without an organisation."))
        return
    role = Role.SECRETARY if place.role == SeatRole.SECRETARY else Role.COMMISSION
    held = Membership.objects.acting().filter(
        user=place.user, organisation=place.organisation, roles__contains=[role.value]
    )
    if not held.exists():
        raise ValidationError(
            _("This person does not have the role in the organisation yet. Let the operator give it. Role: %(role)s")
            % {"role": role.label}
        )


__all__ = ["CouncilFacts", "CouncilState", "Place"]
