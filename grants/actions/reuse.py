"""Taking over what the organisation has written or uploaded before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core.actor import Actor
from core.errors import WrongState
from core.record import subject_of, write
from documents import actions as files
from documents.models import Document
from grants import reuse
from grants import rules_of_applying as rules
from grants.actions.applications import NOT_REMARKED, _editable, attach_document
from grants.models import Application, AttachedDocument, RequiredDocument
from grants.parts import DOCUMENTS, QUESTIONS, answer_set_of
from projects import actions as plans
from projects.sections import SECTIONS
from questionnaires.actions import save_answers


@transaction.atomic
def take_over_parts(
    application: Application, earlier: Application, seen: Mapping[str, int], *, by: Actor, at: datetime
) -> list[str]:
    """Parts of the draft (part → the revision that the reader saw) get what an earlier application says in them.

    Returns the parts that changed; a second time none does. Raises `Stale`, and changes nothing, when one of them was
    saved in between.
    """
    application = _editable(application, frozenset(seen), by, at)
    if not reuse.parts_to_take(application, at=at).issuperset(seen):
        raise WrongState(NOT_REMARKED)
    rules.works_on_it.enforce(by, earlier)
    sections = {key: revision for key, revision in seen.items() if key in SECTIONS}
    changed = plans.take_over(application.plan, earlier.plan, sections, by=by, at=at)
    if QUESTIONS in seen and _take_answers(application, earlier, seen[QUESTIONS], by=by, at=at):
        changed.append(QUESTIONS)
    if changed:
        write(application, "take_over_parts", by=by, at=at, changes={"earlier": earlier.pk, "parts": changed})
        Application.objects.filter(pk=application.pk).update(updated_at=at)
    return changed


def _take_answers(application: Application, earlier: Application, revision: int, *, by: Actor, at: datetime) -> bool:
    answer_set, answers = answer_set_of(application), reuse.earlier_answers(application, earlier)
    if answer_set is None or not answers:
        return False
    return save_answers(answer_set, answers, revision=revision, by=by, at=at).revision != answer_set.revision


@transaction.atomic
def attach_own_file(
    application: Application, document: Document, requirement: RequiredDocument | None, *, by: Actor, at: datetime
) -> AttachedDocument:
    """A copy of a file that the organisation has uploaded before. The same file in the same place twice is one."""
    application = _editable(application, DOCUMENTS, by, at)
    attached = application.attached.filter(document__sha256=document.sha256, requirement=requirement).first()
    if attached is not None:
        return attached
    twin = files.copy(document, subject_of(application), by=by, at=at)
    return attach_document(application, twin, requirement, by=by, at=at)
