"""My declarations of interest and my ties."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import actions, rules
from accounts.forms import TieEndForm, TieForm, take_errors
from accounts.models import InterestDeclaration, Tie, User
from accounts.views.gates import posted
from core.http import PortalRequest


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
