"""A call from its first draft to publication, and following it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from core.models import RuleSet
from core.numbers import next_number
from core.outbox import enqueue
from core.periods import local_date
from core.record import lock, record_created, recorded
from core.rulesets import MCI, use
from core.states import move
from grants import notices, rules
from grants.copying import copy_content, first_content
from grants.lawbook import SELECTION, TERMS, TYPES
from grants.models import Call, CallFollower
from grants.questions import freeze_questions
from grants.sections import findings
from grants.states import CALL_MOVES, CallState

CALL_SERIES = "C"
ANNOUNCE = "grants.announce"


@transaction.atomic
def create_call(*, by: Actor, at: datetime) -> Call:
    """An empty draft of the actor's body, with the criteria of the rule set in force to start from."""
    rules.may_draft.enforce(by)
    call = _new_draft(by, at)
    first_content(call, on=local_date(at))
    record_created(call, by=by, at=at)
    return call


@transaction.atomic
def copy_call(source: Call, *, by: Actor, at: datetime) -> Call:
    """A draft with all that `source` asked, but its window and its number. Any public call may be copied, and one's own."""
    rules.may_draft.enforce(by)
    call = _new_draft(by, at, copied_from=source)
    copy_content(source, call)
    record_created(call, by=by, at=at, verb="copy")
    return call


@transaction.atomic
def propose_call(call: Call, *, by: Actor, at: datetime) -> Call:
    """Hand the draft to a publisher. Raises ValidationError with every finding while something is missing."""
    call = lock(Call, call.pk)
    rules.may_propose.enforce(by, call)
    _refuse_incomplete(call, at)
    with recorded(call, "propose", by=by, at=at):
        move(call, "propose", CALL_MOVES)
        call.proposed_by_id, call.proposed_at = by.user_id, at
        call.return_reason = ""
        call.updated_at = at
        call.save()
    if by.user_id is not None:
        call.drafted_by.add(by.user_id)
    notices.call_proposed(call, by=by, at=at)
    return call


@transaction.atomic
def return_call(call: Call, reason: str, *, by: Actor, at: datetime) -> Call:
    """Back to the officer, with what to mend."""
    call = lock(Call, call.pk)
    rules.may_return.enforce(by, call)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what the officer has to mend.")})
    with recorded(call, "return", by=by, at=at, note=reason):
        move(call, "return", CALL_MOVES)
        proposer = call.proposed_by_id
        call.proposed_by, call.proposed_at = None, None
        call.return_reason = reason.strip()
        call.updated_at = at
        call.save()
    notices.call_returned(call, proposer, by=by, at=at)
    return call


@transaction.atomic
def publish_call(call: Call, *, by: Actor, at: datetime) -> Call:
    """The second person publishes: the call gets its number and keeps the rule sets it is announced under."""
    call = lock(Call, call.pk)
    rules.may_publish.enforce(by, call)
    _refuse_incomplete(call, at)
    with recorded(call, "publish", by=by, at=at):
        move(call, "publish", CALL_MOVES)
        call.number = next_number(CALL_SERIES, local_date(at).year)
        call.published_by_id, call.published_at = by.user_id, at
        _pin_rules(call, at)
        freeze_questions(call, by=by, at=at)
        call.updated_at = at
        call.save()
    enqueue(ANNOUNCE, {"call_id": call.pk}, at=at)
    notices.call_published(call, by=by, at=at)
    return call


@transaction.atomic
def discard_call(call: Call, *, by: Actor, at: datetime) -> None:
    """A draft nobody needs: gone from the desk, kept in the database and on the record."""
    call = lock(Call, call.pk)
    rules.may_edit.enforce(by, call)
    with recorded(call, "discard", by=by, at=at):
        move(call, "discard", CALL_MOVES)
        call.updated_at = at
        call.save()


@transaction.atomic
def follow(call: Call, *, by: Actor, at: datetime) -> None:
    """To be told of changes. Asking twice is the same as once."""
    if by.user_id is None or not call.is_public:
        return
    follower, is_new = CallFollower.objects.get_or_create(call=call, user_id=by.user_id, defaults={"since": at})
    if is_new:
        record_created(follower, by=by, at=at, verb="follow")


@transaction.atomic
def unfollow(call: Call, *, by: Actor, at: datetime) -> None:
    follower = CallFollower.objects.filter(call=call, user=by.user_id).first()
    if follower is not None:
        with recorded(follower, "unfollow", by=by, at=at):
            CallFollower.objects.filter(pk=follower.pk).delete()


def _new_draft(by: Actor, at: datetime, copied_from: Call | None = None) -> Call:
    user = User.objects.get(pk=by.person_id)
    call = Call.objects.create(
        owner_id=by.organisation_id or 0,
        copied_from=copied_from,
        created_by=user,
        created_at=at,
        updated_at=at,
        contact_name=user.full_name,
        contact_phone=user.phone,
        contact_email=user.email,
    )
    call.drafted_by.add(user)
    return call


def _refuse_incomplete(call: Call, at: datetime) -> None:
    missing = findings(call, at=at)
    if missing:
        raise ValidationError([finding.sentence for finding in missing], code="incomplete")


def _pin_rules(call: Call, at: datetime) -> None:
    """The rule sets in force on the day the call opens; from now on they cannot be edited."""
    on = local_date(call.opens_at or at)
    pinned: dict[str, RuleSet] = {kind: use(kind, on, at=at) for kind in (TYPES, TERMS, SELECTION, MCI)}
    call.types_rules, call.terms_rules = pinned[TYPES], pinned[TERMS]
    call.selection_rules, call.index_rules = pinned[SELECTION], pinned[MCI]


__all__ = [
    "CallState", "copy_call", "create_call", "discard_call", "follow", "propose_call", "publish_call", "return_call",
    "unfollow",
]  # fmt: skip
