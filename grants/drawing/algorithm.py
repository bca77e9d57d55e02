"""The draw itself, with the standard library alone: anyone can read it, and repeat it from the protocol."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

POOL_FORMAT = "expert-pool-1"
PROTOCOL_FORMAT = "expert-draw-1"


def canonical(value: Any) -> bytes:
    """UTF-8, keys sorted, no spaces between tokens: the bytes over which digests are taken."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def seed_of(randomness: str, words: str) -> str:
    """From the server's random number and the words that observers said, if they said any."""
    return hashlib.sha256(f"{randomness}:{words}".encode()).hexdigest()


def in_drawn_order(ids: Iterable[str], *, seed: str, pool_sha256: str) -> list[str]:
    """Ids by the SHA-256 of `seed:pool_sha256:id`: neither who froze the pool nor who draws can choose the order."""
    return sorted(ids, key=lambda each: hashlib.sha256(f"{seed}:{pool_sha256}:{each}".encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Drawn:
    """Ids in their order; the first expert has number 1, reserves go on counting."""

    seed: str
    experts: list[str]
    reserves: list[str]


def draw(pool: Mapping[str, Any], *, randomness: str, words: str = "") -> Drawn:
    eligible = [each["id"] for each in pool["candidates"] if each["eligible"]]
    seed = seed_of(randomness, words)
    order = in_drawn_order(eligible, seed=seed, pool_sha256=digest(pool))
    experts, reserves = pool["experts"], pool["reserves"]
    return Drawn(seed, order[:experts], order[experts : experts + reserves])


def numbered(drawn: Drawn) -> dict[str, list[dict[str, Any]]]:
    """As the protocol states the result: numbers by which experts are known until results are published."""
    order = [{"number": number, "id": each} for number, each in enumerate([*drawn.experts, *drawn.reserves], 1)]
    return {"experts": order[: len(drawn.experts)], "reserves": order[len(drawn.experts) :]}


def differences(protocol: Mapping[str, Any], sealed: Mapping[str, Any] | None = None) -> list[str]:
    """What in the protocol does not follow from its pool, random number and words; empty when everything does."""
    pool = protocol["pool"]
    drawn = draw(pool, randomness=protocol["randomness"], words=protocol["words"])
    expected = {
        "format": PROTOCOL_FORMAT,
        "pool_sha256": digest(pool),
        "seed": drawn.seed,
        "result": numbered(drawn),
        "frozen_at": pool["frozen_at"],
    }
    found = [
        f"{name}: {protocol.get(name)!r}, should be {value!r}"
        for name, value in expected.items()
        if protocol.get(name) != value
    ]
    ids = [each["id"] for each in pool["candidates"]]
    if len(set(ids)) != len(ids):
        found.append("pool: an id stands in it twice")
    if datetime.fromisoformat(protocol["drawn_at"]) <= datetime.fromisoformat(pool["frozen_at"]):
        found.append("drawn_at: not later than the pool was frozen")
    if sealed is not None:
        found += _differences_of_sealed(pool, ids, sealed)
    return found


def _differences_of_sealed(pool: Mapping[str, Any], ids: list[str], sealed: Mapping[str, Any]) -> list[str]:
    if digest(sealed) != pool["sealed_sha256"]:
        return [f"sealed_sha256: {pool['sealed_sha256']!r}, the sealed part has {digest(sealed)!r}"]
    named = [each["id"] for each in sealed["candidates"]]
    return [] if sorted(named) == sorted(ids) else ["sealed part: names others than the pool"]
