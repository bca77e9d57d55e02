"""What ties a person to an organisation: declared before acting, or recorded from documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import InterestDeclaration, InterestGround, Tie, User
from core.actor import Actor
from core.identifiers import validate_bin
from core.periods import local_date
from core.record import lock, record_created, recorded, subject_of


@transaction.atomic
def declare_interest(
    subject: models.Model | str, grounds: Iterable[str], *, by: Actor, at: datetime, explanation: str = ""
) -> InterestDeclaration:
    """No grounds: "I have none". A later declaration about the same subject stands beside the earlier one."""
    rules.is_signed_in.enforce(by)
    stated = [ground.value for ground in InterestGround if ground in set(grounds)]
    if InterestGround.OTHER in stated and not explanation.strip():
        raise ValidationError({"explanation": _("Describe the circumstance in a sentence.")})
    declaration = InterestDeclaration.objects.create(
        user=User.objects.get(pk=by.user_id or 0),
        subject=subject if isinstance(subject, str) else subject_of(subject),
        grounds=stated,
        explanation=explanation,
        made_at=at,
    )
    record_created(declaration, by=by, at=at, verb="declare")
    return declaration


@transaction.atomic
def record_tie(
    user: User,
    bin: str,
    ground: str,
    *,
    by: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    note: str = "",
) -> Tie:
    """By the person, or by a coordinator who has the document. The same tie again lengthens it; a coordinator corrects it."""
    rules.may_record_tie.enforce(by, user.pk)
    validate_bin(bin)
    lock(User, user.pk)
    source = "self" if by.user_id == user.pk else "operator"
    tie = Tie.objects.filter(user=user, bin=bin, ground=ground).first()
    if tie is None:
        tie = Tie.objects.create(
            user=user, bin=bin, ground=ground, since=since, until=until, note=note, source=source, created_at=at
        )
        record_created(tie, by=by, at=at, verb="record")
        return tie
    corrects = rules.corrects_ties(by, user.pk)
    if corrects and _is_earlier(until, tie.until):
        _enforce_explained(until, note, at)
    with recorded(tie, "correct", by=by, at=at):
        if corrects:
            tie.since, tie.until, tie.note, tie.source = since, until, note, source
        else:
            tie.since = min(tie.since, since) if tie.since and since else None
            tie.until = max(tie.until, until) if tie.until and until else None
            tie.note = note if tie.source == "self" else tie.note
        tie.save()
    return tie


@transaction.atomic
def end_tie(tie: Tie, *, until: date, by: Actor, at: datetime, note: str = "") -> Tie:
    """A tie is never deleted: the look-back of a year still counts it. Only a coordinator gives a day that has passed."""
    tie = lock(Tie, tie.pk)
    rules.may_end_tie.enforce(by, tie)
    if tie.since and until < tie.since:
        raise ValidationError({"until": _("A tie cannot end before it began.")})
    if rules.corrects_ties(by, tie.user_id):
        _enforce_explained(until, note, at)
    elif until < local_date(at):
        raise ValidationError(
            {
                "until": _(
                    "Enter today or a later day. If the tie ended earlier, a coordinator of the operator records it."
                )
            }
        )
    with recorded(tie, "end", by=by, at=at, note=note.strip()[:500]):
        tie.until = until
        tie.note = note.strip() or tie.note
        tie.save()
    return tie


def _is_earlier(until: date | None, before: date | None) -> bool:
    """None: it lasts."""
    return until is not None and (before is None or until < before)


def _enforce_explained(until: date | None, note: str, at: datetime) -> None:
    if until is not None and until < local_date(at) and not note.strip():
        raise ValidationError({"note": _("Say what shows that the tie ended earlier.")})
