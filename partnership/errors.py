"""Pages for what goes wrong: each says what happened and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from core import sending_again


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/bad_request.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/forbidden.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Absent and forbidden objects answer alike, so the page names both."""
    return render(request, "errors/not_found.html", status=404)


@requires_csrf_token
def fault(request: HttpRequest) -> HttpResponse:
    """Without context processors: one of them may be what failed. The request id leads to the log."""
    context = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string("errors/fault.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a form left open over night or signed in to elsewhere; a form of our own comes back to be sent again."""
    if sending_again.may_send_again(request):
        return sending_again.page(request, is_signed_out=not request.user.is_authenticated)
    return render(request, "errors/csrf.html", status=403)
