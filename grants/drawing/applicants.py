"""Who takes part in a lot: everybody who applied, and those who were admitted."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Organisation
from core.record import subject_of
from grants.models import Application, Call, Lot, Submission
from grants.states import AdmissionState


def admitted(subject: Lot | Call) -> QuerySet[Submission]:
    """The versions that were admitted, in the order of their numbers."""
    of_it: dict[str, Any] = {"lot": subject} if isinstance(subject, Lot) else {"application__call": subject}
    return (
        Submission.objects.filter(
            **of_it,
            application__admission__state=AdmissionState.ADMITTED,
            application__admission__submission=F("pk"),
        )
        .select_related("application", "application__organisation", "plan")
        .order_by("application__number")
    )


def applications_of(subject: Lot | Call) -> QuerySet[Application]:
    """All that stand, the rejected ones too: their applicants compete until the last appeal is decided."""
    applications = Application.objects.standing().select_related("organisation")
    if isinstance(subject, Call):
        return applications.filter(call=subject)
    # The lot of what was submitted: the applicant may have chosen another one since, and not submitted again.
    return applications.filter(pk__in=Submission.objects.standing().filter(lot=subject).values("application"))


def organisations_of(subject: Lot | Call) -> list[Organisation]:
    found = {each.organisation_id: each.organisation for each in applications_of(subject)}
    return list(found.values())


def declared_subjects(subject: Lot | Call) -> dict[str, int]:
    """What a declaration of interest may have named → whose application it is."""
    return {subject_of(each): each.organisation_id for each in applications_of(subject)}
