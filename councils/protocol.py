"""The protocol, drafted from what happened: in the active language, as neutral blocks."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.moments import show_clock, show_day, show_instant
from core.money import format_tenge
from core.templatetags.portal import number as figures
from core.text import in_language
from councils.counting import Tally
from councils.items import provider_of
from councils.models import Attendance, Decision, Item, Meeting, Recusal, Seat, Vote
from councils.models.items import local_texts
from councils.ranking import Candidate, OutcomeRow, Result
from councils.states import ATTENDING, Choice, ItemState, Participation, RecusalSource
from documents.content import Block, Column, Content, Facts, Items, Note, Paragraph, Section, SignatureLine, Table


def content(meeting: Meeting) -> Content:
    """Of a meeting in session or closed; while it is not closed, a draft of what is known by now."""
    council = meeting.council
    rows = attendance_of(meeting)
    items = items_of(meeting)
    return Content(
        title=_("Protocol of the meeting"),
        subtitle=in_language(council, "name"),
        number=meeting.number,
        date=show_day(meeting.held_on) if meeting.held_on else "",
        place=in_language(meeting, "city"),
        issuer=in_language(council.body, "name"),
        facts=_facts(meeting),
        sections=[
            Section(_("Members and their participation"), [_members(rows), *_quorum(meeting, rows)]),
            Section(_("Agenda"), [Items([in_language(item, "title") for item in items], ordered=True)]),
            *(_item(item, place) for place, item in enumerate(items, 1)),
        ],
        signatures=_signatures(meeting),
    )


def attendance_of(meeting: Meeting) -> list[Attendance]:
    rows = meeting.attendance.select_related("seat__user", "seat__organisation")
    return sorted(rows, key=lambda row: (row.seat.role != "chair", row.seat_id))


def items_of(meeting: Meeting) -> list[Item]:
    items = meeting.items.select_related("meeting__council", "decision").prefetch_related(
        "declarations__seat__user", "declarations__declared", "recusals__seat__user", "votes__seat__user"
    )
    return list(items)


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    council = meeting.council
    decision = _("No. %(number)s of %(date)s") % {
        "number": council.decision_number, "date": show_day(council.decision_on),
    }  # fmt: skip
    facts = [
        (_("Council formed by the decision"), decision),
        (_("Planned for"), show_instant(meeting.starts_at)),
        (_("Opened at"), show_clock(meeting.opened_at) if meeting.opened_at else ""),
        (_("Closed at"), show_clock(meeting.closed_at) if meeting.closed_at else ""),
        (_("How it is held"), str(meeting.get_mode_display())),
        (_("Place"), in_language(meeting, "place")),
        (_("Broadcast"), meeting.stream_url),
        (_("Presided by"), _name(meeting.presiding)),
        (_("Minutes kept by"), _name(meeting.kept_by)),
    ]
    return [(label, text) for label, text in facts if text]


def _members(rows: list[Attendance]) -> Table:
    columns = [
        Column(pgettext("number of a row", "No."), align="right", width=0),
        Column(_("Member"), width=3),
        Column(_("In the name of"), width=3),
        Column(_("Side"), width=2),
        Column(_("Participation"), width=2),
    ]
    cells = [
        [
            str(place),
            f"{_name(row.seat)} ({row.seat.get_role_display()})" if row.seat.role == "chair" else _name(row.seat),
            in_language(row.seat.organisation, "name") if row.seat.organisation else "–",
            str(row.seat.get_side_display()),
            str(Participation(row.status).label),
        ]
        for place, row in enumerate(rows, 1)
    ]
    return Table(columns, cells)


def _quorum(meeting: Meeting, rows: list[Attendance]) -> list[Block]:
    if meeting.members_total is None or meeting.quorum_needed is None:
        return [Paragraph(_("The meeting has not been opened yet."))]
    # When it was opened there was a quorum; who came or left later counts item by item.
    present = sum(row.status in ATTENDING for row in rows)
    part = f"{meeting.council.quorum_numerator}/{meeting.council.quorum_denominator}"
    line = _("Members: %(total)s. Taking part: %(present)s. Needed for a quorum (%(part)s): %(needed)s.") % {
        "total": meeting.members_total, "present": present, "part": part, "needed": meeting.quorum_needed,
    }  # fmt: skip
    opened = _("The meeting was opened with a quorum.")
    return [Paragraph(f"{line} {opened}")]


def _item(item: Item, place: int) -> Section:
    blocks: list[Block] = []
    if facts := _item_facts(item):
        blocks.append(Facts(facts))
    blocks += _interests(item)
    blocks += _ranking(item)
    blocks += _votes(item)
    blocks += _decision(item)
    blocks += provider_of(item.subject).paragraphs(item)
    return Section(f"{place}. {in_language(item, 'title')}", blocks)


def _item_facts(item: Item) -> list[tuple[str, str]]:
    facts = local_texts(item.facts)
    if item.is_repeated:
        facts.append((_("Repeated call"), pgettext("answer", "Yes")))
    if item.budget is not None:
        facts.append((_("Budget"), format_tenge(item.budget)))
    if item.most_awards is not None:
        facts.append((_("Most awards"), str(item.most_awards)))
    if item.candidates:
        facts.append((_("Ballot"), str(item.get_ballot_display())))
    if item.tie_rule:
        facts.append((_("Rule for equal scores"), item.tie_rule))
    return facts


def _interests(item: Item) -> list[Block]:
    recusals: dict[int, Recusal] = {row.seat_id: row for row in item.recusals.all()}
    lines = []
    for declaration in sorted(item.declarations.all(), key=lambda row: row.seat_id):
        if declaration.seat_id not in recusals:
            lines.append(_("%(name)s: no interest declared") % {"name": _name(declaration.seat)})
    for row in sorted(recusals.values(), key=lambda each: each.seat_id):
        lines.append(_("%(name)s: takes no part. %(why)s") % {"name": _name(row.seat), "why": why_recused(row)})
    blocks: list[Block] = []
    if lines:
        blocks += [Paragraph(_("Interests were declared before the item was opened:")), Items(lines)]
    if item.attending is not None:
        blocks.append(Paragraph(quorum_line(item)))
    return blocks


def why_recused(row: Recusal) -> str:
    source = str(RecusalSource(row.source).label)
    why = " ".join(row.ground_names()) or row.note
    return f"{source}: {why}" if why else source


def quorum_line(item: Item) -> str:
    return _(
        "Quorum of this item. Members: %(total)s. Taking part: %(present)s. Recused: %(recused)s. Voting: %(voting)s. Needed:"
        " %(needed)s."
    ) % {
        "total": item.members_total, "present": item.attending, "recused": item.recused, "voting": item.participating,
        "needed": item.quorum_needed,
    }  # fmt: skip


def _ranking(item: Item) -> list[Block]:
    if not item.candidates:
        return []
    proposals = {row.key: row for row in item.by_line}
    columns = [
        Column(pgettext("ranking", "Place"), align="right", width=0),
        Column(_("Applicant"), width=4),
        Column(_("Score"), align="right", width=0),
        Column(_("Requested"), align="right", width=2),
        Column(_("By the ranking"), width=2),
    ]
    rows = [_ranked_cells(each, proposals[each.key]) for each in item.ranked]
    return [Table(columns, rows, caption=_("Ranking")), Paragraph(cut_off_line(item))]


def cut_off_line(item: Item) -> str:
    if not item.cut_off:
        return _("Nobody is above the cut-off line.")
    return _("The cut-off line lies below place %(place)s.") % {"place": item.cut_off}


def _ranked_cells(each: Candidate, row: OutcomeRow) -> list[str]:
    label = f"{each.label} ({each.note})" if each.note else each.label
    return [str(each.place), label, _figure(each.score), _sum(each.amount), shown_result(row.result, row.reserve)]


def _votes(item: Item) -> list[Block]:
    if not item.counted:
        return []
    if not item.votes_on_each:
        return [*_earlier_rounds(item), Paragraph(tally_line(Tally(**item.counted[""])))]
    columns = [
        Column(_("Applicant"), width=4),
        *(Column(str(choice.label), align="right", width=0) for choice in Choice),
    ]
    rows = []
    for each in item.ranked:
        if each.key in item.counted:
            tally = Tally(**item.counted[each.key])
            rows.append([each.label, str(tally.in_favour), str(tally.against), str(tally.abstained)])
    return [*_earlier_rounds(item), Table(columns, rows, caption=_("Votes"))]


def _earlier_rounds(item: Item) -> list[Block]:
    """A vote that was held again is not forgotten."""
    blocks: list[Block] = []
    for number in range(1, item.round):
        line = _("The vote was held again after round %(round)s.") % {"round": number}
        cast = [vote.choice for vote in item.votes.all() if vote.round == number and vote.choice]
        blocks.append(Paragraph(f"{line} {tally_line(Tally.of(cast))}" if cast else line))
    return blocks


def tally_line(tally: Tally) -> str:
    return _("Votes. For: %(for)s. Against: %(against)s. Abstained: %(abstained)s.") % {
        "for": tally.in_favour, "against": tally.against, "abstained": tally.abstained,
    }  # fmt: skip


def _decision(item: Item) -> list[Block]:
    if item.state == ItemState.VOID:
        return [Note(item.void_reason, heading=_("Taken off the agenda"))]
    if item.state != ItemState.DECIDED:
        return [Paragraph(_("Not decided yet."))]
    decision = item.decision
    blocks: list[Block] = [Paragraph(ruling(decision))]
    if decision.rows:
        blocks.append(_outcome(decision))
        blocks += _departures(decision)
    return [*blocks, *_dissent(item.votes.all(), item.round)]


def ruling(decision: Decision) -> str:
    said = (
        _("The proposal was carried.")
        if decision.is_carried
        else _("The proposal was not carried: nothing is decided.")
    )
    if decision.by_chair:
        said += " " + _("The votes were equal; the vote of the presiding member decided.")
    reference = in_language(decision, "reference")
    return (_("Decision. Ground: %(ground)s.") % {"ground": reference} + " " + said) if reference else said


def _outcome(decision: Decision) -> Table:
    columns = [
        Column(pgettext("ranking", "Place"), align="right", width=0),
        Column(_("Applicant"), width=4),
        Column(_("Decision"), width=2),
        Column(_("Awarded"), align="right", width=2),
    ]
    rows = [
        [str(row.place), row.label, shown_result(row.result, row.reserve), _sum(row.amount)] for row in decision.rows
    ]
    awarded = sum((row.amount or Decimal(0) for row in decision.awarded()), Decimal(0))
    total = ("", pgettext("amount", "Total"), "", _sum(awarded)) if awarded else ()
    return Table(columns, rows, caption=_("What was decided"), total=total)


def _departures(decision: Decision) -> list[Block]:
    lines = [f"{row.label}: {row.reason}" for row in decision.rows if row.is_departure]
    if not lines:
        return []
    return [Paragraph(_("Reasons for departing from the ranking:")), Items(lines)]


def _dissent(votes: Iterable[Vote], last_round: int) -> list[Block]:
    opinions = [vote for vote in votes if vote.dissent and vote.round == last_round]
    return [
        Note(vote.dissent, heading=_("Dissenting opinion: %(name)s") % {"name": _name(vote.seat)})
        for vote in sorted(opinions, key=lambda each: each.seat_id)
    ]


def _signatures(meeting: Meeting) -> list[SignatureLine]:
    return [
        SignatureLine(_("Presiding"), _name(meeting.presiding)),
        SignatureLine(pgettext("of a meeting", "Secretary"), _name(meeting.kept_by)),
    ]


def shown_result(result: str, reserve: int | None) -> str:
    label = str(Result(result).label)
    return f"{label} {reserve}" if reserve else label


def _name(seat: Seat | None) -> str:
    return seat.user.full_name if seat else ""


def _sum(amount: Decimal | None) -> str:
    return "" if amount is None else format_tenge(amount)


def _figure(score: Decimal | None) -> str:
    return "" if score is None else str(figures(score))
