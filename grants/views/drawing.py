"""The draw of experts, before everybody's eyes: hash first, then seed and numbers."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import ExpertInvitation, User
from core import once
from core.http import PortalRequest
from core.models import Region
from core.record import write
from grants import actions
from grants import rules_of_selection as rules
from grants.drawing.algorithm import canonical
from grants.drawing.applicants import admitted, declared_subjects, organisations_of
from grants.drawing.papers import protocol_document
from grants.drawing.pool import REASONS, Pool, gather
from grants.drawing.protocol import protocol_of, users_of
from grants.forms.drawing import DecisionForm, InviteByMailForm, WordsForm
from grants.models import Call, Draw, Lot, Selection
from grants.screens_of_draws import Draws
from grants.states import DrawState, SelectionState


def _lot(request: PortalRequest, number: str, lot: int) -> Lot:
    """A lot of a public call whose admission is over."""
    calls = Call.objects.visible_to(request.actor).public().exclude(selection=None)
    checked = calls.exclude(selection__state=SelectionState.CHECKING)
    rows = Lot.objects.select_related(
        "sphere", "call", "call__selection", "call__selection_rules", "call__terms_rules"
    ).filter(call__in=checked)
    return get_object_or_404(rows, call__number=number, place=lot)


def _lot_of_coordinator(request: PortalRequest, number: str, lot: int) -> Lot:
    if not rules.is_coordinator.allows(request.actor):
        raise Http404
    return _lot(request, number, lot)


def _draw(request: PortalRequest, number: str, lot: int, place: int) -> Draw:
    return get_object_or_404(
        Draw.objects.select_related("lot", "lot__call"), lot=_lot(request, number, lot), place=place
    )


@login_not_required
@require_GET
def draws(request: PortalRequest) -> HttpResponse:
    page = Draws(request.actor, request.GET, request.at).page()
    return render(request, "grants/draw/draws.html", {"page": page})


@login_not_required
@require_GET
@never_cache
def draw(request: PortalRequest, number: str, lot: int) -> HttpResponse:
    """Anyone may watch; a coordinator finds the next step here too."""
    found = _lot(request, number, lot)
    return render(request, "grants/draw/draw.html", _context(request, found))


@require_POST
def freeze(request: PortalRequest, number: str, lot: int) -> HttpResponse:
    found = _lot_of_coordinator(request, number, lot)
    try:
        actions.freeze_pool(found, by=request.actor, at=request.at)
    except ValidationError as error:
        context = {**_context(request, found), "problems": error.messages}
        return render(request, "grants/draw/draw.html", context, status=422)
    messages.success(request, _("The pool is frozen, and its hash is public. Now experts can be drawn."))
    return redirect("draw", number, lot)


@require_POST
def carry_out(request: PortalRequest, number: str, lot: int) -> HttpResponse:
    found = _lot_of_coordinator(request, number, lot)
    holding = get_object_or_404(found.draws.holding())
    form = WordsForm(request.POST)
    if not form.is_valid():
        return render(request, "grants/draw/draw.html", {**_context(request, found), "form": form}, status=422)
    actions.draw_experts(holding, words=form.cleaned_data["words"], by=request.actor, at=request.at)
    messages.success(request, _("The experts are drawn and have been told."))
    return redirect("draw", number, lot)


@never_cache
def again(request: PortalRequest, number: str, lot: int) -> HttpResponse:
    """A second draw: by a recorded decision, once whatever is clicked."""
    found = _lot_of_coordinator(request, number, lot)
    holding = get_object_or_404(found.draws.holding())
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.draw_again(found, actions.Decision(**form.cleaned_data), by=request.actor, at=request.at)
            return reverse("draw", args=[number, lot])

        key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
        try:
            return redirect(once.run(key, by=request.actor, at=request.at, digest=digest, act=act).result)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {
        "lot": found,
        "call": found.call,
        "draw": holding,
        "form": form,
        "once": request.POST.get(once.FIELD, ""),
    }
    return render(request, "grants/draw/again.html", context, status=422 if form.errors else 200)


@login_not_required
@require_GET
def pool(request: PortalRequest, number: str, lot: int, place: int) -> HttpResponse:
    """The very bytes over which the published hash was taken."""
    found = _draw(request, number, lot, place)
    return _file(canonical(found.pool["public"]), f"pool-{number}-{lot}-{place}.json")


@login_not_required
@require_GET
def protocol(request: PortalRequest, number: str, lot: int, place: int) -> HttpResponse:
    found = _draw(request, number, lot, place)
    if found.drawn_at is None:
        raise Http404
    text = json.dumps(protocol_of(found), ensure_ascii=False, indent=1)
    return _file(text.encode(), f"draw-{number}-{lot}-{place}.json")


@login_not_required
@require_GET
def protocol_pdf(request: PortalRequest, number: str, lot: int, place: int) -> HttpResponse:
    """On to the document; while it is being made, a page that looks again by itself."""
    found = _draw(request, number, lot, place)
    if found.drawn_at is None:
        raise Http404
    document = protocol_document(found, request.actor.language)
    if document is None:
        return render(request, "grants/draw/wait.html", {"draw": found}, status=202)
    return redirect("document_download", document.pk)


@require_GET
@never_cache
def sealed(request: PortalRequest, number: str, lot: int, place: int) -> HttpResponse:
    """Who stood behind the ids, once results are published; reading it is on the record."""
    if not rules.follows_scoring(request.actor, _lot(request, number, lot).call):
        raise Http404
    found = _draw(request, number, lot, place)
    if found.lot.call.selection.state != SelectionState.PUBLISHED:
        raise Http404
    write(found, "read_sealed", by=request.actor, at=request.at)
    return _file(canonical(found.pool["sealed"]), f"sealed-{number}-{lot}-{place}.json")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _context(request: PortalRequest, lot: Lot) -> dict[str, Any]:
    selection = lot.call.selection
    rows = list(lot.draws.order_by("-place"))
    holding = next((each for each in rows if each.state != DrawState.VOID), None)
    is_coordinator = rules.is_coordinator.allows(request.actor)
    may_act = rules.may_run_draw.allows(request.actor, selection)
    is_going = rules.is_scoring.allows(request.actor, selection)
    preview = gather(lot, at=request.at) if may_act and holding is None else None
    return {
        "lot": lot,
        "call": lot.call,
        "holding": holding,
        "draws": [_shown(each, selection) for each in rows],
        "is_watched": holding is not None and holding.state == DrawState.FROZEN and not is_coordinator and is_going,
        "may_act": may_act,
        "follows": rules.follows_scoring(request.actor, lot.call),
        "is_published": selection.state == SelectionState.PUBLISHED,
        "refusal": _refusal(request, lot, preview) if may_act else None,
        "pool": preview,
        "wanted": _wanted(request, preview) if preview is not None and not preview.is_enough else None,
        "form": WordsForm() if may_act and holding is not None and holding.state == DrawState.FROZEN else None,
        "problems": [],
    }


def _wanted(request: PortalRequest, pool: Pool) -> dict[str, Any]:
    """What an invitation to the register asks for, so that whoever accepts may be drawn for this lot."""
    conditions = pool.conditions
    regions = list(Region.objects.oblasts().filter(pk__in=conditions.regions))
    asked = {
        "spheres": [conditions.sphere],
        "languages": sorted(conditions.languages),
        "regions": [region.pk for region in regions],
        "next": [request.path],
    }
    return {
        "regions": regions,
        "languages": asked["languages"],
        "language_names": [name for code, name in settings.LANGUAGES if code in conditions.languages],
        "open": ExpertInvitation.objects.open(request.at).filter(spheres=conditions.sphere).count(),
        "query": urlencode(asked, doseq=True),
        "form": InviteByMailForm(initial={"language": request.actor.language}),
    }


def _refusal(request: PortalRequest, lot: Lot, preview: Pool | None) -> Any | None:
    tied = rules.tied_reason(request.actor, organisations_of(lot), at=request.at, subjects=declared_subjects(lot))
    if tied:
        return tied
    if not admitted(lot).exists():
        return _("No application of this lot was admitted: there is nothing to score.")
    if preview is not None and not preview.is_enough:
        return _("Too few experts may be drawn. Invite more experts to the register first.")
    return None


def _shown(draw: Draw, selection: Selection) -> dict[str, Any]:
    """A draw as its readers see it: ids and numbers; names once results are published."""
    drawn = draw.result.get("experts", []) + draw.result.get("reserves", [])
    names: dict[str, str] = {}
    if selection.state == SelectionState.PUBLISHED and drawn:
        users = users_of(draw)
        full = dict(User.objects.filter(pk__in=[users[each] for each in drawn]).values_list("pk", "full_name"))
        names = {each: full[users[each]] for each in drawn}
    experts = len(draw.result.get("experts", []))
    return {
        "draw": draw,
        "candidates": [
            {"id": each["id"], "eligible": each["eligible"], "reasons": [REASONS[key] for key in each["reasons"]]}
            for each in draw.pool["public"]["candidates"]
        ],
        "eligible": sum(each["eligible"] for each in draw.pool["public"]["candidates"]),
        "numbers": [
            {"number": number, "id": each, "is_reserve": number > experts, "name": names.get(each, "")}
            for number, each in enumerate(drawn, 1)
        ],
    }
