"""The profile as its own people fill it in: what is missing, and a page a section."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Stale
from core.http import PortalRequest
from core.periods import local_date
from core.text import language_of
from ngos import actions, rules
from ngos.completeness import missing_from
from ngos.eligibility import standing_for
from ngos.forms import SECTION_FORMS, FounderFormSet, SectionForm
from ngos.models import Claim, Ngo
from ngos.sections import Section


@require_safe
def profile(request: PortalRequest) -> HttpResponse:
    """The sections with their state, what is missing to apply, and who else claims this BIN."""
    ngo = _own(request)
    missing = missing_from(ngo)
    gaps = {item.section for item in missing}
    context = {
        "ngo": ngo,
        "organisation": ngo.organisation,
        "name_language": language_of(ngo.organisation, "name"),
        "claim": Claim.objects.filter(organisation=ngo.organisation).first(),
        "sections": [(section, section not in gaps) for section in Section],
        "missing": missing,
        "findings": standing_for(ngo, on=local_date(request.at), in_confidence=True),
        "contests": list(Claim.objects.contesting(ngo.organisation_id).exclude(claimant_id=request.actor.user_id)),
        "account_end": str(ngo.iban)[-4:] if ngo.iban_encrypted else "",
    }
    return render(request, "ngos/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: PortalRequest, name: str) -> HttpResponse:
    if name not in Section.values:
        raise Http404
    ngo = _own(request)
    if name == Section.FOUNDERS:
        return _founders(request, ngo)
    form = SECTION_FORMS[name](request.POST if request.method == "POST" else None, ngo=ngo)
    theirs: list[tuple[Any, Any]] = []
    if form.is_bound and form.is_valid():
        try:
            actions.save_section(
                ngo, name, form.values(), revision=form.cleaned_data["revision"], by=request.actor, at=request.at
            )
            messages.success(request, _("Saved."))
            return redirect("ngo_profile")
        except Stale as stale:
            theirs = _saved_meanwhile(form, stale.current)
            form = _on_top_of(form, stale.current, request)
    context = {"form": form, "section": Section(name), "ngo": ngo, "theirs": theirs}
    return render(request, "ngos/profile_section.html", context, status=409 if theirs else 200)


def _founders(request: PortalRequest, ngo: Ngo) -> HttpResponse:
    initial = [{"pk": row.pk, "kind": row.kind, "name": row.name} for row in ngo.founders.all()]
    formset = FounderFormSet(request.POST if request.method == "POST" else None, initial=initial, prefix="founders")
    stale = False
    if formset.is_bound and formset.is_valid():
        kept = [row for row in formset.forms if row.cleaned_data.get("name") and not row.cleaned_data.get("DELETE")]
        try:
            actions.save_founders(
                ngo,
                [row.facts() for row in kept],
                revision=int(request.POST.get("revision") or 0),
                by=request.actor,
                at=request.at,
            )
            messages.success(request, _("Saved."))
            return redirect("ngo_profile_section" if "more" in request.POST else "ngo_profile", *_more(request))
        except Stale as error:
            stale, ngo = True, error.current
    context = {
        "formset": formset,
        "section": Section.FOUNDERS,
        "ngo": ngo,
        "present": list(ngo.founders.all()),
        "stale": stale,
    }
    return render(request, "ngos/profile_founders.html", context, status=409 if stale else 200)


def _more(request: PortalRequest) -> list[str]:
    return [Section.FOUNDERS.value] if "more" in request.POST else []


@require_POST
def account(request: PortalRequest) -> HttpResponse:
    """The account number in full: a POST, for reading it is on the record."""
    ngo = _own(request)
    number = actions.reveal_account(ngo, by=request.actor, at=request.at)
    response = render(request, "ngos/account.html", {"ngo": ngo, "number": number})
    response["Cache-Control"] = "no-store"
    return response


def _own(request: PortalRequest) -> Ngo:
    """The NGO that the person acts for; 404 for anybody else."""
    entries = Ngo.objects.acted_for(request.actor).select_related("organisation__region")
    ngo = get_object_or_404(entries.prefetch_related("founders", "spheres"))
    if not rules.may_edit_profile.allows(request.actor, ngo):
        raise Http404
    return ngo


def _saved_meanwhile(form: SectionForm, current: Ngo) -> list[tuple[Any, Any]]:
    """(label, what stands there now) of every field in which the other's version differs from what was typed."""
    now = type(form)(ngo=current).initial
    return [
        (field.label, _shown(now[name]))
        for name, field in form.fields.items()
        if name in now
        and name != "revision"
        and field.has_changed(now[name], form.data.get(name, form.cleaned_data[name]))
    ]


def _shown(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value or "–")


def _on_top_of(form: SectionForm, current: Ngo, request: PortalRequest) -> SectionForm:
    """What was typed, with the current revision: saving again puts it on top knowingly."""
    data = request.POST.copy()
    data["revision"] = str(current.revision)
    again = type(form)(data, ngo=current)
    again.is_valid()
    return again
