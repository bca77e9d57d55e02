"""Nothing is written or uploaded twice: parts of an earlier application, files that are there already."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core import once
from core.errors import Stale
from core.http import PortalRequest
from grants import actions, reuse
from grants.forms.reuse import OwnFileForm, TakeOverForm
from grants.models import Application
from grants.parts import DOCUMENTS, openings
from grants.screens_of_applicant import EarlierApplications
from grants.views.applying import own
from projects.content import Content
from projects.states import PlanState


def _draft(request: PortalRequest, pk: int) -> Application:
    """An own one that may be written; else 404."""
    application = own(request, pk)
    if application.plan.state != PlanState.DRAFT:
        raise Http404
    return application


def _takes_over(request: PortalRequest, pk: int) -> tuple[Application, frozenset[str]]:
    """The draft and the parts into which something may be taken over now; 404 when there are none."""
    application = _draft(request, pk)
    parts = reuse.parts_to_take(application, at=request.at)
    if not parts:
        raise Http404
    return application, parts


@require_GET
@never_cache
def earlier(request: PortalRequest, pk: int) -> HttpResponse:
    """The organisation's other applications, to choose one of them."""
    found, _parts = _takes_over(request, pk)
    page = EarlierApplications(request.actor, request.GET, request.at, application=found).page()
    return render(request, "grants/apply_earlier.html", {"application": found, "page": page})


@never_cache
def take_over_parts(request: PortalRequest, pk: int, earlier_id: int) -> HttpResponse:
    """What would be taken over and what it would replace; then it is done, once whatever is clicked."""
    found, writable = _takes_over(request, pk)
    source = get_object_or_404(reuse.earlier_of(found, request.actor).select_related("call", "plan"), pk=earlier_id)
    offers = reuse.offers(found, source, writable)
    form = TakeOverForm(request.POST if request.method == "POST" else None, offers=offers)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            address = _taken(request, found, source, form)
        except Stale:
            is_stale = True
            form = TakeOverForm(offers=reuse.offers(found, source, writable))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Taken over. Read these parts through: they were written for another call."))
            return redirect(address)
    context = {
        "application": found,
        "earlier": source,
        "offers": offers,
        "form": form,
        "is_stale": is_stale,
        "is_of_one_language": reuse.is_of_one_language(found, source),
        "content": Content(source.plan),
        "once": request.POST.get(once.FIELD, "") if form.errors else "",
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "grants/apply_take_over_parts.html", context, status=status)


def _taken(request: PortalRequest, application: Application, source: Application, form: TakeOverForm) -> str:
    def act() -> str:
        actions.take_over_parts(application, source, form.seen, by=request.actor, at=request.at)
        return reverse("application", args=[application.pk])

    key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
    return once.run(key, by=request.actor, at=request.at, digest=digest, act=act).result


@never_cache
def own_file(request: PortalRequest, pk: int) -> HttpResponse:
    """A file that the organisation has uploaded before, attached without uploading it again."""
    found = _draft(request, pk)
    opening = openings(found, at=request.at).get(DOCUMENTS)
    if opening is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = OwnFileForm(posted, application=found, opening=opening, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        document, requirement = form.cleaned_data["document"], form.cleaned_data.get("requirement")

        def act() -> str:
            actions.attach_own_file(found, document, requirement, by=request.actor, at=request.at)
            return reverse("application_documents", args=[pk])

        key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
        try:
            address = once.run(key, by=request.actor, at=request.at, digest=digest, act=act).result
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The file is attached."))
            return redirect(address)
    context = {"application": found, "own_form": form, "once": request.POST.get(once.FIELD, "") if form.errors else ""}
    return render(request, "grants/apply_own_file.html", context, status=422 if form.errors else 200)
