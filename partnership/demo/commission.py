"""The commission of the operator: formed, met, decided on lots; one meeting is still to come (`data/commission.toml`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from accounts.models import Membership
from core.actor import Actor
from councils import actions
from councils.law import terms_on
from councils.models import Council, Item, Meeting, Seat
from councils.states import CouncilKind, Participation, SeatRole
from documents import actions as files
from grants.commission import new_item
from grants.models import Lot
from partnership.demo import evidence
from partnership.demo.bodies import COORDINATOR, body
from partnership.demo.events import Life
from partnership.demo.stage import Stage, read, three
from partnership.demo.timeline import Timeline

PART = "commission"
SECRETARY = "secretary@commission.example"
KEEPING = {"chair": SeatRole.CHAIR, "member": SeatRole.MEMBER, "secretary": SeatRole.SECRETARY}


def tell(timeline: Timeline, stage: Stage, lives: dict[str, Life]) -> None:
    data = read("commission.toml")
    at = stage.at(data["formed"], 10)
    timeline.tell(at, PART, partial(_form, stage, data, at))
    for number, facts in enumerate(data["meetings"], 1):
        _tell_meeting(timeline, stage, lives, f"meeting {number}", facts)


def _form(stage: Stage, facts: dict[str, Any], at: datetime) -> Council:
    by, source = stage.acting(COORDINATOR), terms_on(CouncilKind.GRANT_COMMISSION, at.date())
    names: dict[str, Any] = {**three("name", facts["name"]), "decision_number": facts["number"]}
    council = actions.form_council(
        actions.CouncilFacts(
            CouncilKind.GRANT_COMMISSION, **names, decision_on=at.date(), valid_from=at.date(),
            reference_kk=source.reference_kk, reference_ru=source.reference_ru, reference_en=source.reference_en,
        ),
        source.terms, body=body("operator"), rule_set=source.rule_set, by=by, at=at,
    )  # fmt: skip
    for one in facts["members"]:
        member = Membership.objects.current().select_related("user", "organisation").get(user__email=one["email"])
        place = actions.Place(member.user, member.organisation, KEEPING[one["role"]])
        actions.seat_member(council, place, by=by, at=at + timedelta(hours=1))
    return actions.activate_council(council, by=by, at=at + timedelta(hours=2))


def _tell_meeting(timeline: Timeline, stage: Stage, lives: dict[str, Life], part: str, facts: dict[str, Any]) -> None:
    """Without `held` the members are invited to a day that is still to come."""
    invited = stage.at(facts["invited"], 10)
    timeline.tell(invited, part, partial(_invite, stage, lives, facts, invited))
    if "declared" in facts:
        at = stage.at(facts["declared"], 12)
        timeline.tell(at, f"{part} declared", partial(_declare, stage, part, facts.get("silent", []), at))
    if not facts.get("is_held", True):
        return
    held = stage.at(facts["day"], 11)
    timeline.tell(held, f"{part} held", partial(_hold, stage, part, facts, held))
    issued = held + timedelta(hours=4)
    timeline.tell(issued, f"{part} protocol", partial(_issue, stage, part, issued))
    if "signed" in facts:
        signed = stage.at(facts["signed"], 15)
        timeline.tell(signed, f"{part} signed", partial(_sign, stage, part, signed))


def _invite(stage: Stage, lives: dict[str, Life], facts: dict[str, Any], at: datetime) -> Meeting:
    by, council = _secretary(stage), stage.made_in(PART, Council)
    starts_at = stage.at(facts["day"], 11)
    place = {**three("city", facts["city"]), **three("place", facts["place"])}
    meeting = actions.plan_meeting(
        council, actions.MeetingFacts(starts_at=starts_at, mode=facts["mode"], **place), by=by, at=at
    )
    for one in facts["lots"]:
        key, _colon, number = one.partition(":")
        lot = Lot.objects.select_related("call__selection_rules", "call__selection").get(
            call=lives[key].call, place=number
        )
        actions.put_item(meeting, new_item(lot), by=by, at=at)
    return actions.invite(meeting, by=by, at=at + timedelta(minutes=30))


def _declare(stage: Stage, part: str, silent: list[str], at: datetime) -> None:
    """Everybody but the silent ones says that they have no interest; a known tie recuses all the same."""
    for item in stage.made_in(part, Meeting).items.order_by("place"):
        for seat in _voting(item.meeting.council):
            if seat.user.email not in silent:
                actions.declare(item, [], by=_of(stage, seat), at=at)


def _hold(stage: Stage, part: str, facts: dict[str, Any], at: datetime) -> None:
    by, meeting = _secretary(stage), stage.made_in(part, Meeting)
    seats = _voting(meeting.council)
    absent = facts.get("absent", [])
    remote = facts.get("remote", [])
    statuses = {
        seat.pk: Participation.ABSENT if seat.user.email in absent
        else Participation.REMOTE if seat.user.email in remote else Participation.PRESENT
        for seat in seats
    }  # fmt: skip
    actions.mark_attendance(meeting, statuses, by=by, at=at)
    meeting = actions.open_meeting(meeting, by=by, at=at)
    for number, item in enumerate(meeting.items.order_by("place")):
        _decide(
            stage,
            item,
            [seat for seat in seats if seat.user.email not in absent],
            by,
            at + timedelta(minutes=5 + 20 * number),
        )
    actions.close_meeting(meeting, by=by, at=at + timedelta(hours=2))


def _decide(stage: Stage, item: Item, seats: list[Seat], by: Actor, at: datetime) -> None:
    item = actions.open_item(item, by=by, at=at)
    recused = set(item.recusals.values_list("seat_id", flat=True))
    for seat in seats:
        if seat.pk not in recused:
            actions.vote(item, "for", by=_of(stage, seat), at=at + timedelta(minutes=10))
    item = actions.close_item(item, by=by, at=at + timedelta(minutes=14))
    actions.decide(item, {}, by=by, at=at + timedelta(minutes=16))


def _issue(stage: Stage, part: str, at: datetime) -> Any:
    return actions.issue_protocol(stage.made_in(part, Meeting), by=_secretary(stage), at=at)


def _sign(stage: Stage, part: str, at: datetime) -> None:
    """On paper: printed, signed, scanned, and compared by a coordinator."""
    meeting = stage.made_in(part, Meeting)
    paper = actions.protocol_of(meeting)
    assert paper is not None  # noqa: S101
    for seat in (meeting.presiding, meeting.kept_by):
        assert seat is not None  # noqa: S101
        by = _of(stage, seat)
        for document in paper.documents.order_by("language"):
            scan = files.examine(files.upload(evidence.signed(document, by, at), by=by, at=at), by=by, at=at)
            signature = files.sign_on_paper(document, scan, by=by, at=at)
            files.confirm_signature(signature, by=stage.acting(COORDINATOR), at=at + timedelta(hours=1))


def _voting(council: Council) -> list[Seat]:
    return list(Seat.objects.current().voting().in_order().filter(council=council).select_related("user"))


def _of(stage: Stage, seat: Seat) -> Actor:
    return stage.acting(seat.user.email, seat.organisation_id)


def _secretary(stage: Stage) -> Actor:
    return stage.acting(SECRETARY)
