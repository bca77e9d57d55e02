from core.models.ground import DemoClock, Job, JobState, NumberSeries, Once, Outbox, Record
from core.models.reference import CalendarDay, LegalAct, Region, RuleSet, Sphere

__all__ = [
    "CalendarDay",
    "DemoClock",
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
