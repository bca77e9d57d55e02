"""Pages on which an author drafts questions, for other apps to embed. Storage and rules are theirs.

class CallQuestions(QuestionsBuilder):
    def find(self, request, **kwargs) -> Call: ...          # visible_to(actor), else 404
    def refusal(self, call) -> reason or None: ...
    def definition(self, call) -> Definition: ...
    def store(self, call, definition, *, seen) -> None:     # its action: lock, `ensure_fresh(current, seen)`, save
    def address(self, call) -> str: ...                     # of the list of questions, ending in a slash

urlpatterns = builder_urls("calls/<str:number>/edit/questions/", CallQuestions, name="call_questions")
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views import View

from core import once
from core.errors import Refused
from core.http import PortalRequest
from questionnaires import editing
from questionnaires.builder_forms import QuestionForm
from questionnaires.forms import AnswersForm
from questionnaires.kinds import Kind
from questionnaires.schema import Definition, digest_of
from questionnaires.showing import describe
from questionnaires.structure import gaps

Subject = TypeVar("Subject")


def builder_urls(base: str, view: type[QuestionsBuilder[Any]], *, name: str) -> list[URLPattern]:
    """The list at `base` (name), one page a question, "add" and "preview" below it (`<name>_part`)."""
    return [
        path(base, view.as_view(), name=name),
        path(f"{base}<slug:part>/", view.as_view(), name=f"{name}_part"),
    ]


class QuestionsBuilder(View, Generic[Subject]):
    """Override the five methods below; `heading`, `back_label` and the templates as needed."""

    heading: Any = _("Questions")
    back_label: Any = _("Back")
    list_template = "questionnaires/builder/list.html"
    kinds_template = "questionnaires/builder/kinds.html"
    question_template = "questionnaires/builder/question.html"
    preview_template = "questionnaires/builder/preview.html"

    request: PortalRequest

    def find(self, request: PortalRequest, **kwargs: Any) -> Subject:
        raise NotImplementedError

    def refusal(self, subject: Subject) -> Any | None:
        """None when the reader may change these questions now, else the reason."""
        raise NotImplementedError

    def definition(self, subject: Subject) -> Definition:
        raise NotImplementedError

    def store(self, subject: Subject, definition: Definition, *, seen: str) -> None:
        raise NotImplementedError

    def address(self, subject: Subject) -> str:
        raise NotImplementedError

    def back(self, subject: Subject) -> str:
        """Where the author came from."""
        return ""

    def dispatch(self, request: Any, *args: Any, part: str = "", **kwargs: Any) -> Any:
        self.part = part
        self.subject = self.find(request, **kwargs)
        self.draft = self.definition(self.subject)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PortalRequest, **kwargs: Any) -> HttpResponse:
        if self.part == "":
            return self._list()
        if self.part == "preview":
            return self._preview()
        if self.part == "add" and self._kind_asked() is None:
            return render(request, self.kinds_template, {**self.common(), "kinds": Kind.choices})
        self._enforce()
        return self._question(self._form())

    def post(self, request: PortalRequest, **kwargs: Any) -> HttpResponse:
        self._enforce()
        editing.ensure_fresh(self.draft, request.POST.get("seen", "")) if self.part != "add" else None
        if self.part == "":
            return self._rearrange()
        if self.part == "preview":
            raise Http404
        form = self._form()
        if not form.is_valid():
            return self._question(form)
        try:
            return HttpResponseRedirect(self._add(form) if self.part == "add" else self._change(form))
        except ValidationError as error:
            form.add_error(None, error)
            return self._question(form)

    # --- what the pages do ----------------------------------------------------------------------------
    def _add(self, form: QuestionForm) -> str:
        def act() -> str:
            editing.ensure_fresh(self.draft, self.request.POST.get("seen", ""))
            question, definition = form.built()
            return self._stored(editing.add(definition, question))

        request = self.request
        key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
        return once.run(key, by=request.actor, at=request.at, digest=digest, act=act).result

    def _change(self, form: QuestionForm) -> str:
        question, definition = form.built()
        return self._stored(editing.change(definition, question))

    def _rearrange(self) -> HttpResponse:
        """One button was pressed: up, down or remove, its value the question's key."""
        posted = self.request.POST
        verb = next((verb for verb in ("up", "down", "remove") if verb in posted), "")
        if not verb or self.draft.find(posted[verb]) is None:
            raise Http404
        try:
            if verb == "remove":
                definition = editing.remove(self.draft, posted[verb])
            else:
                definition = editing.shift(self.draft, posted[verb], -1 if verb == "up" else 1)
            return HttpResponseRedirect(self._stored(definition))
        except ValidationError as error:
            return self._list(errors=error.messages)

    def _stored(self, definition: Definition) -> str:
        self.store(self.subject, definition, seen=digest_of(self.draft))
        return self.address(self.subject)

    # --- what the pages show --------------------------------------------------------------------------
    def common(self) -> dict[str, Any]:
        return {
            "heading": self.heading,
            "address": self.address(self.subject),
            "back": self.back(self.subject),
            "back_label": self.back_label,
            "seen": digest_of(self.draft),
            "refusal": self.refusal(self.subject),
        }

    def _list(self, errors: list[str] | None = None) -> HttpResponse:
        context = {
            **self.common(),
            "rows": describe(self.draft),
            "gaps": list(gaps(self.draft)),
            "errors": errors or [],
        }
        return render(self.request, self.list_template, context)

    def _preview(self) -> HttpResponse:
        form = AnswersForm(definition=self.draft, current_revision=0)
        return render(self.request, self.preview_template, {**self.common(), "preview": form})

    def _question(self, form: QuestionForm) -> HttpResponse:
        context = {**self.common(), "form": form, "kind": form.kind.label, "is_new": form.question is None}
        context["once"] = self.request.POST.get(once.FIELD, "")
        return render(self.request, self.question_template, context)

    def _form(self) -> QuestionForm:
        data = self.request.POST if self.request.method == "POST" else None
        if self.part == "add":
            kind = self._kind_asked()
            if kind is None:
                raise Http404
            return QuestionForm(data, definition=self.draft, kind=kind)
        question = self.draft.find(self.part)
        if question is None:
            raise Http404
        return QuestionForm(data, definition=self.draft, kind=question.kind, question=question)

    def _kind_asked(self) -> Kind | None:
        asked = self.request.GET.get("kind", "")
        return Kind(asked) if asked in Kind.values else None

    def _enforce(self) -> None:
        reason = self.refusal(self.subject)
        if reason is not None:
            raise Refused(reason)
