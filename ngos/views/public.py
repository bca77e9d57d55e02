"""The register that anyone may read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.exports import csv_lines
from core.http import PortalRequest
from core.periods import local_date
from core.text import language_of
from ngos import rules
from ngos.eligibility import standing_for
from ngos.lists import Register
from ngos.models import Ngo

MOST_EXPORTED = 100_000


@login_not_required
@require_safe
def register(request: PortalRequest) -> HttpResponse:
    screen = Register(request.actor, request.GET, request.at)
    export_url = f"{reverse('ngos_csv')}?{request.GET.urlencode()}"
    return render(request, "ngos/register.html", {"page": screen.page(), "export_url": export_url})


@login_not_required
@require_safe
def register_csv(request: PortalRequest) -> StreamingHttpResponse:
    """What the page shows, with the same filters and order, streamed."""
    rows = Register(request.actor, request.GET, request.at).export(MOST_EXPORTED)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ngos.csv"'
    return response


@login_not_required
@require_safe
def entry(request: PortalRequest, reference: str) -> HttpResponse:
    """Public facts of one NGO. Its own people and the operator also see what the checks have shown."""
    entries = Ngo.objects.public().by_reference(reference)
    ngo = entries.select_related("organisation__region__parent").prefetch_related("spheres").first()
    if ngo is None:
        raise Http404
    in_confidence = rules.is_in_confidence(request.actor, ngo)
    context = {
        "ngo": ngo,
        "organisation": ngo.organisation,
        "name_language": language_of(ngo.organisation, "name"),
        "charter_language": language_of(ngo, "charter"),
        "database_years": list(ngo.database_entries.values_list("about_year", flat=True)),
        "is_own": request.actor.acts_for(ngo.organisation_id),
        "keeps_register": rules.may_keep_register.allows(request.actor),
        "findings": standing_for(ngo, on=local_date(request.at), in_confidence=True) if in_confidence else [],
    }
    return render(request, "ngos/entry.html", context)
