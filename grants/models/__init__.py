from grants.models.amendments import Amendment
from grants.models.applications import Application, AttachedDocument, Submission, SubmitPress
from grants.models.calls import Call, CallFollower, CallFunder
from grants.models.lots import CalculationLine, Lot
from grants.models.requirements import Criterion, RequiredDocument

__all__ = [
    "Amendment",
    "Application",
    "AttachedDocument",
    "CalculationLine",
    "Call",
    "CallFollower",
    "CallFunder",
    "Criterion",
    "Lot",
    "RequiredDocument",
    "Submission",
    "SubmitPress",
]
