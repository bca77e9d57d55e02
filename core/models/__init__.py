from core.models.ground import Job, JobState, NumberSeries, Once, Outbox, Record
from core.models.reference import CalendarDay, LegalAct, Region, RuleSet, Sphere

__all__ = [
    "CalendarDay",
    "Job",
    "JobState",
    "LegalAct",
    "NumberSeries",
    "Once",
    "Outbox",
    "Record",
    "Region",
    "RuleSet",
    "Sphere",
]
