"""The project package. The Celery app is loaded with Django, so that tasks published by the web find their broker."""

from partnership.celery import app as celery_app

__all__ = ["celery_app"]
