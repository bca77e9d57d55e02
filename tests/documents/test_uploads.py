"""Resumable uploads and plain forms."""

import base64
import socket
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import actions
from documents.limits import LARGEST_FILE, MOST_OPEN_UPLOADS
from documents.models import Document, UploadPart
from tests.documents import samples
from tests.documents.conftest import stored_files
from tests.people import AT, Cast, actor_for, as_person

CONTENT = samples.picture("PNG", (300, 300)) + b""
BEGIN = "/en/documents/uploads/"


def begin(client: Client, size: int, name: str = "scan.png") -> Any:
    encoded = base64.b64encode(name.encode()).decode()
    return client.post(BEGIN, headers={"Upload-Length": str(size), "Upload-Metadata": f"filename {encoded}"})


def add(client: Client, url: str, content: bytes, offset: int) -> Any:
    return client.patch(
        url, content, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)}
    )


@pytest.fixture
def client(people: Cast) -> Client:
    return as_person(Client(), people.aigerim)


def test_file_in_pieces_is_accepted(client: Client) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    assert add(client, url, CONTENT[:100], 0).headers["Upload-Offset"] == "100"
    assert add(client, url, CONTENT[100:], 100).status_code == 204
    document = Document.objects.get()
    assert (document.state, actions.content_of(document)) == ("available", CONTENT)


def test_pieces_are_gone_once_joined(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        add(client, url, CONTENT[:100], 0)
        add(client, url, CONTENT[100:], 100)
    assert [name for name in stored_files() if name.startswith("parts")] == []


def test_head_says_how_far_it_is(client: Client) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    add(client, url, CONTENT[:70], 0)
    answer = client.head(url)
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("70", str(len(CONTENT)))


def test_piece_at_wrong_offset_is_refused_and_says_the_right_one(client: Client) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    add(client, url, CONTENT[:70], 0)
    answer = add(client, url, CONTENT[:70], 0)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "70")


def test_piece_beyond_announced_size_is_refused(client: Client) -> None:
    url = begin(client, 100).headers["Location"]
    assert add(client, url, CONTENT, 0).status_code == 413
    assert Document.objects.get().received == 0


def test_two_gigabytes_are_refused_before_they_come(client: Client) -> None:
    answer = begin(client, 2 * 1024**3)
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


def test_mistyped_file_in_pieces_is_refused_with_its_reason(client: Client) -> None:
    content = samples.pdf()
    url = begin(client, len(content)).headers["Location"]
    answer = add(client, url, content, 0)
    assert answer.status_code == 422
    assert "not what its name says" in answer.content.decode()


def test_upload_of_somebody_else_is_unknown(client: Client, people: Cast) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    stranger = as_person(Client(), people.other_director)
    assert (stranger.head(url).status_code, add(stranger, url, CONTENT, 0).status_code) == (404, 404)


def test_upload_cannot_be_continued_after_it_expired(client: Client) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    Document.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert add(client, url, CONTENT, 0).status_code == 410


def test_one_person_cannot_begin_without_end(client: Client) -> None:
    for _ in range(MOST_OPEN_UPLOADS):
        assert begin(client, 100).status_code == 201
    assert begin(client, 100).status_code == 429


def test_upload_given_up_can_be_deleted(client: Client) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    assert (client.delete(url).status_code, client.head(url).status_code) == (204, 404)


def test_abandoned_upload_is_forgotten_with_its_pieces(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    add(client, begin(client, len(CONTENT)).headers["Location"], CONTENT[:100], 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_abandoned(at=timezone.now() + timedelta(days=2)) == 1
    assert (stored_files(), UploadPart.objects.count(), Document.objects.present().count()) == ([], 0, 0)


def test_living_upload_is_not_forgotten(client: Client) -> None:
    begin(client, len(CONTENT))
    assert actions.forget_abandoned(at=timezone.now()) == 0


# --- over real connections --------------------------------------------------------------------------


def _raw_patch(server: Any, url: str, client: Client, content: bytes, announced: int, offset: int = 0) -> socket.socket:
    """Headers that announce `announced` bytes, then `content`; the connection stays open."""
    host = server.url.removeprefix("http://")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    address, port = host.split(":")
    wire = socket.create_connection((address, int(port)), timeout=10)
    wire.sendall(
        f"PATCH {url} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nX-CSRFToken: {client.cookies['csrf'].value}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\nContent-Length: {announced}\r\n\r\n".encode()
        + content
    )
    return wire


@pytest.fixture
def browser(people: Cast) -> Client:
    client = as_person(Client(), people.aigerim)
    client.get(reverse("document_upload"))  # brings the CSRF cookie
    return client


@pytest.mark.django_db(transaction=True)
def test_upload_goes_on_after_the_connection_was_cut(live_server: Any, browser: Client) -> None:
    url = begin(browser, len(CONTENT)).headers["Location"]
    wire = _raw_patch(live_server, url, browser, CONTENT[:200], announced=len(CONTENT))
    wire.shutdown(socket.SHUT_WR)
    wire.recv(1000)
    wire.close()
    offset = int(browser.head(url).headers["Upload-Offset"])
    assert offset == 200
    assert add(browser, url, CONTENT[offset:], offset).status_code == 204
    assert actions.content_of(Document.objects.get()) == CONTENT


@pytest.mark.django_db(transaction=True)
def test_false_length_does_not_fill_the_disk(live_server: Any, browser: Client) -> None:
    url = begin(browser, 1000).headers["Location"]
    wire = _raw_patch(live_server, url, browser, b"x" * 5000, announced=10**12)
    wire.shutdown(socket.SHUT_WR)
    assert b" 413 " in wire.recv(100)
    wire.close()
    assert stored_files() == []


@pytest.mark.django_db(transaction=True)
def test_parallel_pieces_at_one_offset_append_once(people: Cast) -> None:
    by = actor_for(people.aigerim)
    document = actions.begin_upload(file_name="scan.png", size=len(CONTENT), by=by, at=AT)
    barrier, answers = threading.Barrier(8), []

    def append() -> None:
        barrier.wait()
        try:
            actions.append_chunk(document, CONTENT[:500], offset=0, by=by, at=AT)
            answers.append("added")
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            connection.close()

    _run([threading.Thread(target=append) for _ in range(8)])
    assert sorted(answers) == ["Stale"] * 7 + ["added"]
    assert (UploadPart.objects.count(), Document.objects.get().received) == (1, 500)


@pytest.mark.django_db(transaction=True)
def test_double_click_stores_one_file(people: Cast) -> None:
    clients = [as_person(Client(), people.aigerim) for _ in range(8)]
    barrier, statuses = threading.Barrier(8), []

    def post(client: Client) -> None:
        barrier.wait()
        file = SimpleUploadedFile("scan.png", CONTENT)
        statuses.append(client.post("/en/documents/upload/", {"once": "k" * 32, "file": file}).status_code)
        connection.close()

    _run([threading.Thread(target=post, args=(client,)) for client in clients])
    assert statuses == [302] * 8
    assert (Document.objects.count(), len(stored_files())) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_beginnings_at_once_stay_within_the_limit(people: Cast) -> None:
    by = actor_for(people.aigerim)
    barrier = threading.Barrier(14)

    def start() -> None:
        barrier.wait()
        try:
            actions.begin_upload(file_name="scan.png", size=10, by=by, at=AT)
        except Exception:
            pass
        finally:
            connection.close()

    _run([threading.Thread(target=start) for _ in range(14)])
    assert Document.objects.count() == MOST_OPEN_UPLOADS


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- a plain form -----------------------------------------------------------------------------------


def test_file_from_a_form_is_accepted(client: Client) -> None:
    answer = client.post("/en/documents/upload/", {"once": "a" * 32, "file": SimpleUploadedFile("scan.png", CONTENT)})
    document = Document.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/documents/{document.pk}/")
    assert document.state == "available"


def test_file_too_large_from_a_form_is_said_and_not_kept(client: Client) -> None:
    file = SimpleUploadedFile("scan.png", bytes(LARGEST_FILE + 1))
    answer = client.post("/en/documents/upload/", {"once": "a" * 32, "file": file})
    assert answer.status_code == 422
    assert "larger than 20 MB" in answer.content.decode()
    assert (Document.objects.count(), stored_files()) == (0, [])


def test_form_without_file_says_so(client: Client) -> None:
    answer = client.post("/en/documents/upload/", {"once": "a" * 32})
    assert (answer.status_code, "Choose a file." in answer.content.decode()) == (422, True)


def test_refused_file_is_said_beside_the_field(client: Client) -> None:
    answer = client.post("/en/documents/upload/", {"once": "a" * 32, "file": SimpleUploadedFile("scan.pdf", CONTENT)})
    assert answer.status_code == 422
    assert "not what its name says" in answer.content.decode()


def test_form_takes_the_upload_that_the_script_finished(client: Client) -> None:
    url = begin(client, len(CONTENT)).headers["Location"]
    add(client, url, CONTENT, 0)
    document = Document.objects.get()
    answer = client.post("/en/documents/upload/", {"once": "a" * 32, "file_document": str(document.pk)})
    assert answer.headers["Location"] == f"/en/documents/{document.pk}/"


def test_form_does_not_take_the_upload_of_another(client: Client, people: Cast) -> None:
    other = actions.begin_upload(file_name="a.pdf", size=10, by=actor_for(people.other_director), at=AT)
    answer = client.post("/en/documents/upload/", {"once": "a" * 32, "file_document": str(other.pk)})
    assert answer.status_code == 422
