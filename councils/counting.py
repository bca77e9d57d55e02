"""The arithmetic of quorum and majority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from councils.states import Choice, Majority


def quorum_of(members: int, numerator: int, denominator: int) -> int:
    """The least whole number that is not below the part: two thirds of 5 are 4, of 7 are 5."""
    return -(-members * numerator // denominator)


@dataclass(frozen=True, slots=True)
class Tally:
    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @classmethod
    def of(cls, choices: Iterable[str]) -> Tally:
        cast = list(choices)
        return cls(cast.count(Choice.FOR), cast.count(Choice.AGAINST), cast.count(Choice.ABSTAIN))

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.abstained

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`by_chair`: the votes were equal and the presiding member's vote decided."""

    is_carried: bool
    by_chair: bool = False


def verdict(tally: Tally, majority: str, *, chair: str = "", chair_breaks_tie: bool = False) -> Verdict:
    """`chair` is the presiding member's own choice; empty when they did not vote."""
    if tally.in_favour == tally.against and chair_breaks_tie and chair in (Choice.FOR, Choice.AGAINST):
        return Verdict(chair == Choice.FOR, by_chair=True)
    if majority == Majority.FOR_AND_AGAINST:
        return Verdict(tally.in_favour > tally.against)
    return Verdict(tally.in_favour * 2 > tally.cast)
