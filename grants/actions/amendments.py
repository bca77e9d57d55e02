"""How a published call changes: by a recorded decision, put into force by a second person, told to all concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import WrongState
from core.outbox import enqueue
from core.record import lock, record_created, recorded
from core.states import move
from core.text import LANGUAGES
from grants import notices, rules
from grants.models import Amendment, Call, Lot, Selection
from grants.notices_of_selection import work_cancelled
from grants.states import AMENDMENT_MOVES, CALL_MOVES, AmendmentKind

# Texts that may be corrected. Money, terms, criteria and questions may not: then the call is cancelled and announced again.
CALL_TEXTS = (
    *(f"{name}_{code}" for name in ("title", "summary") for code in LANGUAGES),
    "contact_name",
    "contact_phone",
    "contact_email",
)
LOT_TEXTS = tuple(f"{name}_{code}" for name in ("theme", "goal", "tasks", "result", "territory") for code in LANGUAGES)


@dataclass(frozen=True)
class Decision:
    """The decision behind a change: its number and date, and the reason that everyone reads."""

    number: str
    on: date
    reason_kk: str
    reason_ru: str
    reason_en: str = ""


@transaction.atomic
def propose_amendment(
    call: Call,
    kind: AmendmentKind,
    changes: Mapping[str, Mapping[str, Any]],
    decision: Decision,
    *,
    by: Actor,
    at: datetime,
) -> Amendment:
    """`changes`: target ("call" or "lot:<id>") → field → new value. Raises ValidationError when nothing would change."""
    call = _lock(call.pk, kind)
    rules.may_amend.enforce(by, call)
    _refuse_too_late(call, kind, at)
    if call.amendments.filter(state="proposed").exists():
        raise ValidationError(_("Another change of this call is waiting for a second person. Decide that one first."))
    listed = _listed(call, kind, changes, at)
    last = call.amendments.aggregate(last=Max("place"))["last"] or 0
    amendment = Amendment.objects.create(
        call=call,
        place=last + 1,
        kind=kind,
        changes=listed,
        decision_number=decision.number,
        decision_on=decision.on,
        reason_kk=decision.reason_kk,
        reason_ru=decision.reason_ru,
        reason_en=decision.reason_en,
        proposed_by_id=by.person_id,
        proposed_at=at,
    )
    record_created(amendment, by=by, at=at, verb="propose")
    notices.amendment_proposed(amendment, by=by, at=at)
    return amendment


@transaction.atomic
def apply_amendment(amendment: Amendment, *, by: Actor, at: datetime) -> Amendment:
    """Raises WrongState when something it changes was changed in between, or the call has gone too far for it."""
    call = _lock(amendment.call_id, amendment.kind)
    amendment = lock(Amendment, amendment.pk)
    rules.may_apply_amendment.enforce(by, amendment)
    rules.is_published.enforce(by, call)
    _refuse_too_late(call, amendment.kind, at)
    with recorded(amendment, "apply", by=by, at=at):
        move(amendment, "apply", AMENDMENT_MOVES)
        amendment.decided_by_id, amendment.decided_at = by.user_id, at
        amendment.save()
    with recorded(call, f"amend_{amendment.kind}", by=by, at=at, note=amendment.decision_number) as beside:
        if amendment.kind == AmendmentKind.CANCELLATION:
            move(call, "cancel", CALL_MOVES)
        for change in amendment.changes:
            _apply(call, change, beside)
        call.updated_at = at
        call.save()
    enqueue("grants.announce", {"call_id": call.pk}, at=at)
    notices.amendment_applied(amendment, by=by, at=at)
    if amendment.kind == AmendmentKind.CANCELLATION:
        work_cancelled(amendment, by=by, at=at)
    return amendment


@transaction.atomic
def decline_amendment(amendment: Amendment, reason: str, *, by: Actor, at: datetime) -> Amendment:
    amendment = lock(Amendment, amendment.pk)
    rules.may_decide_amendment.enforce(by, amendment)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the change is declined.")})
    with recorded(amendment, "decline", by=by, at=at, note=reason):
        move(amendment, "decline", AMENDMENT_MOVES)
        amendment.decided_by_id, amendment.decided_at = by.user_id, at
        amendment.decline_reason = reason.strip()
        amendment.save()
    notices.amendment_declined(amendment, by=by, at=at)
    return amendment


def _lock(call_id: int, kind: str) -> Call:
    """A cancellation waits for whoever moves the selection on, in their order of locks: the selection, then the call."""
    if kind == AmendmentKind.CANCELLATION:
        Selection.objects.select_for_update(no_key=True).filter(call=call_id).first()
    return lock(Call, call_id)


def _refuse_too_late(call: Call, kind: str, at: datetime) -> None:
    reason = rules.too_late_reason(call, kind, at=at)
    if reason is not None:
        raise WrongState(reason)


def _listed(
    call: Call, kind: AmendmentKind, changes: Mapping[str, Mapping[str, Any]], at: datetime
) -> list[dict[str, str]]:
    if kind == AmendmentKind.CANCELLATION:
        return []
    if kind == AmendmentKind.EXTENSION:
        return [_extension(call, changes["call"]["closes_at"], at)]
    listed = []
    for target, fields in changes.items():
        row = _target(call, target)
        allowed = CALL_TEXTS if target == "call" else LOT_TEXTS
        for field, new in fields.items():
            old = getattr(row, field)
            if field in allowed and new != old:
                _refuse_emptied(field, new)
                listed.append({"target": target, "field": field, "old": old, "new": new})
    if not listed:
        raise ValidationError(_("Nothing was changed. Change the text, or leave it as it is."))
    return listed


def _extension(call: Call, closes_at: datetime, at: datetime) -> dict[str, str]:
    if call.closes_at is None or closes_at <= call.closes_at:
        raise ValidationError({"closes_at": _("An extension moves the end of the window later. Enter a later moment.")})
    if closes_at <= at:
        raise ValidationError({"closes_at": _("This moment has passed. Enter a later one.")})
    return {
        "target": "call", "field": "closes_at", "old": call.closes_at.isoformat(), "new": closes_at.isoformat(),
    }  # fmt: skip


def _refuse_emptied(field: str, new: str) -> None:
    if field.endswith(("_kk", "_ru")) and not field.startswith("territory") and not new.strip():
        raise ValidationError(
            {field: _("This text cannot be left empty: the call stays complete in Kazakh and Russian.")}
        )


def _target(call: Call, target: str) -> models.Model:
    if target == "call":
        return call
    return Lot.objects.get(call=call, pk=int(target.removeprefix("lot:")))


def _apply(call: Call, change: Mapping[str, str], beside: dict[str, Any]) -> None:
    row = call if change["target"] == "call" else _target(call, change["target"])
    field, old, new = change["field"], change["old"], change["new"]
    current = getattr(row, field)
    value: Any = new
    if isinstance(current, datetime):
        is_same, value = current == parse_datetime(old), parse_datetime(new)
    else:
        is_same = current == old
    if not is_same:
        raise WrongState(_("What this decision changes was changed in the meantime. Decline it and propose it anew."))
    setattr(row, field, value)
    if row is not call:
        row.save(update_fields=[field])
        beside[f"{change['target']}:{field}"] = [old[:200], new[:200]]
