from projects.models.budget import BudgetLine
from projects.models.plan import Plan, PlanSection, Unsaved
from projects.models.rows import Activity, Indicator, Partner, Risk, Row, TargetGroup, Task, TeamMember

__all__ = [
    "Activity",
    "BudgetLine",
    "Indicator",
    "Partner",
    "Plan",
    "PlanSection",
    "Risk",
    "Row",
    "TargetGroup",
    "Task",
    "TeamMember",
    "Unsaved",
]
