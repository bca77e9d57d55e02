"""Claiming a BIN: which one → is this it? → evidence → the decision. Claimant and coordinator read one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.conflicts import REASON, conflicts_of
from core import once
from core.http import PortalRequest
from core.identifiers import is_valid_bin, normalise_number
from core.record import subject_of
from core.text import language_of
from ngos import actions, rules
from ngos.forms import AnswerForm, AskMoreForm, ClaimBinForm, ClaimForm, ConfirmForm, EvidenceForm, RefuseForm
from ngos.lists import ClaimQueue
from ngos.models import Claim, EvidenceKind


@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """Step 1: the BIN. A valid one leads to step 2, which shows whose it is."""
    form = ClaimBinForm(request.GET if "bin" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("ngo_claim_make", form.cleaned_data["bin"])
    mine = Claim.objects.filter(claimant_id=request.actor.user_id).select_related("organisation").order_by("-made_at")
    return render(request, "ngos/claim_start.html", {"form": form, "mine": list(mine)})


@require_safe
def look_up(request: PortalRequest) -> HttpResponse:
    """The line under the BIN while it is typed: whose it is, or which digits are wrong."""
    number = normalise_number(request.GET.get("bin", ""))
    form = ClaimBinForm({"bin": number}) if len(number) >= 12 else None
    known = actions.known_organisation(number) if is_valid_bin(number) else None
    return render(
        request, "ngos/claim_looked_up.html", {"form": form, "known": known, "is_valid": is_valid_bin(number)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: PortalRequest, number: str) -> HttpResponse:
    """Step 2: is this it? And by what right the person acts for it."""
    if not is_valid_bin(number):
        return redirect(f"{reverse('ngo_claim_start')}?bin={number}")
    own = Claim.objects.open().filter(claimant_id=request.actor.user_id, bin=number).first()
    if own and request.method != "POST":
        return redirect(own)
    known = actions.known_organisation(number)
    form = ClaimForm(request.POST if request.method == "POST" else None, is_known=known is not None)
    if form.is_bound and form.is_valid():
        done = _once(request, form, lambda: _claim(request, number, form))
        if done:
            return done
    context = {
        "form": form,
        "number": number,
        "known": known,
        "known_language": language_of(known, "name") if known else "",
        "once": request.POST.get(once.FIELD, ""),
    }
    return render(request, "ngos/claim_make.html", context)


def _claim(request: PortalRequest, number: str, form: ClaimForm) -> str:
    made = actions.claim(number, by=request.actor, at=request.at, **form.cleaned_data)
    return made.get_absolute_url()


@require_safe
def queue(request: PortalRequest) -> HttpResponse:
    if not rules.may_keep_register.allows(request.actor):
        raise Http404
    screen = ClaimQueue(request.actor, request.GET, request.at)
    return render(request, "ngos/claim_queue.html", {"page": screen.page()})


@require_safe
def show(request: PortalRequest, pk: int) -> HttpResponse:
    claim = _fetch(request, pk)
    return render(request, "ngos/claim.html", _page(request, claim))


@require_POST
def attach(request: PortalRequest, pk: int) -> HttpResponse:
    claim = _fetch(request, pk)
    rules.may_add_evidence.enforce(request.actor, claim)
    form = EvidenceForm(request.POST, request.FILES)

    def act() -> None:
        actions.attach_evidence(
            claim, form.cleaned_data["file"], form.cleaned_data["kind"], by=request.actor, at=request.at
        )
        messages.success(request, _("The document is attached."))

    return _apply(request, claim, "evidence_form", form, act)


@require_POST
def answer(request: PortalRequest, pk: int) -> HttpResponse:
    claim = _fetch(request, pk)
    rules.may_answer_claim.enforce(request.actor, claim)
    form = AnswerForm(request.POST, auto_id="answer_%s")

    def act() -> None:
        actions.answer(claim, explanation=form.cleaned_data["explanation"], by=request.actor, at=request.at)
        messages.success(request, _("Your answer was sent to the operator."))

    return _apply(request, claim, "answer_form", form, act)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Asks once more: the provisional organisation ends with the claim."""
    claim = _fetch(request, pk)
    rules.may_withdraw_claim.enforce(request.actor, claim)
    if request.method == "POST":
        actions.withdraw(claim, by=request.actor, at=request.at)
        messages.success(request, _("The claim is withdrawn."))
        return redirect("ngo_claim_start")
    return render(request, "ngos/claim_withdraw.html", {"claim": claim})


@require_POST
def confirm(request: PortalRequest, pk: int) -> HttpResponse:
    claim = _fetch(request, pk)
    rules.may_decide_claim.enforce(request.actor, claim)
    form = _confirm_form(claim, request.POST)

    def act() -> None:
        actions.confirm(
            claim,
            seen=form.cleaned_data["seen"],
            refuse_rivals=form.refused(),
            end_present_heads=form.ends_present_heads(),
            note=form.cleaned_data["note"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("The claim is confirmed. The claimant has been told."))

    return _apply(request, claim, "confirm_form", form, act)


@require_POST
def refuse(request: PortalRequest, pk: int) -> HttpResponse:
    claim = _fetch(request, pk)
    rules.may_decide_claim.enforce(request.actor, claim)
    form = RefuseForm(request.POST, auto_id="refuse_%s")

    def act() -> None:
        actions.refuse(claim, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)
        messages.success(request, _("The claim is refused. The claimant has been told why."))

    return _apply(request, claim, "refuse_form", form, act)


@require_POST
def ask_more(request: PortalRequest, pk: int) -> HttpResponse:
    claim = _fetch(request, pk)
    rules.may_decide_claim.enforce(request.actor, claim)
    form = AskMoreForm(request.POST, auto_id="ask_%s")

    def act() -> None:
        actions.ask_more(claim, text=form.cleaned_data["text"], by=request.actor, at=request.at)
        messages.success(request, _("The claimant has been asked."))

    return _apply(request, claim, "ask_form", form, act)


def _fetch(request: PortalRequest, pk: int) -> Claim:
    claims = Claim.objects.visible_to(request.actor).select_related("organisation__region", "claimant", "decided_by")
    return get_object_or_404(claims, pk=pk)


def _apply(request: PortalRequest, claim: Claim, name: str, form: Form, act: Callable[[], None]) -> HttpResponse:
    """Acts and goes back to the claim; with mistakes the page comes again with the form as it was filled in."""
    if form.is_valid():
        try:
            act()
            return redirect(claim)
        except ValidationError as error:
            _add(form, error)
    return render(request, "ngos/claim.html", _page(request, claim, **{name: form}), status=422)


def _page(request: PortalRequest, claim: Claim, **bound: Form) -> dict[str, Any]:
    actor = request.actor
    decides = rules.may_keep_register.allows(actor)
    forms: dict[str, Form] = {
        "evidence_form": EvidenceForm(), "answer_form": AnswerForm(auto_id="answer_%s"),
        "confirm_form": _confirm_form(claim), "refuse_form": RefuseForm(auto_id="refuse_%s"),
        "ask_form": AskMoreForm(auto_id="ask_%s"), **bound,
    }  # fmt: skip
    return {
        "claim": claim,
        "evidence": [(EvidenceKind(file.purpose).label, file) for file in claim.evidence()],
        "known": actions.known_organisation(claim.bin),
        "name_language": language_of(claim.organisation, "name"),
        "is_claimant": claim.claimant_id == actor.user_id,
        "decides": decides,
        "others": _others(claim) if decides else [],
        "is_contested": decides and actions.is_contested(claim),
        "withheld": _why_not_decide(request, claim) if decides else None,
        "form": next(iter(bound.values()), None),
        **forms,
    }


def _why_not_decide(request: PortalRequest, claim: Claim) -> Any | None:
    """The reason on the disabled button: no role, own claim, decided already, or a tie to this organisation."""
    reason = rules.may_decide_claim.refusal(request.actor, claim)
    if reason is not None:
        return reason
    ties = conflicts_of(request.actor.user_id, claim.organisation, at=request.at, subjects=[subject_of(claim)])
    return REASON if ties else None


def _confirm_form(claim: Claim, data: Any = None) -> ConfirmForm:
    rivals = [other for other in _others(claim) if other.is_open]
    return ConfirmForm(
        data, rivals=rivals, is_contested=actions.is_contested(claim), initial={"seen": actions.rivals_seen(claim)},
        auto_id="confirm_%s",
    )  # fmt: skip


def _others(claim: Claim) -> list[Claim]:
    others = Claim.objects.filter(bin=claim.bin).exclude(pk=claim.pk)
    return list(others.select_related("claimant").order_by("-made_at"))


def _once(request: PortalRequest, form: Form, act: Callable[[], str]) -> HttpResponseRedirect | None:
    try:
        outcome = once.run(
            request.POST.get(once.FIELD, ""),
            by=request.actor,
            at=request.at,
            digest=once.digest_of(request.POST),
            act=act,
        )
    except ValidationError as error:
        _add(form, error)
        return None
    return redirect(outcome.result)


def _add(form: Form, error: ValidationError) -> None:
    """Errors of fields that the form does not have concern the whole of it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
