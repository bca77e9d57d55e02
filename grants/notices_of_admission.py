"""What people are told while applications are checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Membership, User
from accounts.roles import Role
from core.actor import Actor
from grants.audience import people_of
from grants.models import Admission, Selection
from grants.notices import APPLICATIONS, DESK
from grants.parts import open_remarks
from grants.remarks import called, parts_to_remark
from grants.states import AdmissionState
from notices.actions import tell
from notices.declare import Event, declare
from notices.wording import ThreeTexts, texts_of

SELECTION_OPENED = declare(
    Event("grants.selection_opened", _("A call has closed: applications wait for checking"), DESK)
)
APPLICATION_RETURNED = declare(
    Event("grants.application_returned", _("An application was returned for correction"), APPLICATIONS, mandatory=True)
)
APPLICATION_CORRECTED = declare(Event("grants.application_corrected", _("An application came back corrected"), DESK))
APPLICATION_ADMITTED = declare(
    Event("grants.application_admitted", _("An application was admitted"), APPLICATIONS, mandatory=True)
)
APPLICATION_REJECTED = declare(
    Event("grants.application_rejected", _("An application was not admitted"), APPLICATIONS, mandatory=True)
)


def selection_opened(selection: Selection, *, by: Actor, at: datetime) -> None:
    call = selection.call
    context = {
        "title": texts_of(call, "title"),
        "number": call.number,
        "count": selection.admissions.count(),
        "due_at": selection.admission_due_at,
        "url": f"/selection/{call.number}/",
    }
    tell(SELECTION_OPENED, _checkers(selection), context, subject=selection, at=at, by=by)


def application_returned(admission: Admission, *, by: Actor, at: datetime) -> None:
    application = admission.application
    context = {
        "number": application.number,
        "title": admission.submission.plan.title,
        "until": admission.returned_until,
        "remarks": _remarks(admission),
        "url": f"/applications/{application.pk}/",
    }
    tell(APPLICATION_RETURNED, people_of(application), context, subject=admission, at=at, by=by)


def _remarks(admission: Admission) -> list[dict[str, Any]]:
    """Each with what it is on, named in the three languages as the applicant's page names it."""
    rows = open_remarks(admission)
    names: dict[str, list[str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            parts = parts_to_remark(admission)
            names[language] = [str(called(parts, part, place)) for part, place, _text in rows]
    return [
        {"place": ThreeTexts(**{language: found[number] for language, found in names.items()}), "text": text}
        for number, (_part, _place, text) in enumerate(rows)
    ]


def application_corrected(admission: Admission, *, by: Actor, at: datetime) -> None:
    context = {"number": admission.application.number, "url": f"/admission/{admission.pk}/"}
    tell(APPLICATION_CORRECTED, _checkers(admission.selection), context, subject=admission, at=at, by=by)


def admission_concluded(selection: Selection, *, by: Actor, at: datetime) -> None:
    """All applicants in the same transaction, so in the same minute."""
    admissions = selection.admissions.select_related(
        "application", "application__call", "submission", "submission__plan"
    )
    for admission in admissions:
        application = admission.application
        is_admitted = admission.state == AdmissionState.ADMITTED
        context = {
            "number": application.number,
            "title": admission.submission.plan.title,
            "call": texts_of(application.call, "title"),
            "ground": texts_of(admission, "ground"),
            "explanation": admission.explanation,
            "url": f"/applications/{application.pk}/",
        }
        event = APPLICATION_ADMITTED if is_admitted else APPLICATION_REJECTED
        tell(event, people_of(application), context, subject=admission, at=at, by=by)


def _checkers(selection: Selection) -> list[User]:
    current = Membership.objects.current()
    coordinators = Q(roles__contains=[Role.COORDINATOR])
    officers = Q(roles__contains=[Role.OFFICER], organisation=selection.call.owner_id)
    users = current.filter(coordinators | officers).values("user")
    return list(User.objects.filter(pk__in=users, is_active=True))
