"""The virus scanner, the object store, and what happens while they are silent."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage

from core.actor import Actor
from core.models import Outbox
from documents import actions, scanning
from documents.models import Document
from documents.tasks import examine
from tests.documents import samples
from tests.documents.conftest import uploaded
from tests.documents.services import EICAR, clamd
from tests.people import AT


@pytest.fixture
def scanner(settings: Any) -> Iterator[None]:
    with clamd() as address:
        settings.VIRUS_SCANNER = address
        yield


def infected_pdf() -> bytes:
    return samples.pdf(Subject=EICAR.decode())


def test_clean_file_says_that_it_was_scanned(scanner: None, director: Actor) -> None:
    document = uploaded("plan.pdf", samples.pdf(), by=director)
    assert (document.state, document.scan) == ("available", "clean")


def test_infected_file_is_refused_by_name(scanner: None, director: Actor) -> None:
    document = uploaded("plan.pdf", infected_pdf(), by=director)
    assert (document.state, document.refusal) == ("refused", "virus")
    assert "Eicar-Test-Signature" in document.reason


def test_without_scanner_the_file_says_so(director: Actor) -> None:
    assert uploaded("plan.pdf", samples.pdf(), by=director).scan == "not_scanned"


def test_silent_scanner_leaves_the_file_in_quarantine(settings: Any, director: Actor) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.VIRUS_SCANNER = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(scanning.ScannerUnavailable):
            uploaded("plan.pdf", samples.pdf(), by=director)
    assert Document.objects.get().state == "quarantined"


def test_task_examines_what_was_left(settings: Any, director: Actor) -> None:
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:1"
    with pytest.raises(scanning.ScannerUnavailable):
        uploaded("plan.pdf", samples.pdf(), by=director)
    settings.VIRUS_SCANNER = ""
    waiting = Outbox.objects.get(task="documents.examine")
    examine(**waiting.arguments, at=AT)
    examine(**waiting.arguments, at=AT)
    assert Document.objects.get().state == "available"


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real S3-speaking server."""
    import boto3
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="documents")
    options = {
        "bucket_name": "documents", "endpoint_url": endpoint, "region_name": "us-east-1", "querystring_auth": True,
        "file_overwrite": False,
    }  # fmt: skip
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }  # fmt: skip
    yield
    server.stop()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_documents_live_in_an_object_store_by_setting(bucket: None, director: Actor) -> None:
    content = samples.pdf(2)
    document = actions.begin_upload(file_name="plan.pdf", size=len(content), by=director, at=AT)
    actions.append_chunk(document, content[:400], offset=0, by=director, at=AT)
    actions.append_chunk(document, content[400:], offset=400, by=director, at=AT)
    document = actions.examine(actions.finish_upload(document, by=director, at=AT), by=director, at=AT)
    assert type(default_storage._wrapped).__name__ == "S3Storage"
    assert (document.state, actions.content_of(document)) == ("available", content)
