from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from core.http import PortalRequest
from notices import actions, lists, rules
from notices.declare import Group, mandatory_titles, optional_groups
from notices.forms import ChoicesForm
from notices.models import Mail, Notice, OptOut
from notices.states import MOVES
from notices.wording import in_language, read_unsubscribe_token


@require_GET
@never_cache
def notices(request: PortalRequest) -> HttpResponse:
    page = lists.notices_of(request.actor, request.GET.get("after", ""))
    has_unread = bool(page.rows) and page.rows[0].is_unread
    return render(request, "notices/notices.html", {"page": page, "has_unread": has_unread})


@require_POST
def notice_open(request: PortalRequest, pk: int) -> HttpResponse:
    """Marks it as read and goes where it leads; without an address, back to the list."""
    notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=pk)
    actions.mark_read(notice, by=request.actor, at=request.at)
    if notice.url and "stay" not in request.POST:
        return HttpResponseRedirect(in_language(notice.url, request.actor.language))
    return redirect("notices")


@require_POST
def notices_read_all(request: PortalRequest) -> HttpResponse:
    actions.mark_all_read(by=request.actor, at=request.at)
    return redirect("notices")


@require_http_methods(["GET", "POST"])
@never_cache
def notice_choices(request: PortalRequest) -> HttpResponse:
    user = cast(User, request.user)
    unwanted = set(OptOut.objects.filter(user=user).values_list("group", flat=True))
    wanted = [group.key for group in optional_groups() if group.key not in unwanted]
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial={"wanted": wanted})
    if form.is_valid():
        actions.choose(user, form.cleaned_data["wanted"], by=request.actor, at=request.at)
        messages.success(request, _("Your choice of letters is saved."))
        return redirect("notice_choices")
    context = {"form": form, "mandatory": mandatory_titles(), "email": user.email}
    return render(request, "notices/choices.html", context)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def unsubscribe(request: PortalRequest, token: str) -> HttpResponse:
    """A mail program sends the POST itself (RFC 8058), without cookies: the signed token is the right to do it."""
    user, group = _reader_of(token)
    if request.method == "POST":
        actions.unsubscribe(user, group.key, at=request.at)
    done = OptOut.objects.filter(user=user, group=group.key).exists()
    return render(request, "notices/unsubscribe.html", {"group": group, "done": done})


def _reader_of(token: str) -> tuple[User, Group]:
    try:
        user_id, key = read_unsubscribe_token(token)
    except signing.BadSignature:
        raise Http404 from None
    group = next((group for group in optional_groups() if group.key == key), None)
    if group is None:
        raise Http404
    return get_object_or_404(User, pk=user_id), group


def shows_every_letter() -> bool:
    """Only in a demonstration without a mail server, where nobody could read them otherwise."""
    return settings.DEMO and not settings.EMAIL_URL


@require_GET
@never_cache
def letters(request: PortalRequest) -> HttpResponse:
    rules.may_settle_letters.enforce(request.actor)
    everything = shows_every_letter()
    page = lists.letters(everything=everything, after=request.GET.get("after", ""))
    return render(request, "notices/letters.html", {"page": page, "everything": everything})


@require_GET
@never_cache
def letter(request: PortalRequest, pk: int) -> HttpResponse:
    rules.may_settle_letters.enforce(request.actor)
    mail = _letter(pk)
    context = {"mail": mail, "everything": shows_every_letter(), "can_settle": mail.state in MOVES["abandon"][0]}
    return render(request, "notices/letter.html", context)


@require_POST
def letter_send_again(request: PortalRequest, pk: int) -> HttpResponse:
    rules.may_settle_letters.enforce(request.actor)
    try:
        actions.send_again(_letter(pk), by=request.actor, at=request.at)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("letter", pk)
    messages.success(request, _("The letter is on its way again."))
    return redirect("letters")


@require_POST
def letter_abandon(request: PortalRequest, pk: int) -> HttpResponse:
    rules.may_settle_letters.enforce(request.actor)
    actions.abandon(_letter(pk), by=request.actor, at=request.at)
    messages.success(request, _("The letter will not be sent again."))
    return redirect("letters")


def _letter(pk: int) -> Mail:
    """In a real portal an administrator sees only what waits for their decision: letters are addressed to others."""
    mails = Mail.objects.all() if shows_every_letter() else Mail.objects.troubled()
    return get_object_or_404(mails, pk=pk)
