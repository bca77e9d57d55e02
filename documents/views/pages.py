"""One's own documents: the list, an upload, one document."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core import once
from core.http import PortalRequest
from documents import access, actions, rules, signing
from documents.forms import UploadForm
from documents.lists import OwnDocuments
from documents.models import Document, DocumentKind
from documents.scanning import ScannerUnavailable
from documents.states import DocumentState


@require_GET
@never_cache
def own_documents(request: PortalRequest) -> HttpResponse:
    screen = OwnDocuments(request.actor, request.GET, request.at)
    return render(request, "documents/list.html", {"page": screen.page()})


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: PortalRequest) -> HttpResponse:
    form = UploadForm(request)
    if form.is_valid() and (address := _stored(request, form)):
        return HttpResponseRedirect(address)
    return render(request, "documents/upload.html", {"form": form}, status=422 if form.errors else 200)


def _stored(request: PortalRequest, form: UploadForm) -> str:
    """The new document's address; empty, with the reason in the form, when the file was not accepted."""
    try:
        outcome = once.run(
            request.POST.get(once.FIELD, ""),
            by=request.actor,
            at=request.at,
            digest=once.digest_of(request.POST),
            act=lambda: str(form.take(by=request.actor, at=request.at).pk),
        )
    except ValidationError as error:
        form.add_error("file" if error.code != "once" else None, error)
        return ""
    document = examined(int(outcome.result), request)
    if document.state == DocumentState.REFUSED and not outcome.again:
        form.add_error("file", document.reason)
        return ""
    return reverse("document", args=[document.pk])


def examined(pk: int, request: PortalRequest) -> Document:
    """Examines at once; while the virus scanner is silent the file waits, and a task tries again."""
    document = Document.objects.get(pk=pk)
    try:
        return actions.examine(document, by=request.actor, at=request.at)
    except ScannerUnavailable:
        messages.info(
            request, _("The virus check does not answer at the moment. The file will be checked later by itself.")
        )
        return document


@require_GET
@never_cache
def show(request: PortalRequest, pk: int) -> HttpResponse:
    document = access.readable(request.actor, pk, request.at)
    signatures = document.signatures.select_related("scan").all()
    siblings = document.paper.documents.exclude(pk=pk).order_by("language") if document.paper else []
    context = {
        "document": document,
        "is_own": access.is_own(request.actor, document),
        "is_issued": document.kind == DocumentKind.GENERATED,
        "signatures": [
            (signature, rules.may_decide_signature.allows(request.actor, signature)) for signature in signatures
        ],
        "siblings": siblings,
        "not_signable": rules.may_sign.refusal(request.actor, document),
        "not_removable": rules.may_remove.refusal(request.actor, document) or access.veto(document),
        "method": signing.method(),
        "waits": document.state in {DocumentState.QUARANTINED, DocumentState.UPLOADING},
    }
    return render(request, "documents/document.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.actor), pk=pk)
    rules.may_remove.enforce(request.actor, document)
    if request.method == "POST":
        actions.remove(document, by=request.actor, at=request.at)
        messages.success(request, _("The file is removed."))
        return redirect("documents")
    return render(request, "documents/remove.html", {"document": document})
