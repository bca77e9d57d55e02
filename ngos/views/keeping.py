"""The coordinator's pages: entries without BIN, corrections, the NGO Database, checks against lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import once
from core.http import PortalRequest
from ngos import actions, rules
from ngos.forms import CorrectionForm, DatabaseEntryForm, EntryForm, FactForm
from ngos.models import Ngo, RegistryFact


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PortalRequest) -> HttpResponse:
    """An NGO without BIN."""
    if not rules.may_keep_register.allows(request.actor):
        raise Http404
    form = EntryForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        ngo = actions.enter_without_bin(by=request.actor, at=request.at, **form.cleaned_data)
        return ngo.get_absolute_url()

    if form.is_bound and form.is_valid():
        outcome = once.run(
            request.POST.get(once.FIELD, ""),
            by=request.actor,
            at=request.at,
            digest=once.digest_of(request.POST),
            act=act,
        )
        return redirect(outcome.result)
    return render(request, "ngos/enter.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PortalRequest, reference: str) -> HttpResponse:
    ngo = _kept(request, reference)
    organisation = ngo.organisation
    initial = {
        "name_kk": organisation.name_kk, "name_ru": organisation.name_ru, "name_en": organisation.name_en,
        "region": organisation.region, "address": organisation.address, "legal_form": ngo.legal_form,
        "registered_on": ngo.registered_on, "status": ngo.status,
    }  # fmt: skip
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> None:
        values = dict(form.cleaned_data)
        actions.correct_entry(ngo, values, reason=values.pop("reason"), by=request.actor, at=request.at)

    return _form_page(request, "ngos/correct.html", ngo, form, act, {})


@require_http_methods(["GET", "HEAD", "POST"])
def database(request: PortalRequest, reference: str) -> HttpResponse:
    ngo = _kept(request, reference)
    form = DatabaseEntryForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.record_database_entry(ngo, by=request.actor, at=request.at, **form.cleaned_data)

    entries = list(ngo.database_entries.select_related("entered_by"))
    return _form_page(request, "ngos/database.html", ngo, form, act, {"entries": entries})


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: PortalRequest, reference: str) -> HttpResponse:
    ngo = _kept(request, reference)
    form = FactForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.record_fact(ngo, by=request.actor, at=request.at, **form.cleaned_data)

    facts = list(RegistryFact.objects.filter(ngo=ngo).select_related("entered_by")[:100])
    return _form_page(request, "ngos/checks.html", ngo, form, act, {"facts": facts})


def _kept(request: PortalRequest, reference: str) -> Ngo:
    if not rules.may_keep_register.allows(request.actor):
        raise Http404
    ngo = Ngo.objects.public().by_reference(reference).select_related("organisation__region").first()
    if ngo is None:
        raise Http404
    return ngo


def _form_page(
    request: PortalRequest, template: str, ngo: Ngo, form: Form, act: Callable[[], None], context: dict[str, Any]
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            act()
            messages.success(request, _("Saved."))
            return redirect(request.path if context else ngo.get_absolute_url())
        except ValidationError as error:
            form.add_error(None, error) if not hasattr(error, "error_dict") else _add_all(form, error)
    return render(request, template, {"ngo": ngo, "organisation": ngo.organisation, "form": form, **context})


def _add_all(form: Form, error: ValidationError) -> None:
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
