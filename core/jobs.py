"""Long work that a person waits for. Done through the outbox; the page of a job shows progress without JavaScript.

@job_kind("grants.export_calls")
def export_calls(job: Job, *, by: Actor, at: datetime) -> dict[str, str]:
    progress(job, 10, 100)
    return {"url": "/kk/documents/12/"}
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.actor import Actor
from core.models.ground import Job, JobState
from core.outbox import enqueue, handler

log = logging.getLogger(__name__)

Work = Callable[..., dict[str, Any]]
_kinds: dict[str, Work] = {}


class JobFailed(Exception):
    """Raised by the work with a sentence for the person who waits."""


def job_kind(kind: str) -> Callable[[Work], Work]:
    def register(function: Work) -> Work:
        _kinds[kind] = function
        return function

    return register


@transaction.atomic
def start(kind: str, *, title: str, arguments: dict[str, Any], by: Actor, at: datetime, total: int = 0) -> Job:
    job = Job.objects.create(
        kind=kind,
        title=title,
        arguments=arguments,
        actor={**asdict(by), "roles": sorted(by.roles)},
        user_id=by.user_id,
        language=by.language,
        created_at=at,
        total=total,
    )
    enqueue("core.job", {"job_id": job.pk}, at=at)
    return job


def actor_of(job: Job) -> Actor:
    return Actor(**{**job.actor, "roles": frozenset(job.actor["roles"])})


def progress(job: Job, done: int, total: int) -> None:
    """Seen at once by the page of the job: the work runs in autocommit, outside the outbox's transaction."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total)


@handler("core.job")
def run_job(*, job_id: int, at: datetime) -> None:
    """Marks the job as running and lets the work go on after this transaction, so that its progress can be seen."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state == JobState.WAITING:
        Job.objects.filter(pk=job_id).update(state=JobState.RUNNING)
        transaction.on_commit(lambda: _work(job_id, at))


def _work(job_id: int, at: datetime) -> None:
    job = Job.objects.get(pk=job_id)
    with translation.override(job.language):
        try:
            result = _kinds[job.kind](job, by=actor_of(job), at=at, **job.arguments)
            _finish(job_id, JobState.DONE, result=result)
        except JobFailed as error:
            _finish(job_id, JobState.FAILED, error=str(error))
        except Exception:
            log.exception("job %s failed", job_id)
            connection.close_if_unusable_or_obsolete()
            _finish(
                job_id, JobState.FAILED, error=_("This did not work because of a fault on our side. Start it again.")
            )


def _finish(job_id: int, state: JobState, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    Job.objects.filter(pk=job_id).update(state=state, result=result or {}, error=error, finished_at=clock.now())


def give_up_abandoned(*, at: datetime, after_seconds: int = 3600) -> int:
    """A worker that was killed leaves its job running; the periodic task ends it so that the person may start again."""
    cutoff = at.timestamp() - after_seconds
    abandoned = Job.objects.filter(state=JobState.RUNNING, created_at__lt=datetime.fromtimestamp(cutoff, tz=at.tzinfo))
    return abandoned.update(
        state=JobState.FAILED,
        finished_at=at,
        error=_("This did not work because of a fault on our side. Start it again."),
    )
