"""Pages kept for guests: what a view must not have done for its page to be kept."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from core import clock, pages
from core.actor import Actor
from core.pages import KeptPages, keep

pytestmark = pytest.mark.django_db


class Session(dict):
    modified = False


def ask(view, path="/kk/tests/", **headers):
    request = RequestFactory().get(path, **headers)
    request.actor, request.at, request.session, request.htmx = Actor.anonymous("kk"), clock.now(), Session(), False
    return view(request)


def counting(answer, watch=("tests.thing",)):
    """A view that counts how often it was asked."""
    asked = []

    @KeptPages("tests", watch=watch).for_guests
    def view(request):
        asked.append(request)
        return answer(request)

    return view, asked


def times(answer, count=3):
    view, asked = counting(answer)
    for _ in range(count):
        ask(view)
    return len(asked)


def test_what_the_view_gives_to_keep_is_made_once():
    assert times(lambda request: keep(HttpResponse("a"))) == 1


def with_cookie(request):
    response = keep(HttpResponse("a"))
    response.set_cookie("a", "b")
    return response


def with_token(request):
    get_token(request)
    return keep(HttpResponse("a"))


def with_session(request):
    request.session.modified = True
    return keep(HttpResponse("a"))


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: HttpResponse("the view says nothing of keeping"),
        lambda request: keep(HttpResponse("not found", status=404)),
        lambda request: keep(StreamingHttpResponse(["a"])),
        with_cookie,
        with_token,
        with_session,
    ],
)
def test_what_was_made_for_one_reader_is_made_anew(answer):
    assert times(answer) == 3


def test_only_a_get_of_an_address_without_query_or_session_is_kept():
    view, asked = counting(lambda request: keep(HttpResponse("a")))
    ask(view)
    for path, headers in (
        ("/kk/tests/?q=1", {}),
        ("/kk/tests/", {"REQUEST_METHOD": "HEAD"}),
        ("/kk/tests/", {"HTTP_COOKIE": "session=x"}),
    ):
        ask(view, path, **headers)
    assert len(asked) == 4


def test_one_written_model_renews_the_pages_that_watch_it_and_no_others():
    view, asked = counting(lambda request: keep(HttpResponse("a")))
    ask(view)
    pages.written("tests.other")
    ask(view)
    assert len(asked) == 1
    pages.written("tests.thing")
    ask(view)
    assert len(asked) == 2


def test_what_is_written_while_the_view_works_makes_its_page_old():
    def answer(request):
        pages.written("tests.thing")
        return keep(HttpResponse("a"))

    assert times(answer) == 3


def test_version_that_the_cache_has_lost_makes_all_pages_old():
    from django.core.cache import cache

    view, asked = counting(lambda request: keep(HttpResponse("a")))
    ask(view)
    cache.delete("pages:tests")
    ask(view)
    assert len(asked) == 2


def test_caches_on_the_way_are_told_for_everybody():
    view, _asked = counting(lambda request: HttpResponse("a"))
    for headers in ({}, {"HTTP_COOKIE": "session=x"}):
        assert ask(view, **headers)["Vary"] == "Cookie, Accept-Encoding"
