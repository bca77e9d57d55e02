"""The guards that watch every test."""

import socket

import pytest
from django.template import Context, Origin, Template, engines
from pytest_socket import SocketConnectBlockedError

from tests.guards import TookTooLong, UndefinedVariable, WroteOnGet, ends_within
from tests.servers import ROOT


@pytest.mark.django_db
@pytest.mark.urls("tests.infrastructure.guarded_urls")
def test_view_that_writes_on_get_is_caught(client):
    with pytest.raises(WroteOnGet, match="auth_group"):
        client.get("/writes/")


@pytest.mark.django_db
@pytest.mark.urls("tests.infrastructure.guarded_urls")
def test_the_same_view_may_write_on_post(client):
    assert client.post("/writes/").status_code == 200


def _rendered(path, source):
    template = Template(source, origin=Origin(str(path)), engine=engines["django"].engine)
    return template.render(Context({}))


def test_undefined_variable_in_our_template_is_caught():
    with pytest.raises(UndefinedVariable, match="prints missing"):
        _rendered(ROOT / "templates" / "page.html", "{{ missing }}")


def test_undefined_variable_in_a_library_stays_silent():
    assert _rendered("/elsewhere/page.html", "[{{ missing }}]") == "[]"


def test_sockets_reach_loopback_only():
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):  # its warning is an error here
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_warnings_are_errors(pytestconfig):
    assert "error" in pytestconfig.getini("filterwarnings")


def test_test_without_end_is_stopped():
    with pytest.raises(TookTooLong), ends_within(1):
        while True:
            pass
