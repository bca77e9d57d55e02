"""The parts of an application as its task list shows them, and everything that still keeps it from being submitted.

One list of findings serves the task list, "check your answers", the reminders and the action that refuses an incomplete
application.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.prepared import Prepared
from core.record import subject_of
from grants.lawbook import GrantTypes
from grants.models import Admission, Application, AttachedDocument, Call, Lot, RequiredDocument
from grants.questions import published_questions
from grants.states import AdmissionState, CallPhase, CallState
from ngos.completeness import missing_from
from ngos.eligibility import ngo_of
from ngos.models import Ngo
from projects import rules_of_budget
from projects.completeness import missing, section_status
from projects.completeness import unsaved as unsaved_words
from projects.content import Content
from projects.openings import ADD, Opening, whole
from projects.rules_of_budget import Limits
from projects.sections import SECTIONS
from questionnaires.conditions import missing as unanswered
from questionnaires.models import AnswerSet, Version

KEPT_FOR = 3600  # seconds
REQUIRED = Prepared(lambda call: RequiredDocument.objects.filter(call=call), int)
ATTACHED = Prepared(lambda one: AttachedDocument.objects.filter(application=one).values_list("requirement_id"), int)
LOT_REGIONS = Prepared(lambda lot: Lot.regions.through.objects.filter(lot=lot).values_list("region_id"), int)

LOT, PROFILE, QUESTIONS, DOCUMENTS = "lot", "profile", "questions", "documents"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing or wrong in one part: a sentence that says how to mend it."""

    part: str
    sentence: Any
    anchor: str = ""  # of the control that mends it, on the page of the part


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    title: Any
    url: str
    state: str
    label: Any
    gaps: list[Gap]


@dataclass(frozen=True)
class Whole:
    """An application read once: its plan, answers, documents, and what follows from them."""

    application: Application
    content: Content
    limits: Limits
    version: Version | None
    answers: dict[str, Any]
    ngo: Ngo | None

    @classmethod
    def of(cls, application: Application) -> Whole:
        version = published_questions(application.call) if application.call.questions else None
        answer_set = answer_set_of(application) if version else None
        return cls(
            application=application,
            content=Content(application.plan),
            limits=limits_of(application.lot) if application.lot else Limits(),
            version=version,
            answers=dict(answer_set.answers) if answer_set else {},
            ngo=ngo_of(application.organisation_id),
        )

    def gaps(self) -> list[Gap]:
        """In the order of the task list; empty when the application may be submitted."""
        return [*self._lot(), *self._profile(), *self._plan(), *self._questions(), *self._documents()]

    def parts(self) -> list[Part]:
        found = [*self._lot(), *self._profile(), *self._questions(), *self._documents()]
        rows = [
            self._simple(LOT, pgettext_lazy("part of an application", "Lot"), found),
            self._simple(PROFILE, _("Your organisation"), found),
            *(self._of_plan(key, *found_there) for key, found_there in self._plan_in_words().items()),
        ]
        if self.version:
            rows.append(self._simple(QUESTIONS, _("Extra questions"), found, begun=bool(self.answers)))
        return [*rows, self._simple(DOCUMENTS, _("Documents"), found, begun=bool(self.attached))]

    def _of_plan(self, key: str, status: str, label: str, gaps: list[tuple[str, str]]) -> Part:
        url = reverse("application_section", args=[self.application.pk, key])
        state = "done" if status == "complete" else status
        return Part(key, SECTIONS[key].title, url, state, label, [Gap(key, *gap) for gap in gaps])

    def _plan_in_words(self) -> dict[str, tuple[str, str, list[tuple[str, str]]]]:
        """Section → its state, and what it lacks. What was read once stays true until a section is saved, words wait to be
        decided on or the lot changes, so it is kept under these: nine sets of rows need not be read for a list of tasks."""

        def read() -> dict[str, tuple[str, str, list[tuple[str, str]]]]:
            statuses, gaps = section_status(self.content, self.limits), list(self._plan())
            return {
                key: (
                    status.value,
                    str(status.label),
                    [(str(gap.sentence), gap.anchor) for gap in gaps if gap.part == key],
                )
                for key, status in statuses.items()
            }

        revisions = sorted((key, row.revision) for key, row in self.content.revisions.items())
        waiting = sorted(kept.key for kept in self.content.unsaved)
        limits = [str(sorted(value) if isinstance(value, frozenset) else value) for value in astuple(self.limits)]
        shown = json.dumps([self.content.plan.pk, revisions, waiting, limits, get_language()])
        digest = hashlib.sha256(shown.encode()).hexdigest()
        kept: Any = cache.get_or_set(f"grants.parts:{digest}", read, KEPT_FOR)
        return dict(kept)

    @cached_property
    def attached(self) -> list[int | None]:
        """The requirement that each attached file answers."""
        return [requirement for (requirement,) in ATTACHED(self.application.pk)]

    def _simple(self, key: str, title: Any, found: list[Gap], *, begun: bool = True) -> Part:
        gaps = [gap for gap in found if gap.part == key]
        if not gaps:
            state, label = "done", pgettext_lazy("section", "Complete")
        elif begun and key != LOT:
            state, label = "in_progress", pgettext_lazy("section", "In progress")
        else:
            state, label = "not_started", pgettext_lazy("section", "Not started")
        return Part(key, title, reverse(f"application_{key}", args=[self.application.pk]), state, label, gaps)

    def _lot(self) -> Iterator[Gap]:
        if self.application.lot is None:
            yield Gap(LOT, _("Choose the lot to which you apply."))

    def _profile(self) -> Iterator[Gap]:
        if self.ngo is None:
            yield Gap(PROFILE, _("The organisation is not entered as an NGO. Claim its BIN first."))
            return
        for one in missing_from(self.ngo):
            yield Gap(PROFILE, one.sentence)

    def _plan(self) -> Iterator[Gap]:
        lacking = missing(self.content)
        faults = [found for found in rules_of_budget.findings(self.content, self.limits) if found.is_error]
        waiting = unsaved_words(self.content)
        for key in SECTIONS:
            for finding in [*lacking[key], *(one for one in [*faults, *waiting] if one.section == key)]:
                yield Gap(key, finding.sentence, finding.anchor)

    def _questions(self) -> Iterator[Gap]:
        if self.version is None:
            return
        for question in unanswered(self.version.questions, self.answers):
            yield Gap(QUESTIONS, format_lazy(_("Answer the question: {question}"), question=str(question.label)))

    def _documents(self) -> Iterator[Gap]:
        for document in REQUIRED(self.application.call_id):
            if document.is_required and document.pk not in self.attached:
                yield Gap(DOCUMENTS, format_lazy(_("Attach the document: {title}"), title=document.title))


def limits_of(lot: Lot) -> Limits:
    """What the lot and the type of grant allow, by the rule set that the call was announced under."""
    call = lot.call
    if call.types_rules is None or lot.starts_on is None or lot.ends_on is None:
        return Limits(amount_max=lot.grant_amount)
    types = call.types_rules.typed(GrantTypes).of(call.grant_type)
    return Limits(
        amount_max=lot.grant_amount,
        own_development_percent=Decimal(types.own_development_percent),
        months_min=types.months_min,
        months_max=types.months_max,
        first_month=lot.starts_on.replace(day=1),
        last_month=lot.ends_on.replace(day=1),
        regions=frozenset(kato for (kato,) in LOT_REGIONS(lot.pk)),
    )


def answer_set_of(application: Application) -> AnswerSet | None:
    return (
        AnswerSet.objects.select_related("version")
        .filter(about=subject_of(application), questionnaire__name="application")
        .first()
    )


def returned_admission(application: Application, *, at: datetime) -> Admission | None:
    """The admission that has sent the application back, while its term for corrections runs."""
    return Admission.objects.filter(
        application=application,
        state=AdmissionState.RETURNED,
        returned_until__gt=at,
        selection__call__state=CallState.PUBLISHED,
    ).first()


def openings(application: Application, *, at: datetime, call: Call | None = None) -> dict[str, Opening]:
    """Parts that may be written now, each with what of it: everything until the window closes; while the application is
    returned for correction, the remarked places. `call`: as it has just been read; without it, it is read now."""
    call = call or Call.objects.get(pk=application.call_id)
    if call.phase(at) in (CallPhase.ANNOUNCED, CallPhase.OPEN):
        return {part: whole() for part in (LOT, PROFILE, *SECTIONS, QUESTIONS, DOCUMENTS)}
    admission = returned_admission(application, at=at)
    remarks: dict[str, dict[str, str]] = {}
    for part, place, text in open_remarks(admission) if admission else ():
        remarks.setdefault(part, {})[place] = text
    return {part: Opening(places, _added(application, admission, part, places)) for part, places in remarks.items()}


def _added(application: Application, admission: Admission | None, part: str, places: dict[str, str]) -> frozenset[str]:
    """Rows of the draft that the submitted plan does not have, where a missing row was remarked."""
    row: Any = SECTIONS[part].row if part in SECTIONS and ADD in places else None
    if row is None or admission is None:
        return frozenset()
    submitted = row.objects.filter(plan=admission.submission.plan_id).values("key")
    drafted = row.objects.filter(plan=application.plan_id).exclude(key__in=submitted)
    return frozenset(drafted.values_list("key", flat=True))


def place_of_document(requirement_id: int | None) -> str:
    """What a remark on a document names: the requirement that it answers, or `other` for what was added beyond them."""
    return str(requirement_id) if requirement_id else "other"


def open_remarks(admission: Admission) -> list[tuple[str, str, str]]:
    """(part, place, text) of those that the applicant has not answered by a new version."""
    return list(admission.remarks.filter(settled_at=None).values_list("part", "place", "text"))


def open_parts(application: Application, *, at: datetime) -> frozenset[str]:
    return frozenset(openings(application, at=at))
