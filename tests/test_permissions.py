"""Asks every address of every table as everybody; and no address may be missing from the tables."""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.people import as_person
from tests.permissions import LOGIN, PERSONS

HERE = Path(__file__).parent
TABLES = {path.parent.name: path for path in sorted(HERE.glob("*/permission_table.py"))}

# Django admin is one door, asked at its index; below it everything is read-only (tests/accounts/test_admin.py).
ONE_DOOR = {"admin": "admin:index"}


def lines():
    for app in TABLES:
        for line in import_module(f"tests.{app}.permission_table").TABLE:
            yield pytest.param(line, id=f"{app}: {line.id}")


class Undo(Exception):
    """Takes back what one person's request wrote."""


def ask(line, url, data, person, people):
    """The status that this person gets, or LOGIN."""
    client = Client(raise_request_exception=True)
    if person != "anonymous":
        as_person(client, getattr(people, person))
    response = client.get(url) if line.method == "GET" else client.post(url, data)
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return LOGIN
    return response.status_code


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """The whole cast, made once for all lines, in a transaction that is undone at the end."""
    from tests.people import Cast

    with django_db_blocker.unblock(), transaction.atomic():
        people = Cast()
        for person in PERSONS[1:]:
            getattr(people, person)
        assert people.experts
        yield people
        transaction.set_rollback(True)


@pytest.fixture
def people(everybody, db):
    """What a line makes for itself is gone before the next: `db` undoes it."""
    return everybody


@pytest.mark.parametrize("line", lines())
def test_everybody_gets_their_answer(line, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    url = reverse(line.url_name, kwargs=line.kwargs(people)) + line.query
    data = line.data(people)
    wrong = []
    for person in PERSONS:
        answer = None
        try:
            with transaction.atomic():
                answer = ask(line, url, data, person, people)
                raise Undo
        except Undo:
            pass
        if answer != line.answer_for(person):
            wrong.append(f"{person}: {answer}, not {line.answer_for(person)}")
    assert not wrong, f"{line.id}:\n" + "\n".join(wrong)


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
    written = {line.values[0].url_name for line in lines()}
    present = set(names(get_resolver().url_patterns)) - UNNAMED
    assert present - written == set(), "add these to a permission_table.py"


def test_no_table_names_an_address_that_is_gone():
    written = {line.values[0].url_name for line in lines()}
    assert written - set(names(get_resolver().url_patterns)) == set()
