"""One visit to a section: what a view of any app does with it, so that the view itself only decides who may.

    edit = editing.opened(plan, key, by=request.actor)                       # GET
    edit = editing.received(plan, key, request.POST, by=…, at=…, save=…)     # POST: save, autosave, add, remove, move, take

Nothing typed is lost: what cannot be saved waits in `Unsaved`, and `edit.unsaved` is shown until somebody decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.actor import Actor
from projects import actions
from projects.comparison import Difference, differences
from projects.content import Content, Totals, totals
from projects.entries import Entry, as_typed, stored
from projects.forms import SectionForm, Typed, completed, typed_from
from projects.models import Plan, Unsaved
from projects.openings import Opening
from projects.sections import SECTIONS

# As `actions.store_section`: an app that has more to check wraps it in an action of its own.
Save = Callable[..., actions.Saved]


class Became(StrEnum):
    OPENED = "opened"
    """Shown, nothing written: a GET, or rows added, removed, moved."""
    SAVED = "saved"
    INVALID = "invalid"
    """Not in the plan; what was typed is kept."""
    STALE = "stale"
    """A colleague had saved first; both versions are shown, and what was typed is kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that are not in the plan: who typed them, when, and how they differ from what is."""

    unsaved: Unsaved
    differences: list[Difference]
    is_own_form: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """`press` is the value of the button: save, continue, autosave, add, remove:<key>, up:<key>, down:<key>, take:<id>,
    discard:<id>."""

    became: Became
    form: SectionForm
    press: str = ""
    kept: tuple[Kept, ...] = ()

    @property
    def totals(self) -> Totals:
        """Sums of the budget as they are saved now."""
        return totals(self.form.content.plan)

    @property
    def is_saved(self) -> bool:
        return self.became == Became.SAVED


def opened(plan: Plan, key: str, *, by: Actor, opening: Opening | None = None) -> Edit:
    """The section as it is stored; or as this reader left it, when they had typed something that could not be saved."""
    content, revision = _fresh(plan, key)
    own = next((kept for kept in _of_section(content, key) if _is_left_by(kept, by, revision)), None)
    form = SectionForm(
        content,
        SECTIONS[key],
        revision=revision,
        typed=own.typed if own else None,
        editor=own.editor if own else "",
        opening=opening,
    )
    return Edit(Became.OPENED, form, kept=_kept(content, form))


def received(
    plan: Plan,
    key: str,
    posted: QueryDict,
    *,
    by: Actor,
    at: datetime,
    save: Save = actions.store_section,
    opening: Opening | None = None,
) -> Edit:
    """Whatever button was pressed. `save` takes what `actions.store_section` takes, and guards what `opening` only shows."""
    press = posted.get("press", "save")
    verb, _colon, target = press.partition(":")
    if verb in ("take", "discard"):
        return _decided(plan, key, verb, target, by=by, at=at, opening=opening)
    content, section = Content(plan), SECTIONS[key]
    typed, revision = typed_from(posted, section), _number(posted.get("revision", ""))
    if opening is not None and not opening.is_whole:
        typed = completed(typed, posted, as_typed(stored(content, section)), opening)
    form = SectionForm(
        content, section, revision=revision, typed=typed, editor=posted.get("editor", ""), opening=opening
    )
    if verb in ("add", "remove", "up", "down"):
        return Edit(Became.OPENED, _rearranged(form, verb, target), press, _kept(content, form))
    return _saved(plan, key, form, typed, press, by=by, at=at, save=save)


def _saved(
    plan: Plan, key: str, form: SectionForm, typed: Typed, press: str, *, by: Actor, at: datetime, save: Save
) -> Edit:
    saved = None
    if form.is_valid():
        try:
            saved = save(plan, key, form.entry(), revision=form.revision, by=by, at=at, editor=form.editor)
        except ValidationError as error:
            form.take_errors(error)
    if saved is None:
        actions.keep_typed(plan, key, typed, revision=form.revision, by=by, at=at, editor=form.editor)
        return Edit(Became.INVALID, form, press, _kept(Content(plan), form))
    form.revision = saved.revision
    became = Became.STALE if saved.is_stale else Became.SAVED
    return Edit(became, form, press, _kept(Content(Plan.objects.get(pk=plan.pk)), form))


def _decided(plan: Plan, key: str, verb: str, target: str, *, by: Actor, at: datetime, opening: Opening | None) -> Edit:
    """Take: the form shows these words on top of the saved version, and saving replaces it. Discard: they are gone."""
    unsaved = Unsaved.objects.filter(plan=plan, key=key, pk=_number(target)).first()
    if unsaved is None:  # a colleague has decided already
        return opened(plan, key, by=by, opening=opening)
    if verb == "discard":
        actions.discard_unsaved(unsaved, by=by, at=at)
        return opened(plan, key, by=by, opening=opening)
    content, revision = _fresh(plan, key)
    form = SectionForm(
        content, SECTIONS[key], revision=revision, typed=unsaved.typed, editor=unsaved.editor, opening=opening
    )
    return Edit(Became.OPENED, form, f"take:{unsaved.pk}", _kept(content, form))


def _fresh(plan: Plan, key: str) -> tuple[Content, int]:
    """The revision is read before the words: a colleague who saves in between makes the form stale, never overwritten."""
    revisions = Content(plan).revisions
    content = Content(Plan.objects.get(pk=plan.pk))
    content.revisions = revisions
    return content, revisions[key].revision


def _rearranged(form: SectionForm, verb: str, target: str) -> SectionForm:
    match verb:
        case "add" if form.can_add:
            form.add_row().take_focus()
        case "remove" if form.may_remove(target):
            form.remove_row(target)
        case "up" if form.may_move:
            form.move_row(target, -1)
        case "down" if form.may_move:
            form.move_row(target, 1)
    return form


def _kept(content: Content, form: SectionForm) -> tuple[Kept, ...]:
    """Words of this section that wait for a decision; those of this very form only when a colleague saved first."""
    found = []
    for unsaved in _of_section(content, form.section.key):
        is_own = unsaved.editor == form.editor
        differing = differences(content, form.section, unsaved.typed)
        if differing and not (is_own and unsaved.base_revision == content.revisions[unsaved.key].revision):
            found.append(Kept(unsaved, differing, is_own))
    return tuple(found)


def _of_section(content: Content, key: str) -> list[Unsaved]:
    return [unsaved for unsaved in content.unsaved if unsaved.key == key]


def _is_left_by(unsaved: Unsaved, by: Actor, revision: int) -> bool:
    return by.is_signed_in and unsaved.by_user_id == by.user_id and unsaved.base_revision == revision


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


__all__ = ["Became", "Edit", "Entry", "Kept", "opened", "received"]
