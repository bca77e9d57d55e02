"""Who had a part in a decision, so that somebody else judges the appeal against it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import REASON, conflicts_of
from accounts.models import Membership, User
from core.actor import Actor
from core.record import subject_of
from councils.models import Seat
from grants.drawing.applicants import organisations_of
from grants.models import Admission, AdmissionCheck, AdmissionRemark, Assignment, Draw, Lot, Outcome
from grants.rules_of_admission import belonging_reason

TOOK_PART = _("You took part in what the appeal is about, so somebody else must decide it.")


def took_part(user_id: int | None) -> Q:
    """Outcomes in which this person checked or decided admission, drew or scored, sits on the commission, told or published."""
    application, lot = OuterRef("application"), OuterRef("lot")
    subject = Concat(Value(f"{Lot._meta.label_lower}:"), Cast(lot, CharField()))
    return (
        Q(lot__call__selection__told_by=user_id)
        | Q(lot__call__selection__published_by=user_id)
        | Exists(Admission.objects.filter(application=application, decided_by=user_id))
        | Exists(AdmissionCheck.objects.filter(admission__application=application, by=user_id))
        | Exists(AdmissionRemark.objects.filter(admission__application=application, made_by=user_id))
        | Exists(Draw.objects.filter(Q(frozen_by=user_id) | Q(drawn_by=user_id), lot=lot))
        | Exists(Assignment.objects.called().filter(lot=lot, user=user_id))
        # Members who were absent or recused too: it is the commission's decision.
        | Exists(Seat.objects.filter(user=user_id, council__meetings__items__subject=subject))
    )


def partial_reason(actor: Actor, outcome: Outcome, *, at: datetime) -> Any | None:
    """None, or why this person must leave the appeal to somebody else."""
    if Outcome.objects.filter(took_part(actor.user_id), pk=outcome.pk).exists():
        return TOOK_PART
    application = outcome.application
    found = conflicts_of(actor.user_id, application.organisation, at=at, subjects=[subject_of(application)])
    # Who works for a rival gains or loses by the appeal as well.
    return REASON if found else belonging_reason(actor, organisations_of(outcome.lot), at=at)


def impartial_among(people: Iterable[User], outcome: Outcome) -> list[User]:
    """Those of them who had no part in it and work for no applicant; other ties are looked at when somebody decides."""
    this = Outcome.objects.filter(pk=outcome.pk)
    rivals = Membership.objects.current().filter(organisation__in=organisations_of(outcome.lot))
    tied = set(rivals.values_list("user", flat=True))
    return [one for one in people if one.pk not in tied and not this.filter(took_part(one.pk)).exists()]
