"""Commissions and meetings, made through the actions."""

from datetime import date, timedelta

from accounts.actions import add_member
from accounts.models import Organisation, User
from accounts.roles import OrganisationKind, Role
from councils import actions
from councils.items import ItemProvider
from councils.law import CouncilTerms
from councils.models import Seat
from councils.states import CouncilKind, Participation, SeatRole, Side
from tests.people import JOINED, SYSTEM, actor_for, valid_bin

PREFIX = "tests.lot"
SIDES = (Side.OPERATOR, Side.CUSTOMER, Side.NGO)
TERMS = CouncilTerms(sides=SIDES)
BODIES = {"operator": "operator", "ministry": "ministry", "ngo": "public_body"}


class Lots(ItemProvider):
    """What a higher app would be: organisations at stake, and a memory of what was decided."""

    def __init__(self):
        self.at_stake, self.waiting, self.decided, self.void, self.veto, self.blocks = [], [], [], [], None, []
        self.reason = None

    def standstill(self, subject):
        return self.reason

    def ready(self, council, at):
        return self.waiting

    def organisations(self, subject):
        return self.at_stake

    def paragraphs(self, item):
        return self.blocks

    def on_decided(self, item, decision, *, by, at):
        if self.veto:
            raise self.veto
        self.decided.append((item.subject, [(row.key, row.result, row.amount) for row in decision.rows]))

    def on_void(self, item, *, by, at):
        self.void.append(item.subject)


def member(people, email, name, body):
    """A voting person of one of the cast's bodies."""
    if user := User.objects.filter(email=email).first():
        return user
    user = people._person(email, name)
    add_member(user, body, [Role.COMMISSION], by=SYSTEM, at=JOINED)
    return user


def voters(people, count=5):
    """The cast's chair first; the others in turn from the operator, an NGO and the ministry."""
    bodies = [people.operator, people.public_body, people.ministry]
    rest = [member(people, f"member{n}@commission.example", f"Мүше {n}", bodies[(n - 1) % 3]) for n in range(1, count)]
    return [people.chair, *rest]


def facts(**more):
    return actions.CouncilFacts(
        **{
            "kind": CouncilKind.GRANT_COMMISSION,
            "name_kk": "Гранттар жөніндегі комиссия",
            "name_ru": "Комиссия по грантам",
            "name_en": "Commission on grants",
            "decision_number": "15-Б",
            "decision_on": date(2027, 1, 5),
            "valid_from": date(2025, 1, 13),
            "reference_kk": "Қағидалардың 42-тармағы",
            "reference_ru": "пункт 42 Правил",
            "reference_en": "item 42 of the Rules",
            **more,
        }
    )


def forming(people, terms=TERMS, **more):
    return actions.form_council(
        facts(**more), terms, body=people.operator, by=actor_for(people.coordinator), at=people.at
    )


def place_of(user, role=SeatRole.MEMBER):
    return actions.Place(user, Organisation.objects.filter(memberships__user=user).first(), role)


def seated(people, count=5, terms=TERMS, **more):
    """At work: `count` voting members and the cast's secretary."""
    council = forming(people, terms, **more)
    by = actor_for(people.coordinator)
    for number, user in enumerate(voters(people, count)):
        role = SeatRole.CHAIR if number == 0 else SeatRole.MEMBER
        actions.seat_member(council, place_of(user, role), by=by, at=people.at)
    actions.seat_member(council, place_of(people.secretary, SeatRole.SECRETARY), by=by, at=people.at)
    return actions.activate_council(council, by=by, at=people.at)


def planned(people, council, at=None, **more):
    at = at or people.at
    facts = {
        "starts_at": at + timedelta(hours=3), "city_kk": "Астана", "city_ru": "Астана", "city_en": "Astana",
        "place_kk": "Бейбітшілік көшесі, 4", "place_ru": "улица Бейбитшилик, 4", "stream_url": "https://stream.example/live",
    }  # fmt: skip
    meeting = actions.MeetingFacts(**{**facts, **more})
    return actions.plan_meeting(council, meeting, by=actor_for(people.secretary), at=at)


def invited(people, council, *items, at=None, **more):
    at = at or people.at
    meeting = planned(people, council, at, **more)
    for item in items:
        actions.put_item(meeting, item, by=actor_for(people.secretary), at=at)
    return actions.invite(meeting, by=actor_for(people.secretary), at=at)


def seats(council):
    """Voting seats, the chair first."""
    return list(Seat.objects.current().voting().in_order().filter(council=council).select_related("user"))


def mark(people, meeting, present, at=None):
    """The first `present` members are there, the next one remotely counted among them; the others are absent."""
    statuses = {
        seat.pk: Participation.PRESENT if place < present else Participation.ABSENT
        for place, seat in enumerate(seats(meeting.council))
    }
    return actions.mark_attendance(meeting, statuses, by=actor_for(people.secretary), at=at or people.at)


def in_session(people, council, *items, present=5, at=None):
    at = at or people.at
    # In a second, so that it is the same day whatever the clock says.
    meeting = invited(people, council, *items, at=at, starts_at=at + timedelta(seconds=1))
    mark(people, meeting, present, at)
    return actions.open_meeting(meeting, by=actor_for(people.secretary), at=at)


def declare_all(people, item, *, but=(), at=None):
    """Everybody but these users says that they have no interest."""
    for seat in seats(item.meeting.council):
        if seat.user not in but:
            actions.declare(item, [], by=actor_for(seat.user), at=at or people.at)


def voting(people, council, new, present=5, at=None):
    """The first item of a meeting in session, opened for votes."""
    meeting = in_session(people, council, new, present=present, at=at)
    item = meeting.items.get()
    declare_all(people, item, at=at)
    return actions.open_item(item, by=actor_for(people.secretary), at=at or people.at)


def cast(people, item, *choices, at=None):
    """The members' choices in order; None: does not vote."""
    for seat, choice in zip(seats(item.meeting.council), choices, strict=False):
        if choice is not None:
            given = {"choices": choice} if isinstance(choice, dict) else {"choice": choice}
            actions.vote(item, by=actor_for(seat.user), at=at or people.at, **given)


def counted(people, item, *choices, at=None):
    cast(people, item, *choices, at=at)
    return actions.close_item(item, by=actor_for(people.secretary), at=at or people.at)


def decided(people, council, new, *choices, reasons=None, present=5, at=None):
    item = counted(people, voting(people, council, new, present, at=at), *(choices or ["for"] * 5), at=at)
    return actions.decide(item, reasons, by=actor_for(people.secretary), at=at or people.at)


def an_ngo(people, number="77054000001"):
    """A confirmed NGO nobody of the cast belongs to."""
    from accounts.actions import create_organisation

    return create_organisation(
        OrganisationKind.NGO, bin=valid_bin(number), name_kk="«Жасыл ел» қоры", name_ru="Фонд «Жасыл ел»",
        by=SYSTEM, at=JOINED,
    )  # fmt: skip
