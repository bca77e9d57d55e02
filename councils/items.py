"""What a council decides on: opaque items, each with a subject such as "grants.lot:7", supplied by a higher app.

    class Lots(ItemProvider):
        def ready(self, council, at): ...           # what the secretary may put on an agenda
        def organisations(self, subject): ...       # whose ties recuse a member
        def on_decided(self, item, decision, *, by, at): ...

    register_items("grants.lot", Lots())            # in apps.ready(); the prefix is the part before the colon

Nothing here knows what an item is; what it must know, the provider tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.actor import Actor
from core.errors import WrongState
from councils.ranking import Candidate
from councils.states import Ballot
from documents.content import Block

if TYPE_CHECKING:
    from councils.models import Council, Decision, Item


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the protocol about the item: the list it rests on, order and date, sphere, date of the call."""

    label_kk: str
    label_ru: str
    value_kk: str
    value_ru: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is put on an agenda; everything is frozen there. `budget` None: no money is given out.

    `reference_*`: the item of the Rules under which this is decided, else the council's own.
    """

    title_kk: str
    title_ru: str
    title_en: str = ""
    subject: str = ""
    candidates: Sequence[Candidate] = ()
    budget: Decimal | None = None
    most_awards: int | None = None
    ballot: str = Ballot.WHOLE
    tie_rule_kk: str = ""
    tie_rule_ru: str = ""
    facts: Sequence[Fact] = ()
    is_repeated: bool = False
    reference_kk: str = ""
    reference_ru: str = ""
    reference_en: str = ""


class ItemProvider:
    """The seam to the app whose things are decided. Every answer has a neutral default."""

    def ready(self, council: Council, at: datetime) -> Iterable[NewItem]:
        """What waits for a decision of this council; the secretary picks from it. At most some dozens."""
        return ()

    def standstill(self, subject: str) -> Any | None:
        """Why nothing more is decided on it; then its item can only be taken off the agenda. None: all goes on."""
        return None

    def standing_still(self, subjects: Iterable[str]) -> set[str]:
        """Those of many with a standstill; a provider answers in one query."""
        return {subject for subject in subjects if self.standstill(subject) is not None}

    def organisations(self, subject: str) -> Iterable[Organisation]:
        """Those at stake. A member with a known tie to any of them, by BIN too, is recused from the item."""
        return ()

    def declared_subjects(self, subject: str) -> Mapping[str, int]:
        """Other subjects about which members may have declared before ("grants.application:12") → organisation's id."""
        return {}

    def address(self, item: Item, key: str) -> str:
        """Where a member who has no interest in the item, or its secretary, reads this candidate in full. Empty: nowhere."""
        return ""

    def paragraphs(self, item: Item) -> Sequence[Block]:
        """More of the protocol about this item; called with the protocol's language active."""
        return ()

    def on_decided(self, item: Item, decision: Decision, *, by: Actor, at: datetime) -> None:
        """Inside the deciding transaction, after the decision is stored: carry it out, or raise to veto it.

        Raise ValidationError (shown beside the form), `Refused` or `WrongState`; then nothing is decided.
        """

    def on_void(self, item: Item, *, by: Actor, at: datetime) -> None:
        """The item was taken off the agenda, for the reason in `item.void_reason`."""


_providers: dict[str, ItemProvider] = {}
_NEUTRAL = ItemProvider()


def register_items(prefix: str, provider: ItemProvider) -> None:
    _providers[prefix] = provider


def provider_of(subject: str) -> ItemProvider:
    return _providers.get(subject.partition(":")[0], _NEUTRAL)


def enforce_no_standstill(subject: str) -> None:
    reason = provider_of(subject).standstill(subject)
    if reason is not None:
        raise WrongState(reason)


def ready_items(council: Council, at: datetime) -> list[NewItem]:
    return [item for provider in _providers.values() for item in provider.ready(council, at)]


def problems_of(item: NewItem) -> list[Any]:
    """Why this cannot stand on an agenda: sentences for whoever prepared it."""
    found: list[Any] = []
    if not item.title_kk.strip() or not item.title_ru.strip():
        found.append(_("Name the item in Kazakh and in Russian: the protocol is written in both."))
    if len({each.key for each in item.candidates}) != len(item.candidates):
        found.append(_("Two applicants have the same key."))
    if len({each.place for each in item.candidates}) != len(item.candidates):
        found.append(_("Two applicants have the same place. Resolve the tie by its rule first."))
    if any(each.amount is not None and each.amount <= 0 for each in item.candidates):
        found.append(_("An applicant asks for nothing. Correct the amount."))
    if item.budget is not None and any(each.amount is None for each in item.candidates):
        found.append(_("Every applicant needs an amount where money is given out."))
    if item.ballot == Ballot.EACH and not item.candidates:
        found.append(_("Without applicants there is nothing to vote on one by one."))
    return found
