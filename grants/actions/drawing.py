"""The draw of experts: freeze the pool, publish its hash, then make the seed and draw."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from core.errors import WrongState
from core.outbox import enqueue
from core.record import lock, record_created, recorded
from core.states import move
from grants import notices_of_selection as notices
from grants import rules_of_selection as rules
from grants.actions.calling import call_up, lock_selection
from grants.drawing.algorithm import digest
from grants.drawing.algorithm import draw as draw_from
from grants.drawing.applicants import admitted, declared_subjects, organisations_of
from grants.drawing.pool import Pool, as_json, gather
from grants.drawing.protocol import users_of
from grants.models import Assignment, Draw, Lot
from grants.states import ASSIGNMENT_MOVES, DRAW_MOVES, DrawState, SelectionState

PROTOCOL = "grants.draw_protocol"
LONGEST_WORDS = 300


class PoolTooSmall(ValidationError):
    """Not enough experts may be drawn; `pool` says how many were excluded by what."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        super().__init__(
            format_lazy(
                _("Experts needed: {needed}. Experts who may be drawn: {found}. Invite more experts to the register."),
                needed=pool.experts + pool.reserves,
                found=len(pool.eligible),
            ),
            code="pool",
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """On a second draw: number, date and reasons of the recorded decision."""

    number: str
    on: date
    reason_kk: str
    reason_ru: str
    reason_en: str = ""

    def check(self, at: datetime) -> None:
        empty = [name for name in ("number", "reason_kk", "reason_ru") if not getattr(self, name).strip()]
        if empty:
            raise ValidationError({name: _("Fill in this field.") for name in empty})


@transaction.atomic
def freeze_pool(lot: Lot, *, by: Actor, at: datetime) -> Draw:
    """The first draw of a lot. Freezing twice is once."""
    lot = _drawable(lot, by, at)
    existing = lot.draws.holding().first()
    if existing is not None:
        if existing.state == DrawState.FROZEN:
            return existing
        raise WrongState(_("Experts of this lot are drawn already. A second draw needs a decision."))
    return _freeze(lot, None, by=by, at=at)


@transaction.atomic
def draw_again(lot: Lot, decision: Decision, *, by: Actor, at: datetime) -> Draw:
    """Makes the draw that holds void, and freezes a new pool. The void one stays readable."""
    decision.check(at)
    lot = _drawable(lot, by, at)
    void = lot.draws.holding().first()
    if void is None:
        raise WrongState(_("There is no draw yet that could be repeated."))
    void = lock(Draw, void.pk)
    with recorded(void, "void", by=by, at=at, note=decision.number):
        move(void, "void", DRAW_MOVES)
        void.save(update_fields=["state"])
    for assignment in Assignment.objects.select_for_update(no_key=True).filter(draw=void).order_by("pk"):
        if assignment.state in ASSIGNMENT_MOVES["release"][0]:
            with recorded(assignment, "release", by=by, at=at):
                move(assignment, "release", ASSIGNMENT_MOVES)
                assignment.ended_at = at
                assignment.save(update_fields=["state", "ended_at"])
    notices.draw_made_void(void, by=by, at=at)
    return _freeze(lot, decision, by=by, at=at)


@transaction.atomic
def draw_experts(draw: Draw, *, words: str = "", by: Actor, at: datetime) -> Draw:
    """Makes the seed now, from the server's randomness and the observers' words, and draws. Drawing twice is once."""
    lot = _drawable(draw.lot, by, at)
    draw = lock(Draw, draw.pk)
    if draw.state == DrawState.DRAWN:
        return draw
    if at <= draw.frozen_at:
        raise WrongState(_("The pool was frozen only now. Publish its hash first, then draw."))
    words = " ".join(words.split())
    if len(words) > LONGEST_WORDS:
        raise ValidationError({"words": _("Shorten the words.")})
    randomness = secrets.token_hex(32)
    drawn = draw_from(draw.pool["public"], randomness=randomness, words=words)
    with recorded(draw, "draw", by=by, at=at):
        move(draw, "draw", DRAW_MOVES)
        draw.seed = drawn.seed
        draw.result = {"randomness": randomness, "words": words, "experts": drawn.experts, "reserves": drawn.reserves}
        draw.drawn_at, draw.drawn_by_id = at, by.user_id
        draw.save()
    submissions = list(admitted(lot))
    for assignment in _assign(draw, lot):
        if not assignment.is_reserve:
            call_up(assignment, submissions, by=by, at=at)
    enqueue(PROTOCOL, {"draw_id": draw.pk}, at=at)
    return draw


def _drawable(lot: Lot, by: Actor, at: datetime) -> Lot:
    """The lot, its selection locked: admission is over, so the window is closed; something was admitted, the actor may."""
    rules.is_coordinator.enforce(by)
    selection = lock_selection(lot.call_id)
    if selection is None or selection.state != SelectionState.SCORING:
        raise WrongState(_("Experts are drawn between the end of admission and the end of scoring."))
    lot = Lot.objects.select_related("call", "call__selection_rules", "call__terms_rules").get(pk=lot.pk)
    rules.enforce_untied_to(by, organisations_of(lot), at=at, subjects=declared_subjects(lot))
    if not admitted(lot).exists():
        raise WrongState(_("No application of this lot was admitted: there is nothing to score."))
    return lot


def _freeze(lot: Lot, decision: Decision | None, *, by: Actor, at: datetime) -> Draw:
    pool = gather(lot, at=at)
    if not pool.is_enough:
        raise PoolTooSmall(pool)
    place = lot.draws.count() + 1
    content = as_json(pool, lot, place=place, at=at)
    draw = Draw(
        lot=lot,
        place=place,
        pool=content,
        pool_sha256=digest(content["public"]),
        frozen_at=at,
    )
    draw.frozen_by = User.objects.get(pk=by.user_id or 0)
    if decision is not None:
        draw.decision_number, draw.decision_on = decision.number.strip(), decision.on
        draw.reason_kk, draw.reason_ru, draw.reason_en = decision.reason_kk, decision.reason_ru, decision.reason_en
    draw.save(force_insert=True)
    record_created(draw, by=by, at=at, verb="freeze")
    notices.pool_frozen(draw, by=by, at=at)
    return draw


def _assign(draw: Draw, lot: Lot) -> list[Assignment]:
    """Everybody drawn, in their order; reserves wait and do not know of it."""
    users = users_of(draw)
    experts, reserves = draw.result["experts"], draw.result["reserves"]
    return [
        Assignment.objects.create(
            draw=draw, lot=lot, user_id=users[each], number=number, order=number, is_reserve=number > len(experts)
        )
        for number, each in enumerate([*experts, *reserves], 1)
    ]
