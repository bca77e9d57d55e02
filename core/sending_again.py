"""A form that came too late: the session ended, or somebody signed in anew in another window, while it was being filled in.

What was typed stands in the answer, hidden, and goes again with one press. The server keeps nothing of it: whoever signs in
next at the same computer finds no text of the last person here.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

# Never written into a page; and a browser's own ticks of the form, which the new one has itself.
SECRETS = ("password", "code", "token", "credential")
OWN = "csrfmiddlewaretoken"
LONGEST = 1_000_000


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, as names and values in their order; empty when there is nothing to keep, or it must not be kept."""
    typed = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != OWN]
    has_secret = any(part in name.lower() for name, _value in typed for part in SECRETS)
    if has_secret or sum(len(name) + len(value) for name, value in typed) > LONGEST:
        return []
    return typed


def is_from_our_page(request: HttpRequest) -> bool:
    """The browser says that one of our own pages sent it. Nobody else's form is ever offered to be sent again."""
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return origin == own or origin.startswith(f"{own}/")


def may_send_again(request: HttpRequest) -> bool:
    """The CSRF cookie outlives sessions: who has it had opened a page of ours."""
    is_ours = settings.CSRF_COOKIE_NAME in request.COOKIES and is_from_our_page(request)
    return request.method == "POST" and is_ours and bool(kept(request))


def page(request: HttpRequest, *, is_signed_out: bool) -> HttpResponse:
    """403 with the typed form to send again; an autosave gets one line."""
    if request.headers.get("HX-Request"):
        return render(request, "errors/signed_out_line.html")
    context = {"fields": kept(request), "is_signed_out": is_signed_out, "had_files": bool(request.FILES)}
    response = render(request, "errors/send_again.html", context, status=403)
    add_never_cache_headers(response)
    return response
