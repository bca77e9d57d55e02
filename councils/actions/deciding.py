"""From counted votes to a decision, which the app that owns the subject carries out or vetoes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from core.actor import Actor
from core.record import lock, record_created, recorded
from core.states import move
from councils import rules
from councils.actions.interests import enforce_impartial_secretary
from councils.actions.voting import enforce_reasons, without_reason
from councils.counting import Tally
from councils.items import enforce_no_standstill, provider_of
from councils.models import Decision, Item
from councils.ranking import OutcomeRow, departures
from councils.states import ITEM_MOVES

Reasons = Mapping[str, tuple[str, str]]


def missing_reasons(item: Item) -> list[str]:
    """Keys of counted departures from the line that still need a reason in Kazakh and in Russian."""
    return without_reason(item, item.outcome) if item.is_carried else []


@transaction.atomic
def decide(item: Item, reasons: Reasons | None = None, *, by: Actor, at: datetime) -> Decision:
    """`reasons`: candidate → (Kazakh, Russian), for each departure. Raises what the subject's app raises to veto it."""
    item = lock(Item, item.pk)
    rules.may_run_item.enforce(by, item)
    enforce_impartial_secretary(item, by=by, at=at)
    enforce_no_standstill(item.subject)
    outcome = _with_reasons(item, reasons or {}) if item.is_carried else []
    if item.is_carried:
        enforce_reasons(item, outcome)
    with recorded(item, "decide", by=by, at=at):
        move(item, "decide", ITEM_MOVES)
        if outcome:
            item.draft = [row.as_json() for row in outcome]
        item.save()
    decision = _decision(item, outcome, at)
    decision.save(force_insert=True)
    record_created(decision, by=by, at=at, verb="decide")
    provider_of(item.subject).on_decided(item, decision, by=by, at=at)
    return decision


def decision_rows(item: Item, outcome: list[OutcomeRow]) -> list[dict[str, Any]]:
    """`DecisionRow` of each candidate as plain JSON."""
    by_key = {row.key: row for row in outcome}
    departing = set(departures(item.by_line, outcome))
    rows = []
    for each in item.ranked:
        row, frozen = by_key[each.key], each.as_json()
        rows.append(
            {
                **{name: frozen[name] for name in ("key", "place", "label_kk", "label_ru", "label_en", "score")},
                "asked": frozen["amount"],
                **{name: value for name, value in row.as_json().items() if name != "key"},
                "is_departure": each.key in departing,
                "votes": item.counted.get(each.key) if item.votes_on_each else None,
            }
        )
    return rows


def _with_reasons(item: Item, reasons: Reasons) -> list[OutcomeRow]:
    rows = []
    for row in item.outcome:
        kk, ru = reasons.get(row.key, ("", ""))
        rows.append(replace(row, reason_kk=kk.strip() or row.reason_kk, reason_ru=ru.strip() or row.reason_ru))
    return rows


def _decision(item: Item, outcome: list[OutcomeRow], at: datetime) -> Decision:
    # With a vote on each there is no tally of the whole; the sums of all ballots would say nothing.
    tally = Tally(**item.counted.get("", {}))
    return Decision(
        item=item,
        is_carried=bool(item.is_carried),
        by_chair=item.by_chair,
        outcome=decision_rows(item, outcome) if outcome else [],
        in_favour=tally.in_favour,
        against=tally.against,
        abstained=tally.abstained,
        reference_kk=item.reference_kk,
        reference_ru=item.reference_ru,
        reference_en=item.reference_en,
        decided_at=at,
    )
