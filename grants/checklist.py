"""The checklist of admission: eight exclusions of the Law, the NGO Database, the lot's plan, the call's documents.

Each line is a sentence that must hold. What the register knows is shown beside it; the officer answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from grants.eligibility import conditions
from grants.models import Admission
from grants.submitted import fulfilled_requirements
from ngos.eligibility import DATABASE_BY_LAW, EXCLUSIONS_BY_LAW, Finding, ngo_of
from ngos.states import Exclusion

PLAN_LAW = _("Rules of formation of state grants: conformity with the customer's list")


@dataclass(frozen=True, slots=True)
class Line:
    """`known` is what the register or the portal itself says: yes, no, or None when nobody has found out.

    `failure`: what a “No” means, when that is more than the sentence not being fulfilled.
    """

    key: str
    group: str
    sentence: Any
    law: Any
    known: bool | None = None
    hint: Any = ""
    failure: Any = ""


GROUPS = {
    "exclusions": _("Grounds for exclusion by article 6-1 of the Law"),
    "registry": _("The organisation in the register"),
    "plan": _("Conformity with the lot"),
    "documents": _("Documents of the call"),
}

PLAN_LINES = (
    ("theme", _("The project serves the theme and the goal of the lot.")),
    ("tasks", _("The tasks and activities of the project cover the tasks of the lot.")),
    ("result", _("The expected result of the lot will be reached.")),
    ("term", _("The term of the project lies within the term of the lot.")),
    ("territory", _("The project works on the territory of the lot.")),
    ("amount", _("The requested amount is within the amount of the lot.")),
)
REGISTRY_LINES = {
    "verified": _("The operator has confirmed who acts for the organisation."),
    "legal_form": _("The legal form is that of an NGO."),
    "database": _("The organisation is in the NGO Database with up-to-date information."),
    "region": _("The organisation is registered in a region that the call names."),
}


def lines_of(admission: Admission, *, at: datetime) -> list[Line]:
    application = admission.application
    ngo = ngo_of(application.organisation_id)
    found = {one.code: one for one in conditions(application.call, ngo, at=at, in_confidence=True)} if ngo else {}
    return [*_exclusions(found), *_registry(found), *_plan(), *_documents(admission)]


def _exclusions(found: dict[str, Finding]) -> Iterator[Line]:
    for ground in Exclusion:
        finding = found.get(f"exclusion_{ground.value}")
        sentence = format_lazy(_("This ground does not apply: {ground}."), ground=ground.label)
        hint = finding.sentence if finding else ""
        yield Line(
            f"exclusion_{ground.value}",
            "exclusions",
            sentence,
            EXCLUSIONS_BY_LAW,
            finding.ok if finding else None,
            hint,
            format_lazy(_("Ground for exclusion: {ground}."), ground=ground.label),
        )


def _registry(found: dict[str, Finding]) -> Iterator[Line]:
    for code, sentence in REGISTRY_LINES.items():
        finding = found.get(code)
        if finding is not None:
            law = finding.legal_reference or DATABASE_BY_LAW
            yield Line(code, "registry", sentence, law, finding.ok, finding.sentence)


def _plan() -> Iterator[Line]:
    for key, sentence in PLAN_LINES:
        yield Line(f"plan_{key}", "plan", sentence, PLAN_LAW)


def _documents(admission: Admission) -> Iterator[Line]:
    application = admission.application
    attached = fulfilled_requirements(admission.submission)
    for document in application.call.required_documents.all():
        if document.is_required or document.pk in attached:
            yield Line(
                f"document_{document.pk}",
                "documents",
                format_lazy(_("The document is as required: {title}."), title=document.title),
                _("Conditions of the call"),
                None if document.pk in attached else False,
            )
