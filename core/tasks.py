"""Periodic work of the ground."""

from celery import shared_task

from core import clock, jobs, outbox


@shared_task(name="core.sweep")
def sweep() -> None:
    outbox.sweep(at=clock.now())


@shared_task(name="core.give_up_abandoned_jobs")
def give_up_abandoned_jobs() -> None:
    jobs.give_up_abandoned(at=clock.now())
