"""Appeals: filed and followed by the applicant, decided by people who had no part in what they are about."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core import once
from core.errors import Refused, WrongState
from core.http import PortalRequest
from core.record import subject_of
from documents import actions as files
from documents.models import Document
from documents.refusals import sentence
from documents.states import DocumentState
from grants import actions
from grants import rules_of_results as rules
from grants.forms.appeals import AppealForm, VerdictForm
from grants.impartiality import partial_reason
from grants.letters import APPEAL, letter_in
from grants.models import Appeal, Outcome
from grants.results import result_of
from grants.screens_of_appeals import Appeals, visible_appeals
from grants.views.results import own_outcome


# --- the applicant ------------------------------------------------------------------------------------------------
@never_cache
def appeal_of(request: PortalRequest, pk: int) -> HttpResponse:
    """The form while nothing is filed; then the appeal and what became of it."""
    outcome = own_outcome(request, pk)
    filed = Appeal.objects.filter(outcome=outcome).first()
    if filed is not None and request.method == "GET":
        return render(request, "grants/appeals/own.html", _own_context(request, outcome, filed))
    form = AppealForm(request)
    if request.method == "POST" and form.is_valid() and _filed(request, outcome, form):
        messages.success(request, _("The appeal is filed. You get its number and term by a letter too."))
        return redirect("application_appeal", pk)
    view = result_of(outcome)
    if request.method == "GET" and (view.until is None or request.at >= view.until):
        raise WrongState(_("The term for appeals is over. Nothing can be filed any more."))
    context = {
        "application": outcome.application,
        "form": form,
        "view": view,
        "refusal": rules.may_appeal.refusal(request.actor, outcome.application),
        "once": request.POST.get(once.FIELD, "") if form.errors else "",
    }
    return render(request, "grants/appeals/file.html", context, status=422 if form.errors else 200)


def _filed(request: PortalRequest, outcome: Outcome, form: AppealForm) -> bool:
    """The file is examined first: an appeal is never filed without the document that was meant to be in it."""
    refusal = rules.may_appeal.refusal(request.actor, outcome.application)
    if refusal is not None:
        raise Refused(refusal)
    key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
    try:
        documents = _accepted(request, form, key, digest) if form.has_file else []
        if documents is None:
            return False

        def act() -> str:
            appeal = actions.file_appeal(outcome, form.cleaned_data["text"], documents, by=request.actor, at=request.at)
            return appeal.number

        once.run(key, by=request.actor, at=request.at, digest=digest, act=act)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _accepted(request: PortalRequest, form: AppealForm, key: str, digest: str) -> list[Document] | None:
    """The uploaded file, or None when it was refused; a retry meets the file that came first."""
    with transaction.atomic():
        taken = once.run(
            f"{key}-file"[:64],
            by=request.actor,
            at=request.at,
            digest=digest,
            act=lambda: str(form.take(by=request.actor, at=request.at).pk),
        )
    document = Document.objects.get(pk=int(taken.result))
    if document.state != DocumentState.AVAILABLE:
        document = files.examine(document, by=request.actor, at=request.at)
    if document.state == DocumentState.REFUSED:
        form.add_error("file", sentence(document.refusal, document.refusal_values))
        return None
    return [document]


def _own_context(request: PortalRequest, outcome: Outcome, appeal: Appeal) -> dict[str, object]:
    return {
        "application": outcome.application,
        "appeal": appeal,
        "due": appeal.due_at,
        "documents": documents_of(appeal),
        "letter": letter_in(APPEAL, appeal, request.actor.language),
    }


def documents_of(appeal: Appeal) -> list[Document]:
    rows = Document.objects.present().filter(subject=subject_of(appeal), paper=None)
    return list(rows.order_by("pk"))


# --- those who decide ------------------------------------------------------------------------------------------------
@require_GET
@never_cache
def appeals(request: PortalRequest) -> HttpResponse:
    if not request.actor.has(*rules.RESULT_ROLES):
        raise Http404
    page = Appeals(request.actor, request.GET, request.at).page()
    return render(request, "grants/appeals/list.html", {"page": page})


@require_GET
@never_cache
def appeal(request: PortalRequest, number: str) -> HttpResponse:
    found = _visible(request, number)
    return render(request, "grants/appeals/appeal.html", _context(request, found, VerdictForm()))


@require_POST
def decide(request: PortalRequest, number: str) -> HttpResponse:
    found = _visible(request, number)
    form = VerdictForm(request.POST)
    if form.is_valid():
        decided = form.cleaned_data
        actions.decide_appeal(found, decided["verb"], decided["decision"], by=request.actor, at=request.at)
        messages.success(request, _("The appeal is decided. The applicant is told and gets the letter."))
        return redirect("appeal", number)
    return render(request, "grants/appeals/appeal.html", _context(request, found, form), status=422)


def _visible(request: PortalRequest, number: str) -> Appeal:
    rows = visible_appeals(request.actor).select_related(
        "outcome__application__organisation", "outcome__application__call", "outcome__submission__plan",
        "outcome__lot__call__owner", "filed_by", "decided_by",
    )  # fmt: skip
    return get_object_or_404(rows, number=number)


def _context(request: PortalRequest, found: Appeal, form: VerdictForm) -> dict[str, object]:
    refusal = rules.may_decide_appeal.refusal(request.actor, found)
    if refusal is None:
        refusal = partial_reason(request.actor, found.outcome, at=request.at)
    return {
        "appeal": found,
        "application": found.outcome.application,
        "view": result_of(found.outcome),
        "due": found.due_at,
        "documents": documents_of(found),
        "letter": letter_in(APPEAL, found, request.actor.language),
        "form": form,
        "refusal": refusal,
    }
