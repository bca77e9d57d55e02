"""Signing a document, and the second look at a signature on paper."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.roles import Role
from core import once
from core.forms.base import PortalForm
from core.http import PortalRequest
from documents import access, actions, rules, signing
from documents.forms import DecisionForm, ScanForm, SignatureFileForm
from documents.models import Document, Signature
from documents.signing import fake
from documents.views.pages import examined


@require_http_methods(["GET", "POST"])
@never_cache
def sign(request: PortalRequest, pk: int) -> HttpResponse:
    """By key or on paper, as this portal signs."""
    document = access.readable(request.actor, pk, request.at)
    # A second click of one who has just signed is answered by `once`, not refused.
    if not document.signatures.filter(signer_id=request.actor.user_id or 0).exists() or request.method == "GET":
        rules.may_sign.enforce(request.actor, document)
    form = _form(request)
    if form.is_valid() and _signed(request, document, form):
        messages.success(request, _("Your signature is stored."))
        return HttpResponseRedirect(reverse("document", args=[pk]))
    context = {"document": document, "form": form, "method": signing.method()}
    return render(request, "documents/sign.html", context, status=422 if form.errors else 200)


def _form(request: PortalRequest) -> PortalForm:
    if signing.method() == "none":
        return ScanForm(request)
    posted = request.method == "POST"
    if signing.method() == "fake":
        return PortalForm(request.POST if posted else None)
    return SignatureFileForm(request.POST if posted else None, request.FILES if posted else None)


def _signed(request: PortalRequest, document: Document, form: PortalForm) -> bool:
    """False, with the reason in the form, when the signature was not accepted."""
    try:
        if isinstance(form, ScanForm):
            return _signed_on_paper(request, document, form)
        cms = _demo_cms(request, document) if signing.method() == "fake" else _posted_cms(form)
        once.run(
            request.POST.get(once.FIELD, ""), by=request.actor, at=request.at, digest=once.digest_of(request.POST),
            act=lambda: str(actions.sign_electronically(document, cms, by=request.actor, at=request.at).pk),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except signing.VerifierUnavailable:
        form.add_error(None, _("The service that checks signatures does not answer. Try again in some minutes."))
        return False
    return True


def _signed_on_paper(request: PortalRequest, document: Document, form: ScanForm) -> bool:
    taken = once.run(
        request.POST.get(once.FIELD, ""), by=request.actor, at=request.at, digest=once.digest_of(request.POST),
        act=lambda: str(form.take(by=request.actor, at=request.at).pk),
    )  # fmt: skip
    scan = examined(int(taken.result), request)
    if scan.reason:
        form.add_error("file", scan.reason)
        return False
    if not (taken.again and Signature.objects.filter(scan=scan).exists()):
        actions.sign_on_paper(document, scan, by=request.actor, at=request.at)
    return True


def _posted_cms(form: PortalForm) -> str:
    """Base64, whether the file held bytes, Base64 or PEM."""
    content: bytes = form.cleaned_data["cms"].read()
    text = b"".join(line for line in content.splitlines() if not line.startswith(b"-----"))
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        return base64.b64encode(content).decode()
    return text.decode() if text else ""


def _demo_cms(request: PortalRequest, document: Document) -> str:
    organisation = Organisation.objects.filter(pk=request.actor.organisation_id or 0).first()
    users = ["ORGANIZATION", "CEO" if request.actor.has(Role.DIRECTOR) else "CAN_SIGN"]
    key = fake.demo_key(
        name=request.actor.name, bin=organisation.bin if organisation else "", organisation=request.actor.organisation,
        users=users, at=request.at,
    )  # fmt: skip
    return fake.sign(actions.content_of(document), key=key, at=request.at)


@require_http_methods(["GET", "POST"])
@never_cache
def decide(request: PortalRequest, pk: int) -> HttpResponse:
    signature = get_object_or_404(Signature.objects.select_related("document", "scan"), pk=pk, scan__isnull=False)
    readable = [signature.document, signature.scan]
    if not all(one is not None and access.may_read(request.actor, one, request.at) for one in readable):
        raise Http404
    rules.may_decide_signature.enforce(request.actor, signature)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["decision"] == "confirm":
            actions.confirm_signature(signature, by=request.actor, at=request.at)
        else:
            actions.reject_signature(signature, form.cleaned_data["reason"], by=request.actor, at=request.at)
        messages.success(request, _("Your decision is stored."))
        return redirect("document", pk=signature.document_id)
    return render(
        request, "documents/decide.html", {"signature": signature, "form": form}, status=422 if form.errors else 200
    )
