"""Background work. Messages come only from `core.outbox`; periodic tasks are short and look for their work."""

import os
from typing import Any

from celery import Celery
from celery.beat import PersistentScheduler
from celery.schedules import crontab
from celery.signals import heartbeat_sent, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

app = Celery("partnership")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

SCHEDULE: dict[str, dict[str, Any]] = {
    "lost outbox rows": {"task": "core.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "abandoned jobs": {"task": "core.give_up_abandoned_jobs", "schedule": crontab(minute="*/5")},
    "abandoned uploads": {"task": "documents.forget", "schedule": crontab(minute="17")},
    "due reminders": {"task": "notices.remind", "schedule": crontab(minute="*/5"), "options": {"expires": 300}},
    "letters cut short": {"task": "notices.park_stuck", "schedule": crontab(minute="*")},
    "clocks of selections": {"task": "grants.keep_clocks", "schedule": crontab(minute="*/5")},
    "old notices": {"task": "notices.forget", "schedule": crontab(minute="40", hour="3")},
}
app.conf.beat_schedule = SCHEDULE
app.conf.beat_max_loop_interval = 5
app.conf.beat_scheduler = "partnership.celery:LivelyScheduler"


class LivelyScheduler(PersistentScheduler):
    """Says at every turn that beat is alive; `/readyz` listens."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        from partnership.health import BEAT, say_alive

        say_alive(BEAT)
        return float(super().tick(*args, **kwargs))


@heartbeat_sent.connect
def worker_lives(**kwargs: Any) -> None:
    """Sent every two seconds while the worker holds its connection to the broker."""
    from partnership.health import WORKER, say_alive

    say_alive(WORKER)


@worker_shutdown.connect
def worker_ends(**kwargs: Any) -> None:
    from partnership.health import WORKER, say_gone

    say_gone(WORKER)
