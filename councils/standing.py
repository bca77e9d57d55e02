"""How one reader stands towards a meeting or an item: what the page shows and offers them."""

from __future__ import annotations

from dataclasses import dataclass

from core.actor import Actor
from councils import rules
from councils.models import Council, Declaration, Item, Meeting, Recusal, Seat, Vote
from councils.states import ItemState


@dataclass(frozen=True, slots=True)
class Standing:
    """`leads`: as secretary, under the membership of the seat. `wrong_membership`: holds a seat but acts for another."""

    seat: Seat | None
    leads: bool
    keeps: bool
    wrong_membership: bool

    @property
    def prepares(self) -> bool:
        return self.leads or self.keeps

    @property
    def votes(self) -> bool:
        return self.seat is not None and self.seat.votes


@dataclass(frozen=True, slots=True)
class Part:
    """A voting member's part in one item."""

    declaration: Declaration | None = None
    recusal: Recusal | None = None
    vote: Vote | None = None


def standing_of(actor: Actor, council: Council) -> Standing:
    seat = rules.seat_of(actor, council.pk)
    acts = seat is not None and rules.acts_in(actor, seat)
    return Standing(
        seat=seat,
        leads=acts and seat is not None and not seat.votes,
        keeps=rules.keeps(actor, council),
        wrong_membership=seat is not None and not acts,
    )


def part_in(item: Item, standing: Standing) -> Part:
    if standing.seat is None or not standing.votes:
        return Part()
    mine = {"item": item, "seat": standing.seat}
    return Part(
        declaration=Declaration.objects.select_related("declared").filter(**mine).first(),
        recusal=Recusal.objects.filter(**mine).first(),
        vote=Vote.objects.filter(**mine, round=item.round).first(),
    )


def sees_ranking(item: Item, standing: Standing, part: Part) -> bool:
    """A member only after declaring that there is no interest; everybody who may open the item once it is decided."""
    if item.state == ItemState.DECIDED or standing.prepares:
        return True
    return part.declaration is not None and part.recusal is None


def meeting_parts(meeting: Meeting, standing: Standing) -> tuple[set[int], set[int], set[int]]:
    """Items of the meeting in which this member has declared, is recused, has voted (ids)."""
    if standing.seat is None or not standing.votes:
        return set(), set(), set()
    seat = standing.seat
    declared = Declaration.objects.filter(seat=seat, item__meeting=meeting).values_list("item_id", flat=True)
    recused = Recusal.objects.filter(seat=seat, item__meeting=meeting).values_list("item_id", flat=True)
    voted = Vote.objects.filter(seat=seat, item__meeting=meeting, item__state=ItemState.VOTING)
    return (
        set(declared),
        set(recused),
        {vote.item_id for vote in voted.select_related("item") if vote.round == vote.item.round},
    )
