from core.models.ground import Job, JobState, NumberSeries, Once, Outbox, Record

__all__ = ["Job", "JobState", "NumberSeries", "Once", "Outbox", "Record"]
