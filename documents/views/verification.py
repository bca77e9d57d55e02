"""`/v/<code>/`: what document carries this code, without its content or anybody's name."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.http import PortalRequest
from documents import guesses
from documents.codes import grouped, normalised
from documents.forms import CodeForm, CompareForm
from documents.models import Document, Paper
from documents.states import SignatureState

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@login_not_required
@require_GET
@never_cache
def ask(request: PortalRequest) -> HttpResponse:
    with translation.override(_language(request)):
        form = CodeForm(request.GET if "code" in request.GET else None)
        if form.is_valid():
            return HttpResponseRedirect(
                _here(request, reverse("verify_code", args=[grouped(form.cleaned_data["code"])]))
            )
        return _page(request, "documents/verify.html", {"form": form}, 422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def show(request: PortalRequest, code: str) -> HttpResponse:
    with translation.override(_language(request)):
        if guesses.too_many(request):
            return _page(request, "documents/verify_later.html", {}, 429)
        paper = Paper.objects.select_related("replaced_by").filter(code=normalised(code) or None).first()
        if paper is None:
            guesses.count(request)
            return _page(request, "documents/verify_unknown.html", {"form": CodeForm(), "code": code[:60]}, 404)
        return _paper(request, paper)


def _paper(request: PortalRequest, paper: Paper) -> HttpResponse:
    documents = list(paper.documents.order_by("language").prefetch_related("signatures"))
    posted = request.method == "POST"
    form = CompareForm(request.POST if posted else None, request.FILES if posted else None)
    context: dict[str, Any] = {"paper": paper, "documents": [_facts(one) for one in documents], "form": form}
    if form.is_valid():
        context["digest"] = digest = _digest(form.cleaned_data["file"])
        context["matching"] = next((one for one in documents if one.sha256 == digest), None)
    return _page(request, "documents/verified.html", context, 422 if form.errors else 200)


def _facts(document: Document) -> dict[str, Any]:
    """Signatures that count: for whom, in what role, when and how. No names."""
    valid = [one for one in document.signatures.all() if one.state == SignatureState.VALID]
    return {"document": document, "signatures": valid}


def _digest(file: UploadedFile) -> str:
    """The file is read piece by piece and not kept."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _language(request: PortalRequest) -> str:
    """The one asked for by a link on this page, else the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else translation.get_language() or settings.LANGUAGE_CODE


def _here(request: PortalRequest, address: str) -> str:
    asked = request.GET.get("language", "")
    return f"{address}?language={asked}" if asked in LANGUAGES else address


def _page(request: PortalRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    context |= {"languages": settings.LANGUAGES, "asked_language": request.GET.get("language", "")}
    return render(request, template, context, status=status)
