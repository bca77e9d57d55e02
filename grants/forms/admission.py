from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, PortalForm, Radios
from grants.checklist import GROUPS, Line
from grants.remarks import RemarkedPart
from grants.states import CheckAnswer


class ChecklistForm(PortalForm):
    """One pair of fields a line: the answer, and a note beside it."""

    mark_optional = False

    def __init__(self, *args: Any, lines: list[Line], answered: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            answer, note = answered.get(line.key, (_suggested(line), ""))
            self.fields[f"answer-{line.key}"] = forms.ChoiceField(
                label=line.sentence, choices=CheckAnswer.choices, required=False, initial=answer,
                widget=Radios(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
                help_text=escape(line.hint),
            )  # fmt: skip
            self.fields[f"note-{line.key}"] = forms.CharField(
                label=_("Note"), required=False, max_length=2000, initial=note
            )

    def answers(self) -> dict[str, tuple[str, str]]:
        """Key → (answer, note), for the lines that were answered."""
        found = {}
        for line in self.lines:
            answer = self.cleaned_data.get(f"answer-{line.key}", "")
            if answer:
                found[line.key] = (answer, self.cleaned_data.get(f"note-{line.key}", ""))
        return found


def _suggested(line: Line) -> str:
    """What the portal knows is offered, never decided."""
    if line.known is None:
        return ""
    return CheckAnswer.YES if line.known else CheckAnswer.NO


class Checklist:
    """The lines with what was answered; the form is made when it is asked for: a page that shows it again keeps its words."""

    def __init__(self, lines: list[Line], answered: dict[str, tuple[str, str]], sent: QueryDict | None = None) -> None:
        self.lines, self._answered, self._sent = lines, answered, sent

    @property
    def is_sent(self) -> bool:
        return self._sent is not None

    @cached_property
    def form(self) -> ChecklistForm:
        return ChecklistForm(self._sent, lines=self.lines, answered=self._answered)

    @property
    def digest(self) -> str:
        """Of everything that is shown, in the reader's language."""
        shown = [[line.key, str(line.sentence), str(line.law), str(line.hint), line.known] for line in self.lines]
        return hashlib.sha256(json.dumps([shown, self._answered], sort_keys=True).encode()).hexdigest()

    @property
    def groups(self) -> list[tuple[Any, list[tuple[Line, BoundField, BoundField]]]]:
        """Heading; line, answer, note."""
        found = []
        for key, title in GROUPS.items():
            lines = [line for line in self.lines if line.group == key]
            if lines:
                form = self.form
                found.append((title, [(one, form[f"answer-{one.key}"], form[f"note-{one.key}"]) for one in lines]))
        return found


class RemarkForm(PortalForm):
    part = forms.ChoiceField(
        label=_("What the remark is on"),
        help_text=_("After the return only what you choose here can be changed: one field or row, or all of a part."),
        error_messages={"required": _("Choose what the remark is on.")},
    )
    text = LongTextField(
        label=_("What has to be corrected"),
        max_length=2000,
        rows=3,
        error_messages={"required": _("Say what has to be corrected.")},
    )

    def __init__(self, *args: Any, parts: list[RemarkedPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.title, [(f"{one.key}/{place}".rstrip("/"), called) for place, called in one.places]) for one in parts
        ]
        self.fields["part"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, str]:
        """Part and place."""
        part, _slash, place = self.cleaned_data["part"].partition("/")
        return part, place


def digest_of_parts(parts: list[RemarkedPart]) -> str:
    """Of every place that a remark may name, in the reader's language: the form is drawn once for it."""
    shown = [[one.key, str(one.title), [(place, str(name)) for place, name in one.places]] for one in parts]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


class RejectForm(PortalForm):
    explanation = LongTextField(
        label=_("Explanation to the applicant"),
        max_length=4000,
        rows=5,
        help_text=_("The legal grounds follow from the lines answered with “No”; say here what exactly was found."),
        error_messages={"required": _("Explain to the applicant why the application is rejected.")},
    )
