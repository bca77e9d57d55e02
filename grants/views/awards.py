"""The register of awards, for anyone; and the same as open data."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.exports import csv_lines
from core.http import PortalRequest
from grants.giving360.exporting import csv_rows, package_lines
from grants.models import Award, DataSet
from grants.models.awards import AwardQuerySet
from grants.presentation_of_awards import view_of_award
from grants.screens_of_awards import Awards

EXPORT_LIMIT = 20_000


@login_not_required
@require_GET
def awards(request: PortalRequest) -> HttpResponse:
    screen = Awards(request.actor, request.GET, request.at)
    context = {"page": screen.page(), "totals": screen.totals(), "query": request.GET.urlencode()}
    return render(request, "grants/awards/list.html", context)


@login_not_required
@require_GET
def awards_csv(request: PortalRequest) -> StreamingHttpResponse:
    rows = Awards(request.actor, request.GET, request.at).export(EXPORT_LIMIT)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="awards.csv"'
    return response


@login_not_required
@require_GET
def award(request: PortalRequest, number: str) -> HttpResponse:
    found = get_object_or_404(
        Award.objects.select_related("call", "lot", "recipient", "region", "data_set"), number=number
    )
    return render(request, "grants/awards/award.html", {"view": view_of_award(found), "award": found})


@login_not_required
@require_GET
def grants_json(request: PortalRequest) -> StreamingHttpResponse:
    """Our own awards in the 360Giving shape; with `?data_set=` an imported data set as it came."""
    lines = package_lines(_open_awards(request), at=request.at)
    response = StreamingHttpResponse(lines, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@require_GET
def grants_csv(request: PortalRequest) -> StreamingHttpResponse:
    lines = csv_lines(csv_rows(_open_awards(request)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="grants.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _open_awards(request: PortalRequest) -> AwardQuerySet:
    name = request.GET.get("data_set", "")
    if not name:
        return Award.objects.own()
    if "\x00" in name or not DataSet.objects.filter(name=name).exists():
        raise Http404
    return Award.objects.filter(data_set__name=name)
