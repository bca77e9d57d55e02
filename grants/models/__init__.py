from grants.models.amendments import Amendment
from grants.models.applications import Application, AttachedDocument, Submission, SubmitPress
from grants.models.awards import Award, AwardShare, DataSet
from grants.models.calls import Call, CallFollower, CallFunder
from grants.models.lots import CalculationLine, Lot
from grants.models.requirements import Criterion, RequiredDocument
from grants.models.selection import (
    Admission,
    AdmissionCheck,
    AdmissionRemark,
    Appeal,
    Assignment,
    Draw,
    Outcome,
    Review,
    Score,
    Selection,
)

__all__ = [
    "Admission",
    "AdmissionCheck",
    "AdmissionRemark",
    "Amendment",
    "Appeal",
    "Application",
    "Assignment",
    "AttachedDocument",
    "Award",
    "AwardShare",
    "CalculationLine",
    "Call",
    "CallFollower",
    "CallFunder",
    "Criterion",
    "DataSet",
    "Draw",
    "Lot",
    "Outcome",
    "RequiredDocument",
    "Review",
    "Score",
    "Selection",
    "Submission",
    "SubmitPress",
]
