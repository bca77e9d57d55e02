"""Puts letters into the outbox, in the transaction of what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.outbox import enqueue

# Up to so many letters are queued one by one at once; more are handed to a worker, so that the page answers quickly.
QUEUED_AT_ONCE = 20
A_BATCH = 200


def post(mail_ids: Sequence[int], *, at: datetime) -> None:
    if len(mail_ids) <= QUEUED_AT_ONCE:
        for mail_id in mail_ids:
            post_one(mail_id, at=at)
        return
    for start in range(0, len(mail_ids), A_BATCH):
        enqueue("notices.post", {"mail_ids": list(mail_ids[start : start + A_BATCH])}, at=at)


def post_one(mail_id: int, *, at: datetime, due_at: datetime | None = None) -> None:
    enqueue("notices.send", {"mail_id": mail_id}, at=at, due_at=due_at)
