"""Sending, parking, reminding: short tasks that find their work in the database."""

from datetime import datetime

from celery import shared_task

from core import clock
from core.outbox import handler
from notices import reminders, retention, sending
from notices.post import post_one


@handler("notices.send")
def send(*, mail_id: int, at: datetime) -> None:
    sending.claim(mail_id, at=at)


@handler("notices.post")
def post_batch(*, mail_ids: list[int], at: datetime) -> None:
    for mail_id in mail_ids:
        post_one(mail_id, at=at)


@shared_task(name="notices.park_stuck")
def park_stuck() -> None:
    sending.park_stuck(at=clock.now())


@shared_task(name="notices.remind")
def remind() -> None:
    reminders.remind(at=clock.now())


@shared_task(name="notices.forget")
def forget() -> None:
    retention.forget(at=clock.now())
