"""Every write of a plan: begin, save a section, decide about unsaved words, freeze, copy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from core.actor import Actor
from core.crypto import keyed_digest
from core.errors import Stale
from core.record import lock, record_created, recorded, write
from core.states import move
from projects import rules, taking, writing
from projects.content import Content
from projects.entries import Entry, as_typed, stored
from projects.models import Plan, PlanSection, Unsaved
from projects.openings import Opening
from projects.sections import SECTIONS
from projects.snapshots import canonical, digest, snapshot
from projects.states import MOVES


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. With `unsaved` the revision was stale: nothing was overwritten, the words wait there."""

    revision: int
    unsaved: Unsaved | None = None
    current: Entry | None = None

    @property
    def is_stale(self) -> bool:
        return self.unsaved is not None


@transaction.atomic
def begin(owner: Organisation, *, language: str, by: Actor, at: datetime) -> Plan:
    """An empty draft with all its sections."""
    plan = Plan(owner=owner, language=language, created_at=at)
    rules.works_for_owner.enforce(by, plan)
    plan.save(force_insert=True)
    PlanSection.objects.bulk_create(PlanSection(plan=plan, key=key) for key in SECTIONS)
    record_created(plan, by=by, at=at, verb="begin")
    return plan


@transaction.atomic
def store_section(
    plan: Plan,
    key: str,
    entry: Entry,
    *,
    revision: int,
    by: Actor,
    at: datetime,
    editor: str = "",
    opening: Opening | None = None,
) -> Saved:
    """Replaces the section's content. Works inside the caller's transaction and never raises `Stale`: look at the result.

    A stale revision keeps the entry as `Unsaved`. An entry equal to what is stored changes nothing, not even the revision.
    Raises ValidationError by field, or by row key and field, for values that no form has checked; and for a change
    outside of `opening`, when only some places of the section are open.
    """
    plan = lock(Plan, plan.pk)
    rules.may_edit.enforce(by, plan)
    move(plan, "save", MOVES)
    section, row = SECTIONS[key], lock_section(plan, key)
    content = Content(plan)
    before = stored(content, section)
    old, new = as_typed(before), as_typed(writing.without_empty_rows(entry))
    if old == new:
        _forget(plan, key, editor)
        return Saved(row.revision)
    if opening is not None:
        opening.enforce(section, old, new)
    if revision != row.revision and not (editor and editor == row.editor):
        return Saved(row.revision, _keep(plan, key, as_typed(entry), revision, editor, by, at), before)
    changed = writing.write_section(content, section, entry)
    _count_up(row, editor, by, at)
    _forget(plan, key, editor)
    changes: dict[str, Any] = {"section": key, "revision": [row.revision - 1, row.revision], "rows": changed}
    changes["content"] = [{"digest": keyed_digest(canonical(side).decode())} for side in (old, new)]
    write(plan, "save section", by=by, at=at, changes=changes)
    return Saved(row.revision)


@transaction.atomic
def fill_in(plan: Plan, entries: Mapping[str, Entry], *, by: Actor, at: datetime) -> Plan:
    """Several sections at once into which nobody has written yet: what a file or another system brings.

    Raises `Stale` when somebody has, and what `store_section` raises for wrong values.
    """
    plan = lock(Plan, plan.pk)
    rules.may_edit.enforce(by, plan)
    move(plan, "save", MOVES)
    rows = list(PlanSection.objects.select_for_update(no_key=True).filter(plan=plan, key__in=entries))
    if any(row.revision for row in rows):
        raise Stale(plan)
    for section in SECTIONS.values():
        if section.key.value in entries:
            writing.write_section(Content(plan), section, entries[section.key.value])
    for row in rows:
        row.revision, row.updated_by_id, row.updated_at = 1, by.user_id, at
    PlanSection.objects.bulk_update(rows, ["revision", "updated_by", "updated_at"])
    typed = {key: as_typed(writing.without_empty_rows(entry)) for key, entry in entries.items()}
    content = {"digest": keyed_digest(canonical(typed).decode())}
    write(plan, "fill in", by=by, at=at, changes={"sections": list(typed), "content": [None, content]})
    return plan


@transaction.atomic
def take_over(plan: Plan, source: Plan, seen: Mapping[str, int], *, by: Actor, at: datetime) -> list[str]:
    """Sections (key → the revision that the reader saw) get what an earlier plan of the same owner says in them.

    Returns the keys of those that changed. Raises `Stale`, and writes nothing, when one of them was saved in between:
    what would be replaced is then not what the reader agreed to. Open forms of these sections are stale afterwards.
    """
    plan = lock(Plan, plan.pk)
    rules.may_edit.enforce(by, plan)
    rules.works_for_owner.enforce(by, source)
    move(plan, "save", MOVES)
    said, changes = Content(Plan.objects.get(pk=source.pk)), {}
    for key, section in SECTIONS.items():
        if key not in seen or taking.offered(said, section, plan) is None:
            continue
        content, row = Content(plan), lock_section(plan, key)
        entry = writing.without_empty_rows(taking.fitted(said, section, content))
        old, new = as_typed(stored(content, section)), as_typed(entry)
        if old == new:
            continue
        if row.revision != seen[key]:
            raise Stale(plan)
        changed = writing.write_section(content, section, entry)
        _count_up(row, "", by, at)
        digests = [{"digest": keyed_digest(canonical(side).decode())} for side in (old, new)]
        changes[key] = {"revision": [row.revision - 1, row.revision], "rows": changed, "content": digests}
    if changes:
        write(plan, "take over", by=by, at=at, changes={"source": source.pk, "sections": changes})
    return list(changes)


def save_section(
    plan: Plan, key: str, entry: Entry, *, revision: int, by: Actor, at: datetime, editor: str = ""
) -> int:
    """The new revision. Raises `Stale` with the current entry after the words are safe in `Unsaved`.

    Opens its own transaction, for an exception that passed through the caller's would undo the keeping: inside one,
    call `store_section`.
    """
    with transaction.atomic(durable=True):
        saved = store_section(plan, key, entry, revision=revision, by=by, at=at, editor=editor)
    if saved.is_stale:
        raise Stale(saved)
    return saved.revision


@transaction.atomic
def keep_typed(
    plan: Plan, key: str, typed: dict[str, Any], *, revision: int, by: Actor, at: datetime, editor: str
) -> Unsaved:
    """Keeps what was typed and the plan cannot take, so that an autosave or a lost session loses nothing."""
    plan = lock(Plan, plan.pk)
    rules.may_edit.enforce(by, plan)
    return _keep(plan, key, typed, revision, editor, by, at)


@transaction.atomic
def discard_unsaved(unsaved: Unsaved, *, by: Actor, at: datetime) -> None:
    """The saved version stands; the other one is thrown away, on the record."""
    plan = lock(Plan, unsaved.plan_id)
    rules.may_edit.enforce(by, plan)
    typed = {"digest": keyed_digest(canonical(unsaved.typed).decode())}
    deleted, _kinds = Unsaved.objects.filter(pk=unsaved.pk).delete()
    if deleted:
        write(plan, "discard unsaved", by=by, at=at, changes={"section": unsaved.key, "typed": typed})


@transaction.atomic
def freeze(plan: Plan, *, by: Actor, at: datetime) -> Plan:
    """From now on nothing in it changes. Whether it is complete is the caller's question: see `completeness.missing`."""
    plan = lock(Plan, plan.pk)
    rules.works_for_owner.enforce(by, plan)
    with recorded(plan, "freeze", by=by, at=at):
        move(plan, "freeze", MOVES)
        content = snapshot(plan)
        plan.snapshot, plan.digest, plan.frozen_at = canonical(content).decode(), digest(content), at
        plan.save()
    return plan


@transaction.atomic
def revise(plan: Plan, *, by: Actor, at: datetime) -> Plan:
    """The next version of a frozen plan, as a draft with the same content and the same keys of rows.

    A plan has one next version: when it exists already, that one is returned.
    """
    plan = lock(Plan, plan.pk)
    rules.may_revise.enforce(by, plan)
    following = Plan.objects.filter(previous=plan).first()
    if following is not None:
        return following
    move_on = Plan(owner=plan.owner, language=plan.language, version=plan.version + 1, previous=plan, created_at=at)
    return _copied(plan, move_on, "revise", by=by, at=at)


@transaction.atomic
def copy(plan: Plan, *, by: Actor, at: datetime, language: str = "") -> Plan:
    """A new draft that begins with what an earlier plan of the same organisation says."""
    rules.works_for_owner.enforce(by, plan)
    new = Plan(owner=plan.owner, language=language or plan.language, copied_from=plan, created_at=at)
    return _copied(plan, new, "copy", by=by, at=at)


def lock_section(plan: Plan, key: str) -> PlanSection:
    return PlanSection.objects.select_for_update(no_key=True).get(plan=plan, key=key)


def _count_up(row: PlanSection, editor: str, by: Actor, at: datetime) -> None:
    row.revision, row.editor = row.revision + 1, editor
    row.updated_by_id, row.updated_at = by.user_id, at
    row.save()


def _copied(plan: Plan, new: Plan, verb: str, *, by: Actor, at: datetime) -> Plan:
    filled = writing.copy_content(plan, new)
    PlanSection.objects.bulk_create(
        PlanSection(plan=new, key=key, revision=int(key in filled), updated_at=at if key in filled else None)
        for key in SECTIONS
    )
    record_created(new, by=by, at=at, verb=verb)
    return new


def _keep(plan: Plan, key: str, typed: dict[str, Any], revision: int, editor: str, by: Actor, at: datetime) -> Unsaved:
    facts = {"base_revision": revision, "typed": typed, "by_user_id": by.user_id, "by_name": by.name, "at": at}
    editor = editor or uuid.uuid4().hex
    unsaved, _created = Unsaved.objects.update_or_create(plan=plan, key=key, editor=editor, defaults=facts)
    return unsaved


def _forget(plan: Plan, key: str, editor: str) -> None:
    """What this open form could not save before is saved now."""
    if editor:
        Unsaved.objects.filter(plan=plan, key=key, editor=editor).delete()
