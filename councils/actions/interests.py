"""Interests are declared before an item opens; whoever has one takes no part in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import declare_interest
from accounts.conflicts import Conflicts, conflicts_among
from accounts.models import InterestGround
from core.actor import Actor
from core.errors import Refused
from core.record import lock, record_created, write
from councils import rules
from councils.items import provider_of
from councils.models import Declaration, Item, Recusal, Seat
from councils.states import ItemState, RecusalSource


@transaction.atomic
def declare(item: Item, grounds: Iterable[str], *, by: Actor, at: datetime, explanation: str = "") -> Declaration:
    """No grounds: "I have none". A known tie recuses all the same. A later declaration replaces the earlier one."""
    item = lock(Item, item.pk)
    rules.may_declare.enforce(by, item)
    seat = Seat.objects.current().get(council=item.meeting.council_id, user_id=by.user_id or 0)
    declared = declare_interest(item, grounds, by=by, at=at, explanation=explanation)
    declaration, _created = Declaration.objects.update_or_create(
        item=item, seat=seat, defaults={"declared": declared, "made_at": at}
    )
    write(item, "declare", by=by, at=at, changes={"seat": seat.pk, "has_interest": declared.has_conflict})
    _withdraw_declared_recusal(item, seat, by=by, at=at)
    known = known_grounds(item, [seat], at=at).get(seat.pk, ())
    if declared.grounds:
        _recuse(item, seat, RecusalSource.DECLARED, declared.grounds, by=by, at=at)
    elif known:
        _recuse(item, seat, RecusalSource.KNOWN, known, by=by, at=at)
    return declaration


@transaction.atomic
def recuse(item: Item, seat: Seat, reason: str, *, by: Actor, at: datetime) -> Recusal:
    """By the secretary, for instance of a member who declines to declare. The reason stands in the protocol."""
    item = lock(Item, item.pk)
    rules.runs_meetings.enforce(by, item)
    enforce_impartial_secretary(item, by=by, at=at)
    if item.state != ItemState.DECLARING:
        raise ValidationError(_("A member is recused before the item is opened."))
    if seat.council_id != item.meeting.council_id or seat.until is not None or not seat.votes:
        raise ValidationError(_("Choose a voting member of this council."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the member takes no part.")})
    if Recusal.objects.filter(item=item, seat=seat).exists():
        raise ValidationError(_("This member already takes no part in the item."))
    return _recuse(item, seat, RecusalSource.SECRETARY, (), note=reason.strip()[:500], by=by, at=at)


def recuse_known(item: Item, seats: list[Seat], *, by: Actor, at: datetime) -> set[int]:
    """Everybody with a tie known by now. Returns the seats recused from the item, whatever the reason."""
    recused = set(Recusal.objects.filter(item=item).values_list("seat_id", flat=True))
    for seat_id, grounds in known_grounds(item, seats, at=at).items():
        if seat_id not in recused:
            _recuse(
                item, next(seat for seat in seats if seat.pk == seat_id), RecusalSource.KNOWN, grounds, by=by, at=at
            )
            recused.add(seat_id)
    return recused


def known_grounds(item: Item, seats: Iterable[Seat], *, at: datetime) -> dict[int, tuple[str, ...]]:
    """Seat → grounds on which the portal knows a tie to an organisation at stake. Three queries whatever the numbers."""
    seat_of = {seat.user_id: seat.pk for seat in seats}
    grounds: dict[int, set[str]] = {}
    for (user_id, _organisation), conflicts in _known(item, seat_of, at).items():
        grounds.setdefault(seat_of[user_id], set()).update(str(conflict.ground) for conflict in conflicts)
    return {seat_id: tuple(g for g in InterestGround.values if g in named) for seat_id, named in grounds.items()}


def enforce_impartial_secretary(item: Item, *, by: Actor, at: datetime) -> None:
    """Whoever proposes, recuses, opens, counts, records or takes off the agenda has no tie either, seated or not."""
    reason = partial_secretary_reason(item, by=by, at=at)
    if reason is not None:
        raise Refused(reason)


def partial_secretary_reason(item: Item, *, by: Actor, at: datetime) -> Any | None:
    if by.user_id is None or not _known(item, [by.user_id], at):
        return None
    return _("You are or were tied to an applicant of this item. Let another secretary of the council lead it.")


def _known(item: Item, user_ids: Iterable[int], at: datetime) -> Conflicts:
    provider = provider_of(item.subject)
    organisations = list(provider.organisations(item.subject)) if item.subject else []
    if not organisations:
        return {}
    return conflicts_among(user_ids, organisations, at=at, subjects=dict(provider.declared_subjects(item.subject)))


def _recuse(
    item: Item, seat: Seat, source: str, grounds: Iterable[str], *, by: Actor, at: datetime, note: str = ""
) -> Recusal:
    row, created = Recusal.objects.get_or_create(
        item=item, seat=seat, defaults={"source": source, "grounds": list(grounds), "note": note, "recorded_at": at}
    )
    if created:
        record_created(row, by=by, at=at, verb="recuse")
    return row


def _withdraw_declared_recusal(item: Item, seat: Seat, *, by: Actor, at: datetime) -> None:
    """A declaration made anew decides anew; what the portal knows or the secretary recorded stays."""
    for row in Recusal.objects.filter(item=item, seat=seat, source=RecusalSource.DECLARED):
        write(row, "withdraw", by=by, at=at)
        row.delete()
