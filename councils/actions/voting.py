"""The vote on one item: its proposal, opening with a recounted quorum, votes, the count, another round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.errors import Refused
from core.record import lock, record_created, recorded, write
from core.states import move
from councils import rules
from councils.actions.interests import enforce_impartial_secretary, known_grounds, recuse_known
from councils.counting import Tally, quorum_of, verdict
from councils.items import enforce_no_standstill
from councils.models import Council, Declaration, Item, Meeting, Seat, Vote
from councils.ranking import Candidate, OutcomeRow, Result, departures, outcome_of
from councils.states import ITEM_MOVES, Choice, ItemState, MeetingState


@transaction.atomic
def propose_outcome(item: Item, rows: Sequence[OutcomeRow], *, by: Actor, at: datetime) -> Item:
    """What the vote will be on, when it is not what the line proposes. Each departure carries its reason in kk and ru."""
    item = lock(Item, item.pk)
    rules.may_propose.enforce(by, item)
    enforce_no_standstill(item.subject)
    enforce_impartial_secretary(item, by=by, at=at)
    if item.votes_on_each:
        raise ValidationError(_("With a vote on each applicant the votes themselves make the outcome."))
    draft = _checked(item, rows)
    with recorded(item, "propose", by=by, at=at):
        item.draft = [row.as_json() for row in draft]
        item.save()
    return item


@transaction.atomic
def open_item(item: Item, *, by: Actor, at: datetime) -> Item:
    """Known ties recuse, the quorum is counted anew; without it the item cannot be voted on."""
    meeting = lock(Meeting, item.meeting_id)
    item = lock(Item, item.pk)
    rules.may_run_item.enforce(by, item)
    enforce_no_standstill(item.subject)
    enforce_impartial_secretary(item, by=by, at=at)
    if meeting.items.filter(state=ItemState.VOTING).exists():
        raise ValidationError(_("Another item is being voted on. Close its vote first."))
    attending = _attending(meeting)
    recused = recuse_known(item, attending, by=by, at=at) & {seat.pk for seat in attending}
    _enforce_declared(item, [seat for seat in attending if seat.pk not in recused])
    needed = _quorum(meeting.council, meeting.members_total or 0)
    _enforce_quorum(len(attending), len(recused), needed)
    with recorded(item, "open", by=by, at=at):
        move(item, "open", ITEM_MOVES)
        item.opened_at, item.members_total, item.quorum_needed = at, meeting.members_total, needed
        item.attending, item.recused = len(attending), len(recused)
        item.save()
    return item


@transaction.atomic
def vote(
    item: Item,
    choice: str = "",
    *,
    by: Actor,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    dissent: str = "",
) -> Vote:
    """One vote a member, changeable until the count. `choices`: candidate → choice, where each is voted on."""
    item = lock(Item, item.pk)
    rules.may_vote.enforce(by, item)
    enforce_no_standstill(item.subject)
    seat = Seat.objects.current().get(council=item.meeting.council_id, user_id=by.user_id or 0)
    if known_grounds(item, [seat], at=at):
        raise Refused(_("You are or were tied to an applicant of this item, so you take no part in it."))
    given = _given(item, choice, choices or {})
    facts = {**given, "dissent": dissent.strip(), "cast_at": at}
    row = Vote.objects.filter(item=item, seat=seat, round=item.round).first()
    if row is None:
        row = Vote.objects.create(item=item, seat=seat, round=item.round, **facts)
        record_created(row, by=by, at=at, verb="vote")
        return row
    with recorded(row, "change", by=by, at=at):
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
    return row


@transaction.atomic
def close_item(item: Item, *, by: Actor, at: datetime) -> Item:
    """Counts. A vote that arrives later is refused; one that came before is in the count."""
    item = lock(Item, item.pk)
    rules.may_run_item.enforce(by, item)
    enforce_no_standstill(item.subject)
    enforce_impartial_secretary(item, by=by, at=at)
    votes = list(Vote.objects.filter(item=item, round=item.round).select_related("seat"))
    _enforce_enough(item, votes)
    if known_grounds(item, [one.seat for one in votes], at=at):
        raise ValidationError(
            _("A tie of a member who voted has become known. Take the item off the agenda and put it on again.")
        )
    with recorded(item, "count", by=by, at=at):
        move(item, "count", ITEM_MOVES)
        item.counted_at = at
        _count(item, votes)
        item.save()
    return item


@transaction.atomic
def another_round(item: Item, reason: str, *, by: Actor, at: datetime) -> Item:
    """The votes stay as they were cast; the item may be proposed, declared on and opened anew."""
    item = lock(Item, item.pk)
    rules.may_run_item.enforce(by, item)
    enforce_no_standstill(item.subject)
    enforce_impartial_secretary(item, by=by, at=at)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the vote is held again.")})
    with recorded(item, "again", by=by, at=at, note=reason.strip()[:500]):
        move(item, "again", ITEM_MOVES)
        item.round += 1
        if item.votes_on_each:
            item.draft = [row.as_json() for row in item.by_line]
        item.counted, item.counted_at, item.is_carried, item.by_chair = {}, None, None, False
        item.opened_at = item.attending = item.recused = item.quorum_needed = item.members_total = None
        item.save()
    write(item.meeting, "again", by=by, at=at, changes={"item": item.pk, "round": item.round})
    return item


def _attending(meeting: Meeting) -> list[Seat]:
    if meeting.state != MeetingState.OPEN:
        return []
    rows = meeting.attendance.attending().filter(seat__until=None).select_related("seat")
    return [row.seat for row in rows.order_by("seat_id")]


def _quorum(council: Council, members: int) -> int:
    return quorum_of(members, council.quorum_numerator, council.quorum_denominator)


def _enforce_declared(item: Item, seats: list[Seat]) -> None:
    declared = set(Declaration.objects.filter(item=item).values_list("seat_id", flat=True))
    silent = [seat for seat in seats if seat.pk not in declared]
    if silent:
        names = Seat.objects.filter(pk__in=[seat.pk for seat in silent]).values_list("user__full_name", flat=True)
        raise ValidationError(
            _("Not everybody who takes part has declared their interests. Still to declare: %(names)s")
            % {"names": ", ".join(names)}
        )


def _enforce_quorum(attending: int, recused: int, needed: int) -> None:
    if attending - recused < needed:
        raise ValidationError(
            _(
                "This item has no quorum, so it cannot be voted on. Taking part: %(present)s. Of them recused: %(recused)s."
                " Needed: %(needed)s"
            )
            % {"present": attending, "recused": recused, "needed": needed}
        )


def _enforce_enough(item: Item, votes: list[Vote]) -> None:
    if item.state == ItemState.VOTING and len(votes) < (item.quorum_needed or 0):
        lacking = (item.quorum_needed or 0) - len(votes)
        raise ValidationError(
            ngettext(
                "A decision needs as many votes as the quorum. %(count)s vote is still missing.",
                "A decision needs as many votes as the quorum. %(count)s votes are still missing.",
                lacking,
            )
            % {"count": lacking}
        )


def _given(item: Item, choice: str, choices: Mapping[str, str]) -> dict[str, Any]:
    if not item.votes_on_each:
        if choice not in Choice.values:
            raise ValidationError({"choice": _("Choose “for”, “against” or “abstain”.")})
        return {"choice": choice, "choices": {}}
    on_ballot = {each.key for each in item.ranked if each.fits}
    if set(choices) != on_ballot or set(choices.values()) - set(Choice.values):
        raise ValidationError(_("Choose “for”, “against” or “abstain” for every applicant."))
    return {"choice": "", "choices": dict(choices)}


def _count(item: Item, votes: list[Vote]) -> None:
    """Fills in tallies, whether it was carried and, with a vote on each, the outcome."""
    council = item.meeting.council
    presiding = next((one for one in votes if one.seat_id == item.meeting.presiding_id), None)
    if not item.votes_on_each:
        tally = Tally.of(one.choice for one in votes)
        answer = verdict(
            tally,
            council.majority,
            chair=presiding.choice if presiding else "",
            chair_breaks_tie=council.chair_breaks_tie,
        )
        item.counted, item.is_carried, item.by_chair = {"": tally.as_dict()}, answer.is_carried, answer.by_chair
        return
    tallies = {each.key: Tally.of(one.choices[each.key] for one in votes) for each in item.ranked if each.fits}
    answers = {
        key: verdict(
            tally, council.majority, chair=presiding.choices[key] if presiding else "",
            chair_breaks_tie=council.chair_breaks_tie,
        )
        for key, tally in tallies.items()
    }  # fmt: skip
    supported = [key for key, answer in answers.items() if answer.is_carried]
    item.counted = {key: tally.as_dict() for key, tally in tallies.items()}
    item.is_carried, item.by_chair = True, any(answer.by_chair for answer in answers.values())
    item.draft = [row.as_json() for row in outcome_of(item.ranked, item.budget, item.most_awards, supported)]


def _checked(item: Item, rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    """The rows by place with reserves numbered, or ValidationError."""
    given = {row.key: row for row in rows}
    if set(given) != {each.key for each in item.ranked} or len(given) != len(rows):
        raise ValidationError(_("Say what becomes of every applicant, once."))
    draft, reserve = [], 0
    for each in item.ranked:
        row = _checked_row(each, given[each.key])
        if row.result == Result.RESERVE:
            reserve += 1
            row = OutcomeRow(row.key, row.result, None, reserve, row.reason_kk, row.reason_ru)
        draft.append(row)
    spent = sum(row.amount or 0 for row in draft if row.result == Result.AWARD)
    if item.budget is not None and spent > item.budget:
        raise ValidationError(_("The awards together are above the budget. Lower them or award fewer."))
    if item.most_awards is not None and sum(row.result == Result.AWARD for row in draft) > item.most_awards:
        raise ValidationError(_("There are more awards than may be given. Most: %(most)s") % {"most": item.most_awards})
    enforce_reasons(item, draft)
    return draft


def _checked_row(each: Candidate, row: OutcomeRow) -> OutcomeRow:
    if row.result not in Result.values:
        raise ValidationError(_("Say what becomes of every applicant, once."))
    if not each.fits and row.result != Result.REFUSE:
        raise ValidationError(
            _("An applicant below the pass mark can only be refused. Applicant: %(name)s") % {"name": each.label}
        )
    if row.result != Result.AWARD:
        return OutcomeRow(each.key, row.result, None, None, row.reason_kk.strip(), row.reason_ru.strip())
    amount = row.amount if row.amount is not None else each.amount
    if each.amount is not None and (amount is None or not 0 < amount <= each.amount):
        raise ValidationError(
            _("An award is above zero and not above what was asked for. Applicant: %(name)s") % {"name": each.label}
        )
    return OutcomeRow(each.key, Result.AWARD, amount, None, row.reason_kk.strip(), row.reason_ru.strip())


def without_reason(item: Item, rows: Sequence[OutcomeRow]) -> list[str]:
    """Departures from the line that lack their reason in Kazakh or in Russian."""
    departing = set(departures(item.by_line, rows))
    return [row.key for row in rows if row.key in departing and not (row.reason_kk.strip() and row.reason_ru.strip())]


def enforce_reasons(item: Item, rows: Sequence[OutcomeRow]) -> None:
    lacking = without_reason(item, rows)
    if lacking:
        names = ", ".join(each.label for each in item.ranked if each.key in lacking)
        raise ValidationError(
            _("Say in Kazakh and in Russian why the decision departs from the ranking. Applicants: %(names)s")
            % {"names": names}
        )
