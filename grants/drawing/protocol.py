"""The protocol of a draw as data: public, without names, enough to repeat the draw."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from grants.drawing.algorithm import PROTOCOL_FORMAT, Drawn, numbered
from grants.models import Draw

ALGORITHM = (
    "seed = SHA-256(randomness + ':' + words); pool_sha256 = SHA-256(canonical JSON of pool); "
    "the eligible of the pool in the order of SHA-256(seed + ':' + pool_sha256 + ':' + id); "
    "the first of them are experts, the next reserves"
)


def protocol_of(draw: Draw) -> dict[str, Any]:
    """Of a draw that took place, whether or not it still holds."""
    assert draw.drawn_at is not None  # noqa: S101  (asked for only once drawn)
    call = draw.lot.call
    decision = {}
    if draw.place > 1:
        decision = {
            "number": draw.decision_number,
            "date": draw.decision_on.isoformat() if draw.decision_on else "",
            "reason_kk": draw.reason_kk,
            "reason_ru": draw.reason_ru,
        }
    return {
        "format": PROTOCOL_FORMAT,
        "algorithm": ALGORITHM,
        "call": {"number": call.number, "title_kk": call.title_kk, "title_ru": call.title_ru},
        "lot": {"place": draw.lot.place, "theme_kk": draw.lot.theme_kk, "theme_ru": draw.lot.theme_ru},
        "decision": decision,
        "pool": draw.pool["public"],
        "pool_sha256": draw.pool_sha256,
        "frozen_at": draw.pool["public"]["frozen_at"],
        "randomness": draw.result["randomness"],
        "words": draw.result["words"],
        "seed": draw.seed,
        "drawn_at": draw.drawn_at.astimezone(UTC).isoformat(),
        "result": numbered(drawn_of(draw)),
    }


def drawn_of(draw: Draw) -> Drawn:
    return Drawn(draw.seed, list(draw.result["experts"]), list(draw.result["reserves"]))


def users_of(draw: Draw) -> dict[str, int]:
    """Id in the pool → user, from the sealed part."""
    return {each["id"]: each["user"] for each in draw.pool["sealed"]["candidates"]}
