"""Drafting a call: one section a page, one row a page. What was typed is never lost, two savers never overwrite blindly."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core import once
from core.errors import Stale
from core.http import PortalRequest
from grants import actions
from grants.drafting import COLLECTIONS, Collection, digest_of
from grants.forms.drafts import ITEM_FORMS, SECTION_FORMS, DraftForm, ScopeForm
from grants.models import Call, Lot
from grants.presentation import type_choices
from grants.sections import Section, findings
from grants.views.access import draft

ITEM_TITLES = {
    "funders": (gettext_lazy("Add a funder"), gettext_lazy("Share of a funder")),
    "lots": (gettext_lazy("Add a lot"), gettext_lazy("Lot")),
    "lines": (gettext_lazy("Add a line of the calculation"), gettext_lazy("Line of the calculation")),
    "criteria": (gettext_lazy("Add a criterion"), gettext_lazy("Criterion")),
    "documents": (gettext_lazy("Add a document"), gettext_lazy("Document")),
}


def section(request: PortalRequest, pk: int, key: str) -> HttpResponse:
    """A section: its form, if it has one, and its rows, if it has any."""
    call = draft(request, pk)
    part = _section(key)
    if part == Section.QUESTIONS:
        return redirect("call_questions", pk)
    form_class = SECTION_FORMS.get(part)
    form = _section_form(form_class, call, request) if form_class else None
    stale = False
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.save_section(
                call, part, form.values(), seen=form.cleaned_data["seen"], by=request.actor, at=request.at
            )
        except Stale as error:
            stale = True
            form = _with_current(form, error.current)
        else:
            return _saved(request, call, part)
    context = {**_section_context(request, call, part), "form": form, "stale": stale}
    return render(
        request, "grants/section.html", context, status=409 if stale else 422 if form and form.errors else 200
    )


@require_POST
def section_done(request: PortalRequest, pk: int, key: str) -> HttpResponse:
    """Nothing to add here: an optional section is marked as looked through."""
    call = draft(request, pk)
    return _saved(request, call, _section(key))


def item(
    request: PortalRequest, pk: int, collection: str, item_id: int | None = None, lot_id: int | None = None
) -> HttpResponse:
    """One row of a section: a funder, a lot, a line of its calculation, a criterion, a document."""
    call = draft(request, pk)
    kind = _collection(collection)
    lot = get_object_or_404(call.lots, pk=lot_id) if lot_id is not None else None
    row = _row(call, kind, item_id, lot)
    form = _item_form(kind, row, call, request)
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_save_item(request, call, kind, item_id, lot, form))
        except Stale as error:
            stale = True
            form = _with_current(form, error.current)
        except ValidationError as error:
            form.add_error(None, error)
    return render(
        request,
        "grants/item.html",
        {
            "call": call,
            "form": form,
            "stale": stale,
            "title": ITEM_TITLES[kind.key][0 if item_id is None else 1],
            "is_new": item_id is None,
            "back": _item_back(call, kind, lot),
            "once": request.POST.get(once.FIELD, ""),
            "lines": list(row.calculation.all()) if isinstance(row, Lot) and row.pk else [],
            "lot": row if isinstance(row, Lot) and row.pk else None,
        },
        status=409 if stale else 422 if form.errors else 200,
    )


@require_POST
def item_remove(request: PortalRequest, pk: int, collection: str, item_id: int) -> HttpResponse:
    call = draft(request, pk)
    kind = _collection(collection)
    row = _rows(call, kind).filter(pk=item_id).first()
    actions.remove_item(call, kind, item_id, by=request.actor, at=request.at)
    messages.success(request, _("Removed."))
    return redirect(_item_back(call, kind, getattr(row, "lot", None)))


@require_POST
def item_move(request: PortalRequest, pk: int, collection: str, item_id: int) -> HttpResponse:
    call = draft(request, pk)
    kind = _collection(collection)
    row = get_object_or_404(_rows(call, kind), pk=item_id)
    up = request.POST.get("direction") == "up"
    actions.move_item(call, kind, item_id, up, by=request.actor, at=request.at)
    return redirect(_item_back(call, kind, getattr(row, "lot", None)))


def _section(key: str) -> Section:
    try:
        return Section(key)
    except ValueError:
        raise Http404 from None


def _collection(key: str) -> Collection:
    if key not in COLLECTIONS:
        raise Http404
    return COLLECTIONS[key]


def _section_form(form_class: type[DraftForm], call: Call, request: PortalRequest) -> DraftForm:
    extra: dict[str, Any] = {"type_choices": type_choices(call, request.at)} if form_class is ScopeForm else {}
    return form_class(request.POST if request.method == "POST" else None, instance=call, **extra)


def _section_context(request: PortalRequest, call: Call, part: Section) -> dict[str, Any]:
    order = list(Section)
    following = order.index(part) + 1
    return {
        "call": call,
        "section": part,
        "missing": [one for one in findings(call, at=request.at) if one.section == part]
        if request.method == "GET"
        else [],
        "next_section": order[following] if following < len(order) else None,
        "funders": call.funders.select_related("organisation") if part == Section.FUNDERS else None,
        "lots": call.lots.prefetch_related("calculation") if part == Section.LOTS else None,
        "criteria": call.criteria.all() if part == Section.CRITERIA else None,
        "documents": call.required_documents.all() if part == Section.DOCUMENTS else None,
    }


def _saved(request: PortalRequest, call: Call, part: Section) -> HttpResponse:
    """On to the next section, or back to the list when asked so."""
    messages.success(request, _("Saved: %(section)s") % {"section": part.label})
    order = list(Section)
    following = order.index(part) + 1
    if "continue" in request.POST and following < len(order):
        return redirect("call_section", call.pk, order[following].value)
    return redirect("call_draft", call.pk)


def _row(call: Call, kind: Collection, item_id: int | None, lot: Lot | None) -> Any:
    """Every row stands in this call, and a line of a calculation in one of its lots; else 404."""
    if item_id is not None:
        return get_object_or_404(_rows(call, kind), pk=item_id)
    if kind.parent == "lot" and lot is None:
        raise Http404
    return kind.model(**_owner_of(kind, call, lot))


def _rows(call: Call, kind: Collection) -> models.QuerySet[Any]:
    path = "lot__call" if kind.parent == "lot" else "call"
    return kind.model._default_manager.filter(**{path: call})


def _owner_of(kind: Collection, call: Call, lot: Lot | None) -> dict[str, Any]:
    return {"lot": lot} if kind.parent == "lot" else {"call": call}


def _item_form(kind: Collection, row: Any, call: Call, request: PortalRequest) -> DraftForm:
    extra: dict[str, Any] = {"call": call} if kind.key == "lots" else {}
    return ITEM_FORMS[kind.key](request.POST if request.method == "POST" else None, instance=row, **extra)


def _save_item(
    request: PortalRequest, call: Call, kind: Collection, item_id: int | None, lot: Lot | None, form: DraftForm
) -> str:
    """The address to go to. A new row is added once, whatever is clicked."""

    def act() -> str:
        row = actions.save_item(
            call,
            kind,
            item_id,
            form.values(),
            seen=form.cleaned_data["seen"],
            parent=lot,
            by=request.actor,
            at=request.at,
        )
        # A new lot is followed by its calculation.
        if kind.key == "lots" and item_id is None:
            return reverse("call_item", args=[call.pk, "lots", row.pk])
        return _item_back(call, kind, lot or getattr(row, "lot", None))

    if item_id is not None:
        return act()
    key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
    return once.run(key, by=request.actor, at=request.at, digest=digest, act=act).result


def _item_back(call: Call, kind: Collection, lot: Lot | None) -> str:
    if kind.key == "lines" and lot is not None:
        return reverse("call_item", args=[call.pk, "lots", lot.pk])
    return reverse("call_section", args=[call.pk, kind.section.value])


def _with_current(form: DraftForm, current: Any) -> DraftForm:
    """The form with what was typed, and beside each field what stands there now; saving again replaces it knowingly."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = digest_of(current, form.digest_fields)
    fresh = type(form)(data, instance=current, **form.rebuild)
    fresh.is_valid()
    fresh.show_current(current)
    return fresh
