"""My declarations of interest and my ties; and everybody's, for the coordinator who corrects them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import actions, rules
from accounts.forms import TieCorrectionForm, TieEndForm, TieForm, take_errors
from accounts.lists import Ties
from accounts.models import InterestDeclaration, Organisation, Tie, User
from accounts.roles import Role
from accounts.views.gates import posted, staff_or_404
from core.http import PortalRequest
from core.models import Record
from core.record import subject_of


def mine(request: PortalRequest) -> HttpResponse:
    user = get_object_or_404(User, pk=request.actor.user_id)
    form = TieForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_tie(user, **form.cleaned_data, by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The tie is declared. You will not be asked to decide on this organisation."))
            return redirect("my_interests")
    context = {
        "form": form,
        "ties": Tie.objects.filter(user=user).order_by("-created_at"),
        "operators_tie": rules.OPERATORS_TIE,
        "declarations": InterestDeclaration.objects.filter(user=user).order_by("-made_at")[:100],
    }
    return render(request, "accounts/my_interests.html", context)


def end(request: PortalRequest, pk: int) -> HttpResponse:
    tie = get_object_or_404(Tie, pk=pk, user_id=request.actor.user_id, source="self")
    form = TieEndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_tie(tie, until=form.cleaned_data["until"], by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The end of the tie is kept. It counts for one more year."))
            return redirect("my_interests")
    return render(request, "accounts/tie_end.html", {"form": form, "tie": tie})


def ties(request: PortalRequest) -> HttpResponse:
    staff_or_404(request, Role.COORDINATOR)
    return render(request, "accounts/ties.html", {"page": Ties(request.actor, request.GET, request.at).page()})


def correct(request: PortalRequest, pk: int) -> HttpResponse:
    """Says when somebody's tie ended, by a document. The tie stays, and counts for one more year."""
    staff_or_404(request, Role.COORDINATOR)
    tie = get_object_or_404(Tie.objects.select_related("user"), pk=pk)
    reason = rules.may_correct_tie.refusal(request.actor, tie)
    form = TieCorrectionForm(posted(request), initial={"until": tie.until})
    if request.method == "POST" and form.is_valid():
        rules.may_correct_tie.enforce(request.actor, tie)
        data = form.cleaned_data
        try:
            actions.end_tie(tie, until=data["until"], note=data["note"], by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The end of the tie is kept. It counts for one more year."))
            return redirect("ties")
    context = {
        "form": form,
        "tie": tie,
        "reason": reason,
        "organisations": Organisation.objects.confirmed().filter(bin=tie.bin),
        "history": Record.objects.filter(subject=subject_of(tie)).order_by("-seq")[:20],
    }
    return render(request, "accounts/tie_correct.html", context)
