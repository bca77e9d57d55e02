"""Extra questions of a call, drafted in the builder of questionnaires; storing them is the call's own action."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.http import PortalRequest
from grants import rules
from grants.actions import save_section
from grants.drafting import section_digest
from grants.models import Call
from grants.questions import draft_questions
from grants.sections import Section
from grants.views.access import draft
from questionnaires.builder import QuestionsBuilder
from questionnaires.editing import ensure_fresh
from questionnaires.schema import Definition, to_json


class CallQuestions(QuestionsBuilder[Call]):
    heading = _("Extra questions")
    back_label = _("All sections")

    def find(self, request: PortalRequest, **kwargs: Any) -> Call:
        return draft(request, kwargs["pk"])

    def refusal(self, subject: Call) -> Any | None:
        return rules.may_edit.refusal(self.request.actor, subject)

    def definition(self, subject: Call) -> Definition:
        return draft_questions(subject)

    def store(self, subject: Call, definition: Definition, *, seen: str) -> None:
        ensure_fresh(draft_questions(subject), seen)
        save_section(
            subject,
            Section.QUESTIONS,
            {"questions": to_json(definition)},
            seen=section_digest(subject, Section.QUESTIONS),
            by=self.request.actor,
            at=self.request.at,
        )

    def address(self, subject: Call) -> str:
        return reverse("call_questions", args=[subject.pk])

    def back(self, subject: Call) -> str:
        return reverse("call_draft", args=[subject.pk])
