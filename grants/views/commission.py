"""An application as a member of the commission reads it: its text, and what each expert gave and wrote."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.errors import Refused
from core.http import PortalRequest
from core.record import write
from councils.models import Item
from grants import rules_of_selection as rules
from grants.commission import PREFIX, lot_of, may_read_in
from grants.drawing.applicants import admitted, declared_subjects, organisations_of
from grants.models import Criterion, Lot, Review, Submission
from grants.scoring.reading import given_in
from grants.submitted import answers_of, files_of
from projects.content import Content


@require_GET
@never_cache
def application(request: PortalRequest, pk: int, number: str) -> HttpResponse:
    """Opening it is on the record."""
    item = get_object_or_404(Item.objects.visible_to(request.actor).select_related("meeting__council"), pk=pk)
    lot = lot_of(item.subject) if item.subject.startswith(f"{PREFIX}:") else None
    if lot is None or not may_read_in(item, request.actor):
        raise Http404
    submission = get_object_or_404(admitted(lot), application__number=number)
    reason = rules.tied_reason(
        request.actor, organisations_of(lot), at=request.at, subjects=dict(declared_subjects(lot))
    )
    if reason is not None:
        raise Refused(reason)
    write(submission, "read", by=request.actor, at=request.at)
    return render(request, "grants/commission/application.html", _context(item, lot, submission))


def _context(item: Item, lot: Lot, submission: Submission) -> dict[str, object]:
    application = submission.application
    criteria = list(Criterion.objects.filter(call=lot.call_id))
    reviews = Review.objects.counted().filter(submission=submission).select_related("assignment")
    return {
        "item": item,
        "lot": lot,
        "call": lot.call,
        "application": application,
        "submission": submission,
        "candidate": next((one for one in item.ranked if one.key == application.number), None),
        "content": Content(submission.plan),
        "answers": answers_of(submission),
        "attached": files_of(submission),
        "given": given_in(list(reviews.order_by("assignment__number")), criteria),
    }
