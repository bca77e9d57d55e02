"""Two entries turn out to be one organisation: everything that points at the one is made to point at the other.

    merge_organisations(provisional, into=confirmed, by=by, at=at)

Foreign keys are found by walking the models, so that an app added later is covered. Where plain repointing would
break a constraint or lose facts (one-to-one rows), the owning app registers how its rows are joined:

    register(Ngo, "organisation", join_entries)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.actions.memberships import in_order
from accounts.models import Invitation, Membership, Organisation, Standing
from core.actor import Actor
from core.errors import WrongState
from core.record import lock, recorded, write

Joiner = Callable[[Organisation, Organisation, Actor, datetime], None]
_joiners: dict[tuple[type[models.Model], str], Joiner] = {}


def register(model: type[models.Model], field: str, joiner: Joiner) -> None:
    """`joiner(source, target, by, at)` takes over what `model.field` of the source means for the target."""
    _joiners[model, field] = joiner


def leave_alone(source: Organisation, target: Organisation, by: Actor, at: datetime) -> None:
    """For rows that are history of the source and go on naming it."""


@transaction.atomic
def merge_organisations(source: Organisation, *, into: Organisation, by: Actor, at: datetime) -> Organisation:
    """Returns the organisation that stays. The source becomes a signpost: its `merged_into` is the other."""
    rules.may_decide_standing.enforce(by)
    first, second = sorted((source.pk, into.pk))
    locked = {pk: lock(Organisation, pk) for pk in (first, second)}
    source, target = locked[source.pk], locked[into.pk]
    if source.pk == target.pk or Standing.MERGED in (source.standing, target.standing):
        raise WrongState(
            _("One of these entries has already been merged. Open the organisation again to see how it is now.")
        )
    moved = {}
    for relation in _relations():
        joiner = _joiners.get((relation.related_model, relation.field.name))
        if joiner:
            joiner(source, target, by, at)
        else:
            moved[f"{relation.related_model._meta.label_lower}.{relation.field.name}"] = _repoint(
                relation, source, target
            )
    with recorded(source, "merge", by=by, at=at):
        source.standing, source.merged_into = Standing.MERGED, target
        source.save(update_fields=["standing", "merged_into"])
    write(
        target, "absorb", by=by, at=at, changes={"from": source.pk, **{name: ids for name, ids in moved.items() if ids}}
    )
    return target


def _relations() -> list[Any]:
    """Every foreign key that points here, those without a name for the way back (`related_name="+"`) too."""
    fields: list[Any] = Organisation._meta.get_fields(include_hidden=True)
    backwards = [field for field in fields if field.auto_created and not field.concrete]
    return [field for field in backwards if field.one_to_many or field.one_to_one]


def _repoint(relation: Any, source: Organisation, target: Organisation) -> list[Any]:
    """The keys of the rows that moved. A one-to-one row of both needs a registered joiner: which of them counts?"""
    name = relation.field.name
    # A target that stood under the source does not become a part of itself.
    rows = relation.related_model._base_manager.filter(**{name: source})
    if relation.related_model is Organisation:
        rows = rows.exclude(pk=target.pk)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if ids and relation.one_to_one and relation.related_model._base_manager.filter(**{name: target}).exists():
        raise LookupError(f"Nobody registered how two rows of {relation.related_model._meta.label}.{name} are joined.")
    rows.update(**{name: target})
    return ids


def _join_memberships(source: Organisation, target: Organisation, by: Actor, at: datetime) -> None:
    """A person who belongs to both keeps one membership with the roles of both; ended ones move as history."""
    present = {row.user_id: row for row in Membership.objects.current().filter(organisation=target)}
    for row in Membership.objects.filter(organisation=source).order_by("pk"):
        twin = present.get(row.user_id) if row.ended_at is None else None
        if twin is None:
            with recorded(row, "move", by=by, at=at):
                row.organisation = target
                row.save(update_fields=["organisation"])
            continue
        with recorded(row, "end", by=by, at=at):
            row.ended_at = at
            row.save(update_fields=["ended_at"])
        with recorded(twin, "join", by=by, at=at):
            twin.roles = in_order({*twin.roles, *row.roles})
            twin.authority = twin.authority or row.authority
            twin.save(update_fields=["roles", "authority"])


def _join_invitations(source: Organisation, target: Organisation, by: Actor, at: datetime) -> None:
    """An open invitation of an address that the other organisation has invited as well is cancelled."""
    invited = set(Invitation.objects.unanswered().filter(organisation=target).values_list("email", flat=True))
    for row in Invitation.objects.filter(organisation=source).order_by("pk"):
        is_open = row.accepted_at is None and row.cancelled_at is None
        with recorded(row, "move", by=by, at=at):
            if is_open and row.email in invited:
                row.cancelled_at = at
            else:
                row.organisation = target
            row.save(update_fields=["organisation", "cancelled_at"])


register(Membership, "organisation", _join_memberships)
register(Invitation, "organisation", _join_invitations)
