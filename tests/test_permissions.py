"""Asks every address of every table as everybody; and no address may be missing from the tables."""

from collections import defaultdict
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core import signals
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from core import clock
from partnership import urls
from tests.people import as_person
from tests.permissions import LOGIN, PERSONS, the_cast

HERE = Path(__file__).parent
TABLES = [(path.parent.name, path.stem) for path in sorted(HERE.glob("*/permission_table*.py"))]

# Django admin is one door, asked at its index; below it everything is read-only (tests/ngos/test_admin.py).
ONE_DOOR = {"admin": "admin:index"}


def lines():
    for app, table in TABLES:
        for line in import_module(f"tests.{app}.{table}").TABLE:
            yield app, line


def scenes():
    """Lines about the same object are asked together: it is made once. Other lines stand alone."""
    groups = defaultdict(list)
    for app, line in lines():
        about = line.id if line.on is the_cast else line.on.__name__.replace("_", " ")
        # By the function: two tables may call different objects alike.
        groups[f"{app}: {about}", line.on].append(line)
    return [pytest.param(group, id=name) for (name, _on), group in groups.items()]


@contextmanager
def undone():
    """A transaction that leaves nothing. Durable blocks may stand inside, as in Django's own test cases."""
    inside = transaction.atomic()
    inside._from_testcase = True
    with inside:
        yield
        transaction.set_rollback(True)


class Portal(BaseHandler):
    """Requests go through all middleware, without the test client's bookkeeping of templates: there are thousands."""

    def __init__(self):
        self.load_middleware()
        self.requests = RequestFactory()

    def ask(self, line, url, data, cookie):
        """The status that the person who brings this cookie gets, or LOGIN; what was raised, when the portal broke."""
        request = self.requests.get(url) if line.method == "GET" else self.requests.post(url, data)
        request._dont_enforce_csrf_checks = True
        if cookie:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie
        try:
            response = self.get_response(request)
        except Exception as error:
            return repr(error)
        signals.request_finished.disconnect(close_old_connections)
        response.close()
        signals.request_finished.connect(close_old_connections)
        if response.status_code == 302 and response.url.startswith(reverse("account_login")):
            return LOGIN
        return response.status_code


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """The whole cast, made and signed in once for all lines, in a transaction that is undone at the end."""
    from tests.people import Cast

    with django_db_blocker.unblock(), undone():
        people = Cast()
        cookies = {"anonymous": ""}
        for person in PERSONS[1:]:
            client = as_person(Client(), getattr(people, person))
            cookies[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert people.experts
        yield people, cookies


@pytest.mark.django_db
@pytest.mark.parametrize("group", scenes())
def test_everybody_gets_their_answer(group, everybody, monkeypatch):
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    monkeypatch.setattr(settings, "DEBUG_PROPAGATE_EXCEPTIONS", True)
    # The page that says so is looked at elsewhere; here only the status counts.
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponse(status=404))
    people, cookies = everybody
    portal = Portal()
    made = group[0].on(people)
    wrong = []
    for line in group:
        with monkeypatch.context() as patch, undone():
            if line.at:
                patch.setattr(clock, "now", lambda at=line.at: at)
            url, data = reverse(line.url_name, kwargs=line.kwargs(made)) + line.query, line.data(made)
            for person in PERSONS:
                with undone():
                    answer = portal.ask(line, url, data, cookies[person])
                if answer != line.answer_for(person):
                    wrong.append(f"{line.id}: {person}: {answer}, not {line.answer_for(person)}")
    assert not wrong, "\n" + "\n".join(wrong)


def names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else f"{namespace}unnamed {pattern.pattern}"
        elif pattern.namespace in ONE_DOOR:
            yield ONE_DOOR[pattern.namespace]
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)


# "/" answers with a redirect to the reader's language, before any view.
UNNAMED = {"unnamed "}


def test_no_address_is_missing_from_the_tables():
    written = {line.url_name for _app, line in lines()}
    present = set(names(get_resolver().url_patterns)) - UNNAMED
    assert present - written == set(), "add these to a permission_table.py"


def test_no_table_names_an_address_that_is_gone():
    written = {line.url_name for _app, line in lines()}
    assert written - set(names(get_resolver().url_patterns)) == set()
